import assert from "node:assert/strict";
import { bookFault } from "../../../keeper/src/book/fault.ts";
import type { MarketInput, StreamStatus } from "../../../keeper/src/domain/event.ts";
import { millis } from "../../../keeper/src/domain/quantity.ts";
import { announced, book, market, pool, Session, type Side, vaultView } from "./support.ts";

const okx = market("okx");
const BIDS: Side = [
  [5_000_00, 3],
  [4_999_00, 5],
];
const ASKS: Side = [
  [5_001_00, 4],
  [5_002_00, 6],
];

function stream(stream: string, status: StreamStatus): MarketInput {
  return { kind: "stream", venue: "okx", stream, status, reason: "test" };
}

describe("the market book", () => {
  const fault = (session: Session, at: number) => {
    const found = session.market.state.book(okx.id);
    assert.ok(found);
    return bookFault(found, millis(at));
  };

  const bad: readonly (readonly [string, Side, Side, string])[] = [
    ["crossed", [[5_001_00, 3]], [[5_000_00, 4]], "crossed"],
    ["locked, bid at the ask", [[5_001_00, 3]], [[5_001_00, 4]], "crossed"],
    ["without bids", [], ASKS, "empty"],
    ["without asks", BIDS, [], "empty"],
    ["with a size of zero", [[5_000_00, 0]], ASKS, "zero_size"],
    ["with a size that is no number", [[5_000_00, Number.NaN]], ASKS, "malformed"],
    ["with a negative size", BIDS, [[5_001_00, -1]], "malformed"],
    ["with a price that is no number", [[Number.NaN, 3]], ASKS, "malformed"],
    ["with a price of zero", [[0, 3]], ASKS, "malformed"],
    ["with a fraction of a tick", BIDS, [[5_001_00.5, 1]], "malformed"],
    ["with infinite prices", BIDS, [[Number.POSITIVE_INFINITY, 1]], "malformed"],
    ["with bids out of order", [BIDS[1] ?? [0, 0], BIDS[0] ?? [0, 0]], ASKS, "malformed"],
    ["with one price twice", BIDS, [ASKS[0] ?? [0, 0], ASKS[0] ?? [0, 0]], "malformed"],
  ];
  for (const [title, bids, asks, defect] of bad) {
    it(`refuses a book ${title}, and takes the next good one`, () => {
      const session = new Session();
      session.at(100, ...announced(okx), book(okx, bids, asks));
      assert.equal(fault(session, 100), defect);
      session.at(101, book(okx, BIDS, ASKS));
      assert.equal(fault(session, 101), undefined);
    });
  }

  it("refuses an instrument without a book yet", () => {
    const session = new Session();
    session.at(100, ...announced(okx));
    assert.equal(fault(session, 100), "missing");
  });

  it("refuses an update older by the exchange's clock, keeps what it had, and recovers with the next", () => {
    const session = new Session();
    session.at(100, ...announced(okx), book(okx, BIDS, ASKS, 90));
    session.at(110, book(okx, [[4_000_00, 1]], [[4_001_00, 1]], 89));
    assert.equal(fault(session, 110), "time_backwards");
    assert.equal(session.market.state.book(okx.id)?.bids.prices[1], 5_000_00);
    session.at(120, book(okx, BIDS, ASKS, 90));
    assert.equal(fault(session, 120), undefined);
  });

  it("turns stale one millisecond after the age limit, by a tick alone", () => {
    const session = new Session();
    session.at(100, ...announced(okx), book(okx, BIDS, ASKS));
    const state = session.at(1100, { kind: "tick" });
    assert.equal(fault(session, state.at), undefined);
    assert.equal(fault(session, session.at(1101, { kind: "tick" }).at), "stale");
  });

  it("does not trade on a stream that ended until it is back and has sent a whole book", () => {
    for (const status of ["disconnected", "bad_data"] as const) {
      const session = new Session();
      session.at(100, ...announced(okx), book(okx, BIDS, ASKS, 90), stream(okx.id, status));
      assert.equal(fault(session, 100), "disconnected");
      session.at(101, book(okx, BIDS, ASKS, 91));
      assert.equal(fault(session, 101), "disconnected", "a frame that was still under way does not revive it");
      session.at(102, stream(okx.id, "resynced"));
      assert.equal(fault(session, 102), "missing");
      session.at(103, book(okx, BIDS, ASKS, 5));
      assert.equal(fault(session, 103), undefined, "its clock may begin anywhere");
    }
  });

  it("does not trade on a silent stream until data ends the silence", () => {
    const session = new Session();
    session.at(100, ...announced(okx), book(okx, BIDS, ASKS), stream(okx.id, "silent"));
    assert.equal(fault(session, 100), "disconnected");
    session.at(101, book(okx, BIDS, ASKS));
    assert.equal(fault(session, 101), undefined);
  });

  it("ignores books and streams of markets that were never announced", () => {
    const session = new Session();
    assert.deepEqual(session.at(1, book(okx, BIDS, ASKS)).touched, { kind: "none" });
    assert.deepEqual(session.at(1, stream(okx.id, "silent")).touched, { kind: "none" });
    assert.equal(session.market.state.book(okx.id), undefined);
  });

  it("refuses one id announced as two products", () => {
    const session = new Session();
    session.at(1, ...announced(okx));
    assert.throws(() => session.at(2, ...announced({ ...okx, product: "linear:BTC/USDT" })), { code: "FEED_FAILED" });
  });

  it("copies levels, so that the feed may reuse its arrays", () => {
    const session = new Session();
    const input = book(okx, BIDS, ASKS);
    session.at(100, ...announced(okx), input);
    assert.ok(input.kind === "book");
    input.bids.prices.fill(1);
    assert.equal(session.market.state.book(okx.id)?.bids.prices[1], 5_000_00);
  });

  it("grows with a venue that sends more levels than there was room for", () => {
    const session = new Session();
    const asks: Side = Array.from({ length: 500 }, (_, i) => [5_001_00 + i, i + 1]);
    session.at(100, ...announced(okx), book(okx, BIDS, asks));
    const kept = session.market.state.book(okx.id);
    assert.equal(kept?.asks.count, 500);
    assert.equal(kept?.asks.prices[0], 5_001_00 + 499);
    assert.equal(kept?.asks.sizes[499], 1);
    assert.equal(fault(session, 100), undefined);
  });

  it("says what an event touched and lists a product's books in the order of their announcement", () => {
    const session = new Session();
    const mexc = market("mexc");
    const state = session.at(1, ...announced(okx, mexc));
    assert.deepEqual(session.at(2, book(mexc, BIDS, ASKS)).touched, {
      kind: "product",
      product: "spot:BTC/USDT",
      instrument: mexc.id,
    });
    assert.deepEqual(
      state.booksOf("spot:BTC/USDT").map((b) => b.instrument.venue),
      ["okx", "mexc"],
    );
    assert.deepEqual(session.at(3, { kind: "tick" }).touched, { kind: "none" });
  });
});

