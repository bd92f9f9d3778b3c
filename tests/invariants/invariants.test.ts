import assert from "node:assert/strict";
import { HOSTILE_PROGRAMS } from "../support/hostile.ts";
import { describeOnBoth } from "../support/suite.ts";
import { COMMANDS } from "./commands/index.ts";
import { shortfalls } from "./floor.ts";
import { ChainGround } from "./ground/chain.ts";
import { LitesvmGround } from "./ground/litesvm.ts";
import { INVARIANTS } from "./invariants/index.ts";
import { Journey } from "./journey.ts";
import { keptCases, replay } from "./kept.ts";
import { makeWorld } from "./makeWorld.ts";
import { prepare } from "./prepare.ts";
import { run } from "./run.ts";
import type { Invariant } from "./step.ts";
import { Tally } from "./tally.ts";

/** A few seconds of the run that `npm run invariants` does for a minute. */
const SEQUENCES = 60;
const SEED = 4;

describe("random sequences of everything that the vault lets anybody do", () => {
  it("break no invariant, and are accepted often enough to prove it", async function () {
    this.timeout(120_000);
    const { tally, found } = await run(await prepare(), { seed: SEED, sequences: SEQUENCES });
    assert.equal(found, undefined, found && `${found.invariant}: ${found.said}\n${JSON.stringify(found.commands)}`);
    assert.equal(tally.violations, 0);
    assert.ok(tally.instructions > SEQUENCES * 50, `only ${tally.instructions} instructions`);
    assert.deepEqual(shortfalls(COMMANDS, tally), []);
    for (const { name } of INVARIANTS) assert.ok((tally.checks.get(name) ?? 0) > 0, `${name} judged nothing`);
  });

  it("shrink to the commands that are needed, and to the same ones again", async function () {
    this.timeout(120_000);
    const twoTickets: Invariant = {
      name: "twoTickets",
      rule: "nobody asks twice: false, so that there is something to shrink",
      start: () => (step) => step.after.vault.ticketNext < 2n || "two tickets",
    };
    const prepared = await prepare();
    const { found } = await run(prepared, { seed: SEED, sequences: SEQUENCES, longest: 100, invariants: [twoTickets] });
    assert.equal(found?.invariant, "twoTickets");
    assert.ok(found.commands.length <= 4, JSON.stringify(found.commands));
    const kept = { title: "", seed: found.seed, path: found.path, commands: found.commands };
    const again = await Journey.begin(
      prepared.world,
      new LitesvmGround(prepared.genesis, prepared.payer),
      new Tally(),
      [twoTickets],
    );
    await assert.rejects(replay(kept, again), { name: "Broken", invariant: "twoTickets" });
  });
});

describeOnBoth("kept sequences", (start, runtime) => {
  for (const { name, kept } of keptCases()) {
    it(`${name}: ${kept.title}`, async function () {
      this.timeout(60_000);
      const fast = await prepare();
      const expected = await replay(
        kept,
        await Journey.begin(fast.world, new LitesvmGround(fast.genesis, fast.payer), new Tally()),
      );
      assert.ok(expected.some((accepted) => accepted));
      const world = await makeWorld(await start(HOSTILE_PROGRAMS));
      const tally = new Tally();
      const journey = await Journey.begin(world, new ChainGround(world.chain, [world.table]), tally);
      assert.deepEqual(await replay(kept, journey), expected, "the runtimes do not agree on what is accepted");
      assert.ok((tally.checks.get("solvency") ?? 0) > 0, runtime);
    });
  }
});
