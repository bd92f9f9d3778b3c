import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createAllocator } from "../../../keeper/src/allocation/allocator.ts";
import { createMarket } from "../../../keeper/src/book/market.ts";
import type { MarketEvent, MarketInput } from "../../../keeper/src/domain/event.ts";
import { eventId } from "../../../keeper/src/domain/id.ts";
import { millis, usdcAtoms } from "../../../keeper/src/domain/quantity.ts";
import { ATOMIC_CYCLE_DEFAULTS, atomicCycle } from "../../../keeper/src/engines/atomicCycle.ts";
import { cexSpread } from "../../../keeper/src/engines/cexSpread.ts";
import { decisionLine, decisionLog, opportunityLine } from "../../../keeper/src/record/decisionLog.ts";
import { recordWriter } from "../../../keeper/src/record/recordWriter.ts";
import { openSession } from "../../../keeper/src/record/session.ts";
import { createScorer } from "../../../keeper/src/scoring/score.ts";
import { announced, book, market, pool, vaultView } from "../book/support.ts";
import { cycle } from "../scoring/support.ts";
import { collect, folder, HEADER } from "./support.ts";

/** A session in which two venues and two pools drift, sometimes far enough to pay. */
function session(): MarketEvent[] {
  const [okx, mexc] = [market("okx", { quote: "USDC" }), market("mexc", { quote: "USDC" })];
  const inputs: MarketInput[] = [
    ...announced(okx, mexc),
    { kind: "balance", venue: "okx", free: usdcAtoms(50_000_000_000n) },
    { kind: "balance", venue: "mexc", free: usdcAtoms(50_000_000_000n) },
    { kind: "vault", vault: vaultView() },
  ];
  for (let i = 0; i < 200; i += 1) {
    const price = 50_000_00 + ((i * 7919) % 601) * 100;
    const venue = i % 2 === 0 ? okx : mexc;
    inputs.push(book(venue, [[price - 100, 3_000 + i]], [[price, 2_000 + i]]));
    if (i % 5 === 0)
      inputs.push({
        kind: "pool",
        pool: pool(`P${i % 10}`, "U", "S", 10n ** 12n + BigInt(((i * 7919) % 97) * 10 ** 9), 10n ** 12n, 30, i),
      });
  }
  return inputs.map((input, i) => ({ id: eventId(i + 1), at: millis(1_000 + i * 37), input }));
}

/** The lines that a run over events writes. */
async function decide(events: AsyncIterable<MarketEvent> | Iterable<MarketEvent>): Promise<string[]> {
  const state = createMarket();
  const engines = [cexSpread(), atomicCycle({ ...ATOMIC_CYCLE_DEFAULTS, usdcMint: "U", symbols: {} })];
  const [score, allocator] = [createScorer(), createAllocator()];
  const lines: string[] = [];
  for await (const event of events) {
    const now = state.apply(event);
    const found = engines.flatMap((engine) => engine.survey(now).opportunities);
    lines.push(...found.map(opportunityLine));
    lines.push(
      ...allocator
        .decide(
          now,
          found.map((o) => score(now, o)),
        )
        .map(decisionLine),
    );
  }
  return lines;
}

describe("the decision log", () => {
  const files = folder();

  it("writes one line each, keys in order, money in quotes", async () => {
    const path = files.file("decisions.jsonl");
    const log = await decisionLog(path);
    const found = cycle();
    log.opportunity(found);
    const scored = { opportunity: found, pAll: 0.6, pOnlyFirst: 0, pOnlySecond: 0, expectedValue: usdcAtoms(-3n) };
    const refused = createAllocator().decide(createMarket().state, [scored])[0];
    assert.ok(refused);
    log.decision(refused);
    await log.close();
    assert.equal(
      readFileSync(path, "utf8"),
      `${opportunityLine(found)}\n` +
        '{"at":0,"expectedValue":"-3","id":"d1","opportunity":"e1:atomic_cycle:0","pAll":0.6,"pOnlyFirst":0,"pOnlySecond":0,' +
        '"reason":"expected_value_negative","type":"decision","verdict":"refused"}\n',
    );
    assert.match(opportunityLine(found), /^\{"amountIn":"1000000000","amountOut":"1011000001",.*"vaultNonce":"7"\}$/);
  });

  it("is the same from the live events, from their recording, and from it again", async () => {
    const live = session();
    const path = files.file("session.jsonl.gz");
    const writer = await recordWriter(path, HEADER);
    for (const event of live) writer.write(event);
    await writer.close();
    const lines = await decide(live);
    const recording = await openSession(path);
    assert.deepEqual(await collect(recording.events()), live);
    assert.equal((await decide(recording.events())).join("\n"), lines.join("\n"));
    assert.equal((await decide(recording.events())).join("\n"), lines.join("\n"));
    for (const wanted of [
      '"verdict":"approved"',
      '"reason":"leg_in_flight"',
      '"engine":"atomic_cycle"',
      '"engine":"cex_spread"',
    ]) {
      assert.ok(
        lines.some((line) => line.includes(wanted)),
        `the session has ${wanted}`,
      );
    }
  });
});
