import assert from "node:assert/strict";
import { type Lamports, lamports } from "../../keeper/src/domain/quantity.ts";
import { bound } from "../../keeper/src/vault/bound.ts";
import { GAIN, HOSTILE_PROGRAMS, type HostileWorld, hostileTrade, refuseHostile } from "../support/hostile.ts";
import {
  makePositionWorld,
  open,
  openOf,
  type PositionWorld,
  refuseOrder,
  reprice,
  SPENT,
  tillOf,
  UNITS,
} from "../support/position.ts";
import { describeOnBoth } from "../support/suite.ts";
import { balance, fund } from "../support/tokens.ts";
import { TIP_ACCOUNT } from "../support/trade.ts";
import { usdc, vaultNow } from "../support/vault.ts";
import { deployTo, makeVenue, refuseDeploy, type TestVenue } from "../support/venue.ts";

/** 0.03 SOL, which are 12 USDC at the policy's price. */
const TIP: Lamports = lamports(30_000_000n);
/** An atom of USDC's worth of lamports. */
const TIP_ATOM: Lamports = lamports(2_500n);

const LIMITS = {
  tipCap: usdc(24),
  lossCap: usdc(25),
  outflowCapacity: usdc(6_000),
  outflowRefill: usdc(2_000),
  inFlightCap: usdc(3_000),
};

describeOnBoth("what a stolen keeper key can cost", (start) => {
  let world: PositionWorld;
  let venue: TestVenue;
  let trades: HostileWorld;

  beforeEach(async () => {
    world = await makePositionWorld(await start(HOSTILE_PROGRAMS), LIMITS);
    const { chain, vault, mint, table } = world;
    venue = await makeVenue(vault);
    await reprice(world);
    fund(chain, TIP_ACCOUNT, 1_000_000_000n);
    const tills = new Map([vault.usdcMint, mint].map((each) => [each, tillOf(each)]));
    trades = { chain, vault, x: mint, y: mint, tills, table };
  });

  const boundNow = async () => bound(await vaultNow(world.vault), await world.chain.now(), 0n);

  it("is the first number that the account says, to the atom: no more is taken in one moment (attack 40)", async () => {
    const { chain, vault, mint } = world;
    const { stolenKey, keeperMachine, parts } = await boundNow();
    assert.equal(stolenKey, LIMITS.tipCap + LIMITS.lossCap + LIMITS.outflowCapacity);
    assert.equal(keeperMachine, stolenKey + LIMITS.inFlightCap);
    const held = async () => ({
      tips: await balance(chain, vault.keeperUsdc),
      away: await balance(chain, venue.destination),
      cash: await balance(chain, tillOf(vault.usdcMint)),
      units: await balance(chain, tillOf(mint)),
    });
    const before = await held();

    // Everything that was sent to the router comes back as a profit of the trade, but for the tips.
    const tipped = { tip: TIP, minProfit: GAIN - usdc(12) };
    for (let round = 0; round < 2; round++) await hostileTrade(trades, tipped);
    await refuseHostile(trades, "TipBudgetSpent", { ...tipped, tip: TIP_ATOM });
    const paid = (await held()).cash;

    for (let round = 0; round < 2; round++) await open(world, { out: (UNITS * 99n) / 100n });
    await open(world, { amountIn: SPENT / 2n, out: (UNITS * 99n) / 200n });
    await refuseOrder(world, "LossBudgetSpent", await openOf(world, { amountIn: 100n, out: 999n }));

    await deployTo(venue, LIMITS.outflowCapacity);
    await refuseDeploy(venue, "OutflowExceeded", 1n);

    const after = await held();
    const lost = after.cash - paid - ((before.units - after.units) * SPENT) / UNITS;
    assert.deepEqual(
      { tips: after.tips - before.tips, losses: lost, outflow: after.away - before.away },
      { tips: parts.tips, losses: parts.losses, outflow: parts.outflow },
    );
    const now = await boundNow();
    assert.deepEqual([now.stolenKey, now.parts.outstanding], [0n, LIMITS.outflowCapacity]);
  });
});
