import assert from "node:assert/strict";
import type { Corruption } from "../../../../keeper/sim/exchanges/index.ts";
import { SIM_VENUES } from "../../../../keeper/sim/exchanges/index.ts";
import { isEmpireError } from "../../../../keeper/src/domain/error.ts";
import { exchangeFeed } from "../../../../keeper/src/feeds/exchanges/index.ts";
import { BACKOFF, DECIMALS, isBook, Rig, SILENCE, StillRuntime, SYMBOL, sameBook, status } from "./support.ts";

/** What can be wrong with an update, and what the stream then says of it. */
const REASONS: Readonly<Record<Corruption, RegExp>> = {
  unreadable: /a frame that/,
  lost: /an update is missing|ChecksumError|InvalidNonce/,
  not_a_number: /asks: level \d+ is undefined/,
  negative_price: /asks: level 0 is -1/,
  zero_price: /asks: level 0 is 0/,
  crossed: /crossed: bid/,
};
const CORRUPTIONS = Object.keys(REASONS) as readonly Corruption[];

describe("the exchange feed", () => {
  it("error: refuses an unknown venue and names the known ones", () => {
    assert.throws(
      () => exchangeFeed({ venue: "mtgox", symbols: [SYMBOL], runtime: new StillRuntime() }),
      (error) => isEmpireError(error, "VENUE_UNKNOWN") && /binance, .*bybit, okx, mexc/.test(error.message),
    );
  });

  for (const venue of SIM_VENUES) {
    describe(`on ${venue}`, () => {
      let rig: Rig;
      beforeEach(async () => {
        rig = await Rig.start(venue);
        await rig.feed.start(rig.sink);
        await rig.until(isBook);
      });
      afterEach(() => rig.close());

      for (const how of CORRUPTIONS) {
        it(`error: hands on no book that is ${how}, says bad_data, and comes back with a whole one`, async () => {
          const before = rig.seen.length;
          rig.sim.faults.corrupt(venue, SYMBOL, how);
          const trouble = await rig.until(status("bad_data"), before);
          assert.ok(trouble.kind === "stream");
          assert.match(trouble.reason, REASONS[how]);
          assert.equal(rig.feed.counters.bad_data, 1);
          const after = rig.seen.length;
          rig.clock.pass(BACKOFF.initial);
          await rig.until(isBook, after);
          assert.deepEqual(rig.statuses(before), ["bad_data", "resynced"]);
          assertOnlyRealBooks(rig);
        });
      }

      it("error: turns silent within the limit, and resyncs when the exchange speaks again", async () => {
        const before = rig.seen.length;
        rig.sim.faults.silence(venue);
        rig.move();
        rig.clock.pass(SILENCE * 1.2);
        await rig.arrival(status("silent"), before);
        assert.deepEqual(rig.statuses(before), ["silent"]);
        rig.sim.faults.resume(venue);
        rig.clock.pass(BACKOFF.initial);
        await rig.until(isBook, before);
        assert.deepEqual(rig.statuses(before), ["silent", "resynced"]);
        assertOnlyRealBooks(rig);
      });

      it("error: says disconnected when the socket is cut, and resyncs", async () => {
        const before = rig.seen.length;
        rig.sim.faults.drop(venue);
        await rig.arrival(status("disconnected"), before);
        rig.clock.pass(BACKOFF.initial);
        await rig.until(isBook, before);
        assert.deepEqual(rig.statuses(before), ["disconnected", "resynced"]);
        assertOnlyRealBooks(rig);
      });

      it("error: keeps trying, ever more slowly, while it is turned away", async () => {
        const before = rig.seen.length;
        rig.sim.faults.refuse(venue);
        rig.sim.faults.drop(venue);
        await rig.arrival(status("disconnected"), before);
        await rig.pass(() => rig.statuses(before).length >= 4, before);
        assert.deepEqual(new Set(rig.statuses(before)), new Set(["disconnected"]));
        assert.ok(rig.clock.monotonic() > BACKOFF.initial * (1 + 2), "three waits that doubled");
        rig.sim.faults.accept(venue);
        rig.clock.pass(BACKOFF.longest);
        await rig.until(isBook, before);
        assert.equal(rig.statuses(before).at(-1), "resynced");
      });

      it("gives the exchange's own book, level for level, at every step", async () => {
        assert.deepEqual(
          rig.seen.slice(0, 3).map((input) => input.kind),
          ["instrument", "stream", "book"],
        );
        for (let step = 0; step < 25; step++) {
          rig.move();
          await rig.arrival((input) => input.kind === "book" && sameBook(input, rig.expected()), 0);
        }
        assertOnlyRealBooks(rig);
        assert.equal(rig.books()[0]?.bids.length, 20);
      });

      it("states the instrument as the exchange lists it", () => {
        const [first] = rig.seen;
        assert.ok(first?.kind === "instrument");
        const [priceDecimals, sizeDecimals] = DECIMALS[venue];
        assert.deepEqual(first.instrument, {
          id: `${venue}:BTC/USDT`,
          venue,
          symbol: "BTC/USDT",
          product: "spot:BTC/USDT",
          kind: "spot",
          base: "BTC",
          quote: "USDT",
          priceDecimals,
          sizeDecimals,
          contractSize: 1,
          takerFee: { binance: 1_000, bybit: 1_000, okx: 1_500, mexc: 1_000 }[venue],
          minSize: 1,
          minNotional: { binance: 5, bybit: 5, okx: 0, mexc: 1 }[venue],
          maxAge: 1_500,
        });
      });

      it("stops at once, leaves no timer behind and hands on nothing more", async () => {
        await rig.feed.stop();
        const count = rig.seen.length;
        rig.move();
        rig.clock.pass(60_000);
        await new Promise<void>((resolve) => setImmediate(resolve));
        assert.equal(rig.seen.length, count);
        assert.equal(rig.clock.pending, 0);
      });
    });
  }

  it("error: says which symbol a venue does not list, and follows the others", async () => {
    const rig = await Rig.start("okx", ["DOGE/USDT", SYMBOL]);
    try {
      await rig.feed.start(rig.sink);
      await rig.until(isBook);
      const refused = rig.seen.find(status("disconnected"));
      assert.equal(refused?.stream, "okx:DOGE/USDT");
      assert.match(refused?.reason ?? "", /okx does not list DOGE\/USDT/);
    } finally {
      await rig.close();
    }
  });

  it("error: is disconnected while the exchange is away, and starts when it comes", async () => {
    const rig = await Rig.start("bybit");
    try {
      rig.sim.faults.refuse("bybit");
      await rig.feed.start(rig.sink);
      const away = await rig.arrival(status("disconnected"), 0);
      assert.match(away.kind === "stream" ? away.reason : "", /markets not loaded/);
      rig.sim.faults.accept("bybit");
      rig.clock.pass(BACKOFF.initial);
      await rig.arrival(isBook, 0);
      assert.deepEqual(rig.statuses(), ["disconnected", "connected"]);
    } finally {
      await rig.close();
    }
  });
});

/** Every book handed on is one that the exchange really had, and none comes before an older one. */
function assertOnlyRealBooks(rig: Rig): void {
  let at = 0;
  for (const book of rig.books()) {
    while (at < rig.history.length && !sameBook(book, rig.history[at] ?? book)) at++;
    assert.ok(at < rig.history.length, `a book that the exchange never had: ${JSON.stringify(book.bids[0])}`);
  }
}
