import assert from "node:assert/strict";
import { changeAddress } from "../../keeper/src/vault/addresses.ts";
import { changePosition } from "../../keeper/src/vault/changePosition.ts";
import type { RipeChangeParams } from "../../keeper/src/vault/ripe.ts";
import { assertRefused } from "../support/assertions.ts";
import { refuseForgeries } from "../support/forgery.ts";
import { HOSTILE_PROGRAMS } from "../support/hostile.ts";
import { readOnly, swapAccount } from "../support/instruction.ts";
import {
  addTestPosition,
  CAP,
  makePositionWorld,
  open,
  openOf,
  type PositionWorld,
  positionNow,
  refuseOrder,
  reprice,
  SPENT,
  UNITS,
} from "../support/position.ts";
import { feedId, publish } from "../support/pyth.ts";
import { applied, itWaits, NO_FEE, ripen } from "../support/ripe.ts";
import { describeOnBoth } from "../support/suite.ts";
import { makeVaultBeside, usdc } from "../support/vault.ts";
import { assertReceipt } from "../support/venue.ts";

const LARGER = usdc(30_000);

describeOnBoth("change_position", (start) => {
  let world: PositionWorld;

  beforeEach(async () => {
    world = await makePositionWorld(await start(HOSTILE_PROGRAMS));
  });

  const changing = (position = world.position, feed = world.feed) => ({
    vault: world.vault,
    depositor: world.depositor,
    proposal: { kind: "changePosition", position, feed, cap: LARGER } as const,
    apply: (ripe: RipeChangeParams) => changePosition({ ...ripe, position }),
  });

  itWaits(() => changing());

  it("refuses another position than the one proposed, of this vault or of another", async () => {
    const { chain, vault, position } = world;
    const { instruction } = await ripen(changing());
    const other = await addTestPosition(vault, "other");
    await assertRefused(chain, "WrongPosition", [swapAccount(instruction, position, other.position)], [vault.admin]);
    const elsewhere = await addTestPosition(await makeVaultBeside(vault), "token");
    const proposed = await ripen(changing(elsewhere.position));
    await assertRefused(chain, "WrongPosition", [proposed.instruction], [vault.admin]);
  });

  it("refuses what is no position, a forged vault, and accounts that are read-only", async () => {
    const { chain, vault, position } = world;
    const { number, instruction } = await ripen(changing());
    for (const account of [position, vault.vault]) await refuseForgeries(chain, instruction, account, [vault.admin]);
    for (const account of [position, vault.vault, changeAddress(vault.vault, number)]) {
      await assertRefused(chain, "ConstraintMut", [readOnly(instruction, account)], [vault.admin]);
    }
  });

  it("makes the cap larger, leaves the newest price's time, and leaves its receipt", async () => {
    const { vault, position } = world;
    await open(world);
    const before = await positionNow(world, world);
    const { number, instruction } = await ripen(changing());
    const fields = {
      number,
      kind: 8n,
      parameter: 0n,
      subject: position,
      value: LARGER,
      account: position,
      fee: NO_FEE,
    };
    await assertReceipt(vault, "changeApplied", fields, () => applied(vault, instruction));
    assert.deepEqual(await positionNow(world, world), { ...before, cap: LARGER });
    await reprice(world);
    const rest = { amountIn: LARGER - SPENT, out: 29n * UNITS };
    await refuseOrder(world, "PositionOverCap", await openOf(world, { ...rest, amountIn: rest.amountIn + 1n }));
    await open(world, rest);
    assert.ok(LARGER > CAP);
  });

  it("changes the feed: the old one's prices are of another then, and its times say nothing about the new one's", async () => {
    const { chain, vault } = world;
    await open(world);
    const feed = feedId("another");
    const { instruction } = await ripen(changing(world.position, feed));
    await applied(vault, instruction);
    const changed = await positionNow(world, world);
    assert.deepEqual([changed.publishedAt, Uint8Array.from(changed.feed)], [0n, feed]);
    await reprice(world);
    await refuseOrder(world, "WrongFeed", await openOf(world));
    const price = await publish(chain, feed, 100);
    await open(world, { price });
    assert.equal((await positionNow(world, world)).publishedAt, await chain.now());
  });
});
