import assert from "node:assert/strict";
import { BREAKS } from "./breaks/index.ts";
import { LitesvmGround } from "./ground/litesvm.ts";
import { INVARIANTS } from "./invariants/index.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { setScene } from "./scene.ts";

describe("every invariant is broken by something", () => {
  let prepared: Prepared;
  let ground: LitesvmGround;

  before(async () => {
    prepared = await prepare();
    ground = new LitesvmGround(prepared.genesis, prepared.payer);
  });

  it("and each of them is tried", () => {
    assert.deepEqual(Object.keys(BREAKS).sort(), INVARIANTS.map(({ name }) => name).sort());
  });

  for (const invariant of INVARIANTS) {
    for (const [what, breakIt] of BREAKS[invariant.name] ?? []) {
      it(`${invariant.name}: ${what}`, async () => {
        const scene = await setScene(prepared, ground, invariant);
        await assert.rejects(breakIt(scene), { name: "Broken", invariant: invariant.name });
      });
    }
  }
});
