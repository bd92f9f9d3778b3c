import assert from "node:assert/strict";
import { assertRefused, sendOk } from "../support/assertions.ts";
import { HOSTILE_PROGRAMS } from "../support/hostile.ts";
import { newKey } from "../support/keys.ts";
import { movePool } from "../support/market.ts";
import {
  close,
  closeOf,
  makePositionWorld,
  open,
  openOf,
  type PositionWorld,
  refuseOrder,
  SPENT,
  tillOf,
  UNITS,
} from "../support/position.ts";
import { describeOnBoth } from "../support/suite.ts";
import { balance } from "../support/tokens.ts";
import {
  AMOUNT_IN,
  makeTradeWorld,
  quotePath,
  refuseTrade,
  type TradeWorld,
  trade,
  tradeOf,
} from "../support/trade.ts";
import { PROGRAMS, usdc, vaultNow } from "../support/vault.ts";

const FLOOR = usdc(0.01);
const LOSS_CAP = usdc(35);

describeOnBoth("a keeper that trades against its own pool", (start) => {
  describe("in cycles", () => {
    let world: TradeWorld;

    beforeEach(async () => {
      world = await makeTradeWorld(await start(PROGRAMS));
    });

    const idle = async () => (await vaultNow(world.vault)).idle;
    /** The keeper buys X where the vault is about to buy it, so that the vault pays more. */
    const skew = (amount: bigint) => movePool(world.chain, world.pools.cheap, world.vault.usdcMint, amount, newKey());

    it("gives the vault its floor or nothing, however it has moved the pool before (attack 29)", async () => {
      const amountIn = usdc(1_000);
      for (const [moved, lands] of [
        [usdc(1_500), true],
        [usdc(1_500), true],
        [usdc(20_000), false],
      ] as const) {
        await skew(moved);
        const before = await idle();
        const profit = (await quotePath(world, undefined, amountIn)) - amountIn;
        assert.equal(profit >= FLOOR, lands, `the pool leaves ${profit}`);
        if (lands) await trade(world, { amountIn });
        else await refuseTrade(world, "NotProfitable", { amountIn });
        assert.equal(await idle(), lands ? before + profit : before);
      }
    });

    it("is refused an atom below what it has promised, and a promise below the floor (attack 29)", async () => {
      const profit = (await quotePath(world)) - AMOUNT_IN;
      await refuseTrade(world, "NotProfitable", { minProfit: profit + 1n });
      await refuseTrade(world, "ProfitFloorTooLow", { minProfit: FLOOR - 1n });
      await trade(world, { minProfit: profit });
    });

    it("gains nothing by a sandwich in the trade's own transaction (attack 29)", async () => {
      const { chain, vault, table } = world;
      const stale = await tradeOf(world, { minProfit: usdc(50) });
      await skew(usdc(20_000));
      await assertRefused(chain, "NotProfitable", [stale], [vault.keeper], [table]);
      assert.equal(await balance(chain, vault.treasury), await idle());
    });
  });

  describe("with positions", () => {
    let world: PositionWorld;

    beforeEach(async () => {
      world = await makePositionWorld(await start(HOSTILE_PROGRAMS), { lossCap: LOSS_CAP });
    });

    it("takes the loss cap and not an atom more, buying dear and selling cheap in turn (attack 29)", async () => {
      const { chain, vault, mint } = world;
      const till = async () =>
        [await balance(chain, tillOf(vault.usdcMint)), await balance(chain, tillOf(mint))] as const;
      const before = await till();
      const worst = { units: (UNITS * 99n) / 100n, cash: (SPENT * 99n) / 100n };
      await open(world);
      // A per cent of 1,000 USDC each time.
      await open(world, { out: worst.units });
      await close(world, { out: worst.cash });
      await open(world, { out: worst.units });
      await refuseOrder(world, "LossBudgetSpent", await openOf(world, { out: worst.units }));
      await refuseOrder(world, "LossBudgetSpent", await closeOf(world, { out: worst.cash }));
      // What is left of the cap, and then nothing, however little.
      await close(world, { amountIn: UNITS / 2n, out: usdc(495) });
      await refuseOrder(world, "LossBudgetSpent", await closeOf(world, { amountIn: UNITS / 2n, out: usdc(500) - 1n }));
      const after = await till();
      // Ten tokens are 1,000 USDC at the mid.
      const taken = after[0] - before[0] + ((after[1] - before[1]) * SPENT) / UNITS;
      assert.equal(taken, LOSS_CAP);
      await sendOk(chain, [await openOf(world)], [vault.keeper], [world.table]);
    });
  });
});
