import assert from "node:assert/strict";
import { AddressLookupTableAccount, type Keypair, type PublicKey } from "@solana/web3.js";
import { type Lamports, lamports } from "../../keeper/src/domain/quantity.ts";
import { ROUTER } from "../../keeper/src/vault/router.ts";
import { assertRefused } from "../support/assertions.ts";
import {
  GAIN,
  HOSTILE_PROGRAMS,
  type HostileWorld,
  hostileTrade,
  hostileTradeOf,
  makeHostileWorld,
  SPENT,
  scratchOf,
  TILL,
} from "../support/hostile.ts";
import { newKey } from "../support/keys.ts";
import { putLookupTable } from "../support/lookupTable.ts";
import { describeOnBoth } from "../support/suite.ts";
import { balance, funded, mintTo, putMint } from "../support/tokens.ts";
import { refuseInstruction, TIP_ACCOUNT, tradeAs } from "../support/trade.ts";
import { makeVaultBeside, usdc, vaultNow } from "../support/vault.ts";

/** 0.03 SOL, which are 12 USDC at the policy's price. */
const TIP: Lamports = lamports(30_000_000n);
const TIP_USDC = usdc(12);

describeOnBoth("a trade's transaction, poisoned or taken apart", (start) => {
  let world: HostileWorld;
  let thief: Keypair;

  beforeEach(async () => {
    world = await makeHostileWorld(await start(HOSTILE_PROGRAMS));
    thief = funded(world.chain, newKey());
  });

  describe("a poisoned lookup table", () => {
    /** The table as the keeper believes it to be, while on the chain `from` stands for `to` in it. */
    function poisoned(from: PublicKey, to: PublicKey): AddressLookupTableAccount {
      const { chain, table } = world;
      const believed = table.state.addresses;
      assert.ok(
        believed.some((address) => address.equals(from)),
        `${from} is not in the table`,
      );
      const lie = putLookupTable(
        chain,
        believed.map((address) => (address.equals(from) ? to : address)),
      );
      return new AddressLookupTableAccount({ key: lie.key, state: { ...lie.state, addresses: believed } });
    }

    it("is of no consequence where it is not poisoned: the honest trade lands through it", async () => {
      const { idle } = await vaultNow(world.vault);
      await tradeAs({ ...world, table: poisoned(TILL, TILL) }, await hostileTradeOf(world));
      assert.equal((await vaultNow(world.vault)).idle, idle + GAIN);
    });

    it("sends nothing to a stranger, whichever of the trade's accounts it replaces (attack 41)", async () => {
      const { chain, vault, x } = world;
      const { usdcMint, treasury, keeperUsdc, trader } = vault;
      const [cash, tokens] = [
        await mintTo(chain, usdcMint, thief.publicKey, usdc(10_000)),
        await mintTo(chain, x, thief.publicKey, usdc(10_000)),
      ];
      const other = await makeVaultBeside(vault);
      const stranger = newKey().publicKey;
      putMint(chain, stranger, 6);
      const lies = [
        ["WrongTreasury", treasury, cash],
        ["WrongTreasury", treasury, other.treasury],
        ["NotKeeper", vault.vault, other.vault],
        ["NotOurAccount", vault.vault, thief.publicKey],
        ["WrongTrader", trader, thief.publicKey],
        ["WrongTrader", trader, other.trader],
        ["WrongTokenAccount", keeperUsdc, cash],
        ["WrongRouter", ROUTER, thief.publicKey],
        ["LegSource", scratchOf(world, usdcMint), cash],
        ["LegDestination", scratchOf(world, x), tokens],
        ["LegMint", x, stranger],
        ["LegMint", usdcMint, stranger],
      ] as const;
      for (const [error, from, to] of lies) {
        await refuseInstruction({ ...world, table: poisoned(from, to) }, error, await hostileTradeOf(world));
      }
    });
  });

  describe("a bundle broken apart", () => {
    const tipped = () => hostileTradeOf(world, { tip: TIP, minProfit: GAIN - TIP_USDC });

    it("pays the tip in the trade's own instruction, and is repaid for it there", async () => {
      const { chain, vault } = world;
      const [before, { idle }] = [await chain.account(TIP_ACCOUNT), await vaultNow(vault)];
      await tradeAs(world, await tipped());
      const after = await chain.account(TIP_ACCOUNT);
      assert.ok(before && after);
      assert.equal(after.lamports - before.lamports, TIP);
      assert.equal(await balance(chain, vault.keeperUsdc), TIP_USDC);
      assert.equal((await vaultNow(vault)).idle, idle + GAIN - TIP_USDC);
    });

    it("pays no tip for a trade that does not land, and repays none (attack 43)", async () => {
      const short = { tip: TIP, minProfit: GAIN - TIP_USDC, out: SPENT + GAIN - 1n };
      await refuseInstruction(world, "NotProfitable", await hostileTradeOf(world, short));
      const poor = await world.chain.account(world.vault.keeper.publicKey);
      assert.ok(poor);
      world.chain.setAccount(world.vault.keeper.publicKey, { ...poor, lamports: TIP - 1n });
      await refuseInstruction(world, "system: 0x1", await tipped());
    });

    it("leaves no part that lands alone: neither a leg, nor the trade without its check (attack 43)", async () => {
      const { chain, vault, table } = world;
      for (const legs of [0, 1]) {
        const half = await hostileTradeOf(world, { tip: TIP, legs: (all) => all.slice(legs, legs + 1) });
        await refuseInstruction(world, "WrongLegCount", half);
      }
      const unchecked = await hostileTradeOf(world, { minProfit: 0n });
      await refuseInstruction(world, "ProfitFloorTooLow", unchecked);
      const whole = await tipped();
      const bad = await hostileTradeOf(world, { out: SPENT });
      await assertRefused(chain, "WrongNonce", [whole, bad], [vault.keeper], [table]);
    });

    it("lands once: the same trade sent again, beside another or later, is refused (attack 43)", async () => {
      const { chain, vault, table } = world;
      const order = await tipped();
      await assertRefused(chain, "WrongNonce", [order, order], [vault.keeper], [table]);
      await tradeAs(world, order);
      await refuseInstruction(world, "WrongNonce", order);
      await hostileTrade(world);
    });
  });
});
