import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
  AccountLayout,
  AuthorityType,
  createApproveInstruction,
  createSetAuthorityInstruction,
  TOKEN_2022_PROGRAM_ID,
  TOKEN_PROGRAM_ID,
} from "@solana/spl-token";
import { type Keypair, PublicKey, SYSVAR_INSTRUCTIONS_PUBKEY, TransactionInstruction } from "@solana/web3.js";
import type { RouteLeg } from "../../keeper/src/vault/accountTable.ts";
import { withdrawalAddress } from "../../keeper/src/vault/addresses.ts";
import { createScratch } from "../../keeper/src/vault/createScratch.ts";
import { ROUTER } from "../../keeper/src/vault/router.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import { deeds } from "../support/deeds.ts";
import { leg, naming, SLOTS, showing, V1, V2, writing } from "../support/forge.ts";
import {
  BETWEEN,
  GAIN,
  HOSTILE_PROGRAMS,
  type HostileWorld,
  hostileTrade,
  hostileTradeOf,
  makeHostileWorld,
  refuseHostile,
  scratchOf,
  TILL,
} from "../support/hostile.ts";
import { hostileLeg } from "../support/hostileLeg.ts";
import { swapAccount } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { releasedProgram } from "../support/program.ts";
import { describeOnBoth } from "../support/suite.ts";
import { EXTENSIONS, extend } from "../support/token2022.ts";
import { funded, putMint, tokenAccount } from "../support/tokens.ts";
import { refuseInstruction, tradeAs } from "../support/trade.ts";
import {
  type Depositor,
  depositOf,
  giveTo,
  makeDepositor,
  mintInto,
  queue,
  requestOf,
  shares,
  ticketNow,
  usdc,
  vaultNow,
} from "../support/vault.ts";

