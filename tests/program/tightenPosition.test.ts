import assert from "node:assert/strict";
import { usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import { tightenPosition } from "../../keeper/src/vault/tightenPosition.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import { refuseForgeries } from "../support/forgery.ts";
import { HOSTILE_PROGRAMS } from "../support/hostile.ts";
import { readOnly, swapAccount, unsigned } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import {
  addTestPosition,
  CAP,
  close,
  makePositionWorld,
  open,
  openOf,
  type PositionWorld,
  positionNow,
  refuseOrder,
} from "../support/position.ts";
import { describeOnBoth } from "../support/suite.ts";
import { makeVaultBeside, usdc } from "../support/vault.ts";
import { assertReceipt } from "../support/venue.ts";

describeOnBoth("tighten_position", (start) => {
  let world: PositionWorld;

  beforeEach(async () => {
    world = await makePositionWorld(await start(HOSTILE_PROGRAMS));
  });

  const tightenOf = (cap: bigint, authority = world.vault.guardian) =>
    tightenPosition({
      vault: world.vault.vault,
      authority: authority.publicKey,
      position: world.position,
      cap: usdcAtoms(cap),
    });

  it("refuses everybody but guardian and admin, and one who has not signed", async () => {
    const { vault, chain } = world;
    for (const other of [vault.keeper, newKey()]) {
      await assertRefused(chain, "NotGuardian", [await tightenOf(0n, other)], [other]);
    }
    const silent = unsigned(await tightenOf(0n), vault.guardian.publicKey);
    await assertRefused(chain, "missing required signature for instruction", [silent]);
  });

  it("refuses a cap that is not lower", async () => {
    const { vault, chain } = world;
    for (const cap of [CAP, CAP + 1n, (1n << 64n) - 1n]) {
      for (const authority of [vault.guardian, vault.admin]) {
        await assertRefused(chain, "NotTighter", [await tightenOf(cap, authority)], [authority]);
      }
    }
  });

  it("refuses another vault's position, what is none, and accounts that are read-only", async () => {
    const { vault, chain, position } = world;
    const honest = await tightenOf(0n);
    const elsewhere = await addTestPosition(await makeVaultBeside(vault), "token");
    await assertRefused(chain, "WrongPosition", [swapAccount(honest, position, elsewhere.position)], [vault.guardian]);
    for (const account of [position, vault.vault]) {
      await refuseForgeries(chain, honest, account, [vault.guardian]);
      await assertRefused(chain, "ConstraintMut", [readOnly(honest, account)], [vault.guardian]);
    }
  });

  it("lowers the cap at once, by an atom or to nothing, by either of them, and says so", async () => {
    const { vault, chain, position } = world;
    for (const [authority, cap] of [
      [vault.guardian, CAP - 1n],
      [vault.admin, usdc(5_000)],
      [vault.guardian, 0n],
    ] as const) {
      const before = await positionNow(world, world);
      const instruction = await tightenOf(cap, authority);
      await assertReceipt(vault, "positionTightened", { authority: authority.publicKey, position, cap }, () =>
        sendOk(chain, [instruction], [authority]),
      );
      assert.deepEqual(await positionNow(world, world), { ...before, cap });
    }
    await refuseOrder(world, "PositionOverCap", await openOf(world, { amountIn: 1n, out: 10n }));
  });

  it("leaves what is held above it, which can be sold and not added to", async () => {
    const { vault, chain } = world;
    await open(world);
    await sendOk(chain, [await tightenOf(usdc(10))], [vault.guardian]);
    await refuseOrder(world, "PositionOverCap", await openOf(world, { amountIn: 1n, out: 10n }));
    await close(world);
    assert.equal((await positionNow(world, world)).amount, 0n);
  });
});