describe("the market's pools and vault", () => {
  it("refuses pool and vault accounts of an older slot", () => {
    const session = new Session();
    session.at(
      1,
      { kind: "pool", pool: pool("P", "A", "B", 10n, 10n, 30, 5) },
      { kind: "vault", vault: vaultView({ slot: 5 }) },
    );
    const state = session.at(2, { kind: "pool", pool: pool("P", "A", "B", 99n, 99n, 30, 4) });
    assert.deepEqual(state.touched, { kind: "none" });
    session.at(2, { kind: "vault", vault: vaultView({ slot: 4, nonce: 0n }) });
    assert.equal(state.pools.get("P")?.reserveA, 10n);
    assert.equal(state.vault?.nonce, 7n);
  });

  it("takes earlier slots of a chain that it was reconnected to", () => {
    const session = new Session();
    session.at(1, { kind: "pool", pool: pool("P", "A", "B", 10n, 10n, 30, 5) });
    session.at(2, stream("pools", "disconnected"), stream("pools", "connected"));
    const state = session.at(3, { kind: "pool", pool: pool("P", "A", "B", 11n, 11n, 30, 1) });
    assert.equal(state.pools.get("P")?.reserveA, 11n);
  });

  it("is not live before data, after a disconnect, or while the vault's stream is silent", () => {
    const session = new Session();
    const state = session.at(1, { kind: "tick" });
    assert.equal(state.poolsLive, false);
    session.at(2, { kind: "pool", pool: pool("P", "A", "B", 10n, 10n) });
    assert.equal(state.poolsLive, true);
    session.at(3, stream("vault", "silent"));
    assert.equal(state.poolsLive, false);
    session.at(4, { kind: "vault", vault: vaultView() });
    assert.equal(state.poolsLive, true);
    session.at(5, stream("pools", "disconnected"));
    assert.equal(state.poolsLive, false);
  });

  it("finds the pools of a mint with their newest reserves", () => {
    const session = new Session();
    const state = session.at(
      1,
      { kind: "pool", pool: pool("P", "A", "B", 10n, 10n) },
      { kind: "pool", pool: pool("Q", "B", "C", 20n, 20n) },
      { kind: "pool", pool: pool("P", "A", "B", 12n, 9n, 30, 2) },
    );
    assert.deepEqual(
      state.poolsOf("B").map((p) => [p.id, p.reserveA]),
      [
        ["P", 12n],
        ["Q", 20n],
      ],
    );
    assert.deepEqual(state.poolsOf("Z"), []);
    assert.deepEqual(state.touched, { kind: "pool", pool: "P" });
  });
});