describeOnBoth("a hostile router and the legs that lead to it", (start) => {
  let world: HostileWorld;
  let thief: Keypair;

  beforeEach(async () => {
    world = await makeHostileWorld(await start(HOSTILE_PROGRAMS));
    thief = funded(world.chain, newKey());
  });

  it("lands the honest trade that the refusals below are made of", async () => {
    await hostileTrade(world);
  });

  describe("another instruction of the router's", () => {
    it("refuses a leg that is none of the four routes, in any place (attack 2)", async () => {
      // claim, close_token, set_token_ledger, exact_out_route, and what an upgrade may add.
      const others = [
        "3ec6d6c1d59f6cd2",
        "1a4aecb9684040b4",
        "e455b9704e4f4d02",
        "d033ef977b2bed5c",
        "0000000000000001",
      ];
      for (const other of others) {
        for (const place of [0, 1]) {
          const legs = leg(place, writing(0, [...Buffer.from(other, "hex")]));
          await refuseHostile(world, "UnknownRoute", { legs });
        }
      }
    });

    it("refuses a route that the router calls inside another with the trader's signature (attacks 2 and 12)", async () => {
      const { chain, vault, x, y } = world;
      const end = (mint: PublicKey) => ({
        mint,
        scratch: scratchOf(world, mint),
        till: world.tills.get(mint) ?? PublicKey.default,
      });
      await mintInto(chain, y, scratchOf(world, y), 888n);
      const amounts = { inAmount: 888n, quoted: 1n };
      const inner = hostileLeg("routeV2", {
        user: vault.trader,
        till: TILL,
        input: end(y),
        output: end(x),
        ...amounts,
      });
      const keys = inner.accounts.map((meta) => ({ ...meta, isSigner: meta.pubkey.equals(vault.trader) }));
      const smuggled = new TransactionInstruction({ programId: ROUTER, keys, data: Buffer.from(inner.data) });
      await refuseHostile(world, "ScratchResidue", { deeds: [deeds.last(smuggled)] });
      await refuseHostile(world, "ScratchResidue", { deeds: [deeds.trade, deeds.last(smuggled)] });
    });

    it("refuses to hand the trader's signature to another program in the router's place (attacks 2 and 39)", async () => {
      const honest = await hostileTradeOf(world);
      const at = honest.keys.findIndex(({ pubkey }) => pubkey.equals(ROUTER));
      const keys = honest.keys.map((meta, place) => (place === at ? { ...meta, pubkey: TOKEN_PROGRAM_ID } : meta));
      await refuseInstruction(world, "WrongRouter", new TransactionInstruction({ ...honest, keys }));
    });
  });

  it("refuses fee and positive-slippage bytes that a hostile router could act on, in any leg (attack 3)", async () => {
    for (const place of [0, 1]) {
      for (let byte = 26; byte < 30; byte++) {
        await refuseHostile(world, "LegTakesFee", { legs: leg(place, writing(byte, [1])) });
      }
    }
    for (const form of V1) {
      const legs = leg(0, naming(SLOTS[form].fee, await tokenAccount(world.chain, world.x, thief.publicKey)));
      await refuseHostile(world, "LegTakesFee", { forms: [form], legs });
    }
  });

  describe("an account in two parts", () => {
    it("refuses input = output, as one account and as one mint (attack 16)", async () => {
      const { vault, x } = world;
      const source = scratchOf(world, vault.usdcMint);
      for (const form of [...V1, ...V2]) {
        const legs = leg(0, naming(SLOTS[form].destination, source));
        await refuseHostile(world, "LegMint", { forms: [form], legs });
      }
      await refuseHostile(world, "LegMint", { path: [vault.usdcMint] });
      await refuseHostile(world, "LegMint", { path: [x, x] });
      await refuseHostile(world, "WrongLegCount", { path: [] });
    });

    it("refuses a scratch account that stands twice in the table, and counts nothing twice (attack 16)", async () => {
      const doubled = async (mint: PublicKey): Promise<TransactionInstruction> => {
        const honest = await hostileTradeOf(world);
        const twice = { pubkey: scratchOf(world, mint), isSigner: false, isWritable: true };
        return new TransactionInstruction({ ...honest, keys: [...honest.keys, twice] });
      };
      await refuseInstruction(world, "ScratchResidue", await doubled(world.vault.usdcMint));
      const { idle } = await vaultNow(world.vault);
      await tradeAs(world, await doubled(world.x));
      assert.equal((await vaultNow(world.vault)).idle, idle + GAIN);
    });

    it("refuses an account of the vault's state as a token account (attack 16)", async () => {
      const { chain, vault } = world;
      const bob = await makeDepositor(vault, usdc(100));
      await giveTo(vault, bob, usdc(100));
      const ticket = withdrawalAddress(vault.vault, await queue(vault, bob, shares(10)));
      for (const form of [...V1, ...V2]) {
        for (const part of ["source", "destination"] as const) {
          const legs = leg(0, naming(SLOTS[form][part], ticket));
          await refuseHostile(world, "VaultAccountInTrade", { forms: [form], legs });
          await refuseHostile(world, "AccountTwice", {
            forms: [form],
            legs: leg(0, naming(SLOTS[form][part], vault.vault)),
          });
        }
      }
      assert.ok(await chain.account(ticket));
    });
  });

  describe("the rest of the transaction", () => {
    let bob: Depositor;
    const around = async (trade: TransactionInstruction): Promise<TransactionInstruction[]> => {
      const { vault } = world;
      const { ticketNext } = await vaultNow(vault);
      return [
        await depositOf(vault, bob, usdc(50_000)),
        trade,
        await requestOf(vault, bob, shares(49_000), 0n, ticketNext),
      ];
    };

    beforeEach(async () => {
      bob = await makeDepositor(world.vault, usdc(50_000));
    });

    it("finds no half of a trade between a deposit and an exit, and gains nothing by a whole one (attack 17)", async () => {
      const { chain, vault, table } = world;
      const signers = [bob.key, vault.keeper];
      const torn = await around(await hostileTradeOf(world, { deeds: [deeds.trade, deeds.keep] }));
      await assertRefused(chain, "LegEmpty", torn, signers, [table]);
      const number = (await vaultNow(vault)).ticketNext;
      await sendOk(chain, await around(await hostileTradeOf(world)), signers, [table]);
      const ticket = await ticketNow(vault, number);
      assert.ok(ticket && ticket.valueAtRequest <= usdc(49_000));
    });
  });

  describe("a spoofed instructions sysvar", () => {
    it("has nobody to deceive: no instruction takes one, and the program does not know its address (attack 18)", () => {
      const idl = readFileSync(new URL("../../programs/vault/release/vault.json", import.meta.url), "utf8");
      assert.ok(!idl.includes(SYSVAR_INSTRUCTIONS_PUBKEY.toBase58()));
      assert.equal(Buffer.from(releasedProgram("vault")).indexOf(SYSVAR_INSTRUCTIONS_PUBKEY.toBuffer()), -1);
    });

    it("does not turn a theft into a trade, whether the real one is shown or a forged one (attack 18)", async () => {
      const forged = newKey().publicKey;
      const owner = new PublicKey("Sysvar1111111111111111111111111111111111111");
      world.chain.setAccount(forged, { lamports: 10_000_000n, owner, data: new Uint8Array(500), executable: false });
      for (const sysvar of [SYSVAR_INSTRUCTIONS_PUBKEY, forged]) {
        const legs = (each: RouteLeg[]) => each.map(showing(sysvar, false));
        await refuseHostile(world, "LegEmpty", { legs, deeds: [deeds.trade, deeds.keep] });
        await refuseHostile(world, "NotProfitable", { legs, out: 1n });
        const { idle } = await vaultNow(world.vault);
        await hostileTrade(world, { legs });
        assert.equal((await vaultNow(world.vault)).idle, idle + GAIN);
      }
    });
  });

  it("refuses to name a fake token program to the router (attack 19)", async () => {
    const fake = newKey().publicKey;
    for (const form of [...V1, ...V2]) {
      const legs = leg(0, naming(SLOTS[form].tokenProgram, fake));
      await refuseHostile(world, "LegMint", { forms: [form], legs });
    }
  });

  describe("mints of Token-2022", () => {
    for (const extension of Object.keys(EXTENSIONS) as (keyof typeof EXTENSIONS)[]) {
      it(`refuses one with ${extension}, as scratch account and as leg (attack 20)`, async () => {
        const { chain, vault } = world;
        const mint = newKey().publicKey;
        putMint(chain, mint, 9);
        const account = await tokenAccount(chain, mint, vault.trader);
        const plain = await chain.account(account);
        assert.ok(plain);
        await extend(chain, mint, extension);
        chain.setAccount(account, { ...plain, owner: TOKEN_2022_PROGRAM_ID });
        const payer = chain.feePayer.publicKey;
        await assertRefused(chain, "WrongMint", [await createScratch({ vault: vault.vault, payer, mint })]);
        const { destination, tokenProgram } = SLOTS.routeV2;
        const through = (each: RouteLeg) =>
          [
            naming(destination, account),
            naming(SLOTS.routeV2.mint, mint),
            naming(tokenProgram, TOKEN_2022_PROGRAM_ID),
          ].reduce((forged, change) => change(forged), each);
        await refuseHostile(world, "LegDestination", { legs: leg(0, through) });
        await refuseHostile(world, "LegSource", { legs: leg(1, naming(SLOTS.routeV2.source, account)) });
      });
    }
  });

  describe("a squatted associated account", () => {
    it("refuses one of the trader's that somebody made first and gave away, or kept a right to (attack 21)", async () => {
      const { chain, vault, x } = world;
      const squat = await tokenAccount(chain, x, vault.trader);
      const made = await chain.account(squat);
      assert.ok(made);
      const clean = AccountLayout.decode(made.data);
      const refuseSquat = async (error: string, state: typeof clean) => {
        const data = Uint8Array.from(made.data);
        AccountLayout.encode(state, data);
        chain.setAccount(squat, { ...made, data });
        await refuseInstruction(world, error, swapAccount(await hostileTradeOf(world), scratchOf(world, x), squat));
      };
      await refuseSquat("LegDestination", { ...clean, owner: thief.publicKey });
      const delegate = { delegateOption: 1, delegate: thief.publicKey, delegatedAmount: BETWEEN } as const;
      await refuseSquat("ScratchNotClean", { ...clean, ...delegate });
      const closer = { closeAuthorityOption: 1, closeAuthority: thief.publicKey } as const;
      await refuseSquat("ScratchNotClean", { ...clean, ...closer });
      await refuseSquat("LegSource", clean);
    });

    it("refuses the keeper's own, once it is somebody else's, for the tip (attack 21)", async () => {
      const { chain, vault } = world;
      const { keeper, keeperUsdc } = vault;
      const give = createSetAuthorityInstruction(
        keeperUsdc,
        keeper.publicKey,
        AuthorityType.AccountOwner,
        thief.publicKey,
      );
      await sendOk(chain, [give], [keeper]);
      await refuseHostile(world, "WrongTokenAccount", {});
    });

    it("has nobody to squat a scratch account: its address is the program's, and so is who signs there (attack 21)", async () => {
      const { vault } = world;
      const scratch = scratchOf(world, vault.usdcMint);
      const approve = createApproveInstruction(scratch, thief.publicKey, thief.publicKey, 1n);
      await assertRefused(world.chain, "token: 0x4", [approve], [thief]);
    });
  });
});
