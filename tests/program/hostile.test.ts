import assert from "node:assert/strict";
import {
  AuthorityType,
  createApproveInstruction,
  createFreezeAccountInstruction,
  createRevokeInstruction,
  createSetAuthorityInstruction,
  createTransferInstruction,
  MintLayout,
} from "@solana/spl-token";
import { PublicKey } from "@solana/web3.js";
import { deeds } from "../support/deeds.ts";
import {
  BETWEEN,
  GAIN,
  HOSTILE_PROGRAMS,
  type HostileWorld,
  hostileTrade,
  makeHostileWorld,
  outOf,
  refuseHostile,
  SPENT,
  scratchOf,
  TILL,
} from "../support/hostile.ts";
import { newKey } from "../support/keys.ts";
import { V2_FORMS } from "../support/market.ts";
import { describeOnBoth } from "../support/suite.ts";
import { balance, mintTo, tokenAccount } from "../support/tokens.ts";
import { mintInto, usdc, vaultNow } from "../support/vault.ts";

const FIRST_FORMS = ["route", "sharedAccountsRoute", ...V2_FORMS] as const;

describeOnBoth("a hostile router and the scratch accounts", (start) => {
  const thief = newKey().publicKey;
  let world: HostileWorld;
  let scratchUsdc: PublicKey;
  let scratchX: PublicKey;
  let scratchY: PublicKey;
  let thiefUsdc: PublicKey;
  let thiefX: PublicKey;

  before(async () => {
    world = await makeHostileWorld(await start(HOSTILE_PROGRAMS));
    const { chain, vault, x, y } = world;
    [scratchUsdc, scratchX, scratchY] = [scratchOf(world, vault.usdcMint), scratchOf(world, x), scratchOf(world, y)];
    thiefUsdc = await tokenAccount(chain, vault.usdcMint, thief);
    thiefX = await tokenAccount(chain, x, thief);
  });

  const idle = async () => (await vaultNow(world.vault)).idle;
  const till = (mint: PublicKey) => world.tills.get(mint) ?? PublicKey.default;

  describe("an honest trade", () => {
    for (const first of FIRST_FORMS) {
      for (const second of V2_FORMS) {
        it(`lands through ${first} and ${second}: the suite does not pass by refusing everything`, async () => {
          const before = await idle();
          await hostileTrade(world, { forms: [first, second] });
          assert.equal(await idle(), before + GAIN);
          assert.equal(await balance(world.chain, world.vault.treasury), before + GAIN);
        });
      }
    }

    it("lands over three legs", async () => {
      const before = await idle();
      await hostileTrade(world, { path: [world.x, world.y] });
      assert.equal(await idle(), before + GAIN);
    });

    it("books what came and not what was promised: a gift counts, a word does not", async () => {
      const before = await idle();
      const { usdcMint } = world.vault;
      const gift = createTransferInstruction(till(usdcMint), scratchUsdc, TILL, usdc(7));
      await hostileTrade(world, { deeds: [deeds.trade, deeds.last(gift)] });
      assert.equal(await idle(), before + GAIN + usdc(7));
      await hostileTrade(world, { deeds: [deeds.lie(1n), deeds.lie(usdc(1_000_000))] });
      assert.equal(await idle(), before + GAIN + usdc(7) + GAIN);
    });
  });

  describe("the output", () => {
    it("refuses a leg that keeps the input and gives nothing (attack 4)", async () => {
      await refuseHostile(world, "LegEmpty", { deeds: [deeds.keep] });
      await refuseHostile(world, "LegEmpty", { deeds: [deeds.trade, deeds.keep] });
    });

    it("refuses a leg that pays somebody else, whole or by an atom (attack 4)", async () => {
      await refuseHostile(world, "LegEmpty", { deeds: [deeds.divert(thiefX)] });
      await refuseHostile(world, "LegEmpty", { deeds: [deeds.trade, deeds.divert(thiefUsdc)] });
      const skim = outOf(world, scratchUsdc, thiefUsdc, 1n);
      await refuseHostile(world, "NotProfitable", { deeds: [deeds.trade, deeds.last(skim)] });
    });

    it("refuses a fee that no byte of the leg asks for: an atom less than the minimum (attack 3)", async () => {
      await refuseHostile(world, "NotProfitable", { out: SPENT + GAIN - 1n });
    });

    it("refuses a leg that takes from where it should pay (attack 12)", async () => {
      const { chain, vault } = world;
      await mintInto(chain, vault.usdcMint, scratchUsdc, 777n);
      const rob = outOf(world, scratchUsdc, thiefUsdc, 777n);
      await refuseHostile(world, "LegEmpty", { deeds: [deeds.trade, deeds.instead(rob)] });
    });

    it("counts what it spends of a balance from before the trade against the profit (attack 12)", async () => {
      await refuseHostile(world, "NotProfitable", { deeds: [deeds.take(SPENT + 777n)] });
      const before = await idle();
      await hostileTrade(world, { deeds: [deeds.take(SPENT + 777n)], out: SPENT + GAIN + 777n });
      assert.equal(await idle(), before + GAIN);
      assert.equal(await balance(world.chain, scratchUsdc), 777n);
    });
  });

  describe("a residue", () => {
    it("refuses input that is left over, and input that comes back (attack 12)", async () => {
      await refuseHostile(world, "ScratchResidue", { deeds: [deeds.trade, deeds.take(BETWEEN - 1n)] });
      const back = createTransferInstruction(till(world.x), scratchX, TILL, 1n);
      await refuseHostile(world, "ScratchResidue", { deeds: [deeds.trade, deeds.last(back)] });
    });

    it("refuses to let a balance from before the trade be spent (attack 12)", async () => {
      await mintInto(world.chain, world.x, scratchX, 5n);
      await refuseHostile(world, "ScratchResidue", { deeds: [deeds.trade, deeds.take(BETWEEN + 1n)] });
      await refuseHostile(world, "ScratchResidue", {
        deeds: [deeds.trade, deeds.last(outOf(world, scratchX, thiefX, 5n))],
      });
    });

    it("refuses to drain another account of the trader that the leg shows (attack 10)", async () => {
      const { chain, vault, x, y } = world;
      await mintInto(chain, y, scratchY, 888n);
      const thiefY = await tokenAccount(chain, y, thief);
      const stray = await mintTo(chain, x, vault.trader, 999n);
      for (const place of [0, 1]) {
        for (const theft of [outOf(world, scratchY, thiefY, 888n), outOf(world, stray, thiefX, 999n)]) {
          const deed = deeds.last(theft);
          await refuseHostile(world, "ScratchResidue", { deeds: place === 0 ? [deed] : [deeds.trade, deed] });
        }
      }
    });
  });

  describe("a right that is left behind", () => {
    const authority = (account: PublicKey, type: AuthorityType, to: PublicKey = thief) =>
      createSetAuthorityInstruction(account, world.vault.trader, type, to);

    it("refuses a delegate, on either account and from either leg (attack 5)", async () => {
      for (const account of [scratchUsdc, scratchX]) {
        const approve = createApproveInstruction(account, thief, world.vault.trader, 1n);
        for (const deed of [deeds.first(approve), deeds.last(approve)]) {
          await refuseHostile(world, "AccountTampered", { deeds: [deed] });
          await refuseHostile(world, "AccountTampered", { deeds: [deeds.trade, deed] });
        }
      }
    });

    it("refuses a delegate on an account of the trader that the leg only shows (attack 5)", async () => {
      const approve = createApproveInstruction(scratchY, thief, world.vault.trader, 1n);
      await refuseHostile(world, "AccountTampered", { deeds: [deeds.last(approve)] });
    });

    it("refuses even a delegate that is revoked in the next leg: its bytes stay (attack 5)", async () => {
      const { x, y, vault } = world;
      const approve = createApproveInstruction(scratchX, thief, vault.trader, 1n);
      const revoke = createRevokeInstruction(scratchX, vault.trader);
      const path = [x, y];
      await refuseHostile(world, "AccountTampered", { path, deeds: [deeds.last(approve), deeds.last(revoke)] });
    });

    it("refuses a close authority, on either account and from either leg (attack 6)", async () => {
      for (const account of [scratchUsdc, scratchX]) {
        const deed = deeds.last(authority(account, AuthorityType.CloseAccount));
        await refuseHostile(world, "AccountTampered", { deeds: [deed] });
        await refuseHostile(world, "AccountTampered", { deeds: [deeds.trade, deed] });
      }
    });

    it("refuses another owner (attack 7)", async () => {
      const taken = (account: PublicKey) => deeds.last(authority(account, AuthorityType.AccountOwner));
      await refuseHostile(world, "AccountTampered", { deeds: [deeds.trade, taken(scratchX)] });
      await refuseHostile(world, "AccountTampered", { deeds: [taken(scratchY)] });
      // The trader cannot spend from what is no longer its own: the next leg's transfer, and the sweep.
      await refuseHostile(world, "token: 0x4", { deeds: [taken(scratchX)] });
      await refuseHostile(world, "AccountTampered", { deeds: [deeds.trade, taken(scratchUsdc)] });
      await refuseHostile(world, "AccountTampered", {
        deeds: [deeds.trade, deeds.last(authority(scratchX, AuthorityType.AccountOwner, world.vault.vault))],
      });
    });

    it("refuses an account that its mint's freezer has frozen (attack 9)", async () => {
      const { chain, y, x } = world;
      const mint = await chain.account(y);
      if (mint === undefined) throw new Error("no mint");
      const data = Uint8Array.from(mint.data);
      const state = MintLayout.decode(data);
      MintLayout.encode({ ...state, freezeAuthorityOption: 1, freezeAuthority: TILL }, data);
      chain.setAccount(y, { ...mint, data });
      const freeze = deeds.last(createFreezeAccountInstruction(scratchY, y, TILL));
      await refuseHostile(world, "AccountTampered", { path: [x, y], deeds: [deeds.trade, deeds.trade, freeze] });
    });
  });
});
