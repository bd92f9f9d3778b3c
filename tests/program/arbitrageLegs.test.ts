import { AccountLayout } from "@solana/spl-token";
import { type Keypair, type PublicKey, TransactionInstruction } from "@solana/web3.js";
import type { RouteLeg } from "../../keeper/src/vault/accountTable.ts";
import { scratchAddress } from "../../keeper/src/vault/addresses.ts";
import { createScratch } from "../../keeper/src/vault/createScratch.ts";
import { sendOk } from "../support/assertions.ts";
import { FEE_OFFSET, leg, naming, SLOTS, V1, V2, writing } from "../support/forge.ts";
import { newKey } from "../support/keys.ts";
import type { RouteForm } from "../support/market.ts";
import { describeOnBoth } from "../support/suite.ts";
import { mintTo, tokenAccount } from "../support/tokens.ts";
import { makeTradeWorld, refuseInstruction, refuseTrade, type TradeWorld, trade, tradeOf } from "../support/trade.ts";
import { makeVaultBeside, PROGRAMS, usdc } from "../support/vault.ts";

describeOnBoth("arbitrage legs", (start) => {
  let world: TradeWorld;
  let thief: Keypair;
  let thiefUsdc: PublicKey;
  let thiefX: PublicKey;

  beforeEach(async () => {
    world = await makeTradeWorld(await start(PROGRAMS));
    thief = newKey();
    thiefUsdc = await mintTo(world.chain, world.vault.usdcMint, thief.publicKey, usdc(10_000));
    thiefX = await tokenAccount(world.chain, world.x, thief.publicKey);
  });

  it("takes the honest trade that the refusals below are made of", async () => {
    await trade(world);
  });

  describe("what a leg says", () => {
    it("refuses every instruction but the four routes, and data too short to be one", async () => {
      const claim = [0x3e, 0xc6, 0xd6, 0xc1, 0xd5, 0x9f, 0x6c, 0xd2];
      const setTokenLedger = [0xe4, 0x55, 0xb9, 0x70, 0x4e, 0x4f, 0x4d, 0x02];
      const exactOutRoute = [0xd0, 0x33, 0xef, 0x97, 0x7b, 0x2b, 0xed, 0x5c];
      for (const discriminator of [claim, setTokenLedger, exactOutRoute, [0, 0, 0, 0, 0, 0, 0, 0]]) {
        for (const place of [0, 1]) {
          await refuseTrade(world, "UnknownRoute", { legs: leg(place, writing(0, discriminator)) });
        }
      }
      const short = leg(0, (each) => ({ ...each, data: each.data.slice(0, 7) }));
      await refuseTrade(world, "UnknownRoute", { legs: short });
    });

    it("refuses a version 1 route behind the first leg: its amount cannot be set", async () => {
      for (const form of V1) await refuseTrade(world, "LegMustBeVersion2", { forms: ["routeV2", form] });
    });

    it("refuses any fee byte of version 2, platform fee and positive slippage, in any leg", async () => {
      for (const form of ["routeV2", "sharedAccountsRouteV2"] as const) {
        for (const place of [0, 1]) {
          const forms: RouteForm[] = place === 0 ? [form] : ["routeV2", form];
          for (let byte = 0; byte < 4; byte++) {
            await refuseTrade(world, "LegTakesFee", { forms, legs: leg(place, writing(FEE_OFFSET[form] + byte, [1])) });
          }
        }
      }
    });

    it("refuses a fee that the router would pay out, whole", async () => {
      const fee = { account: thiefX, platformBps: 10 };
      for (const form of [...V1, ...V2]) {
        await refuseTrade(world, "LegTakesFee", { forms: [form], requests: [{ fee }] });
      }
    });

    it("refuses a version 1 fee slot that is not Jupiter's id, even one of the trader's own", async () => {
      const own = scratchAddress(world.vault.vault, world.x);
      for (const form of ["route", "sharedAccountsRoute"] as const) {
        const legs = leg(0, naming(SLOTS[form].fee, own));
        await refuseTrade(world, "LegTakesFee", { forms: [form], legs });
      }
    });

    it("refuses too few accounts, and an index outside the table", async () => {
      for (const form of [...V1, ...V2]) {
        const legs = leg(0, (each) => ({ ...each, accounts: each.accounts.slice(0, 8) }));
        await refuseTrade(world, "LegTooShort", { forms: [form], legs });
      }
      const { programId, keys, data } = await tradeOf(world);
      const cut = new TransactionInstruction({ programId, data, keys: keys.slice(0, -1) });
      await refuseInstruction(world, "LegAccountOutOfTable", cut);
    });

    it("refuses one leg, none, and five", async () => {
      await refuseTrade(world, "WrongLegCount", { legs: (legs) => legs.slice(0, 1) });
      await refuseTrade(world, "WrongLegCount", { legs: () => [] });
      await refuseTrade(world, "WrongLegCount", { legs: ([a, b]) => (a && b ? [a, b, a, b, a] : []) });
    });

    it("refuses legs that do not connect, or do not start and end in USDC", async () => {
      await refuseTrade(world, "LegsDoNotConnect", { path: ["cheap", "cross"] });
      await refuseTrade(world, "LegsDoNotConnect", { legs: ([a, b]) => (a && b ? [b, a] : []) });
      await refuseTrade(world, "LegsDoNotConnect", { legs: ([a]) => (a ? [a, a] : []) });
    });
  });

  describe("whom a leg pays", () => {
    it("refuses an output to anybody else's account, in every form and leg", async () => {
      for (const form of [...V1, ...V2]) {
        const legs = leg(0, naming(SLOTS[form].destination, thiefX));
        await refuseTrade(world, "LegDestination", { forms: [form], legs });
      }
      for (const form of V2) {
        const legs = leg(1, naming(SLOTS[form].destination, thiefUsdc));
        await refuseTrade(world, "LegDestination", { forms: ["routeV2", form], legs });
      }
    });

    it("refuses an optional destination that is not the leg's own scratch account", async () => {
      const other = scratchAddress(world.vault.vault, world.y);
      for (const destinationTokenAccount of [thiefX, other]) {
        for (const form of ["route", "routeV2"] as const) {
          await refuseTrade(world, "LegDestination", { forms: [form], requests: [{ destinationTokenAccount }] });
        }
      }
    });

    it("refuses a source that is not the trader's", async () => {
      for (const form of [...V1, ...V2]) {
        const legs = leg(0, naming(SLOTS[form].source, thiefUsdc));
        await refuseTrade(world, "LegSource", { forms: [form], legs });
      }
    });

    it("refuses another authority than the trader", async () => {
      for (const form of [...V1, ...V2]) {
        const legs = leg(0, naming(SLOTS[form].authority, thief.publicKey));
        await refuseTrade(world, "LegAuthority", { forms: [form], legs });
      }
    });

    it("refuses one account as input and output", async () => {
      const own = scratchAddress(world.vault.vault, world.vault.usdcMint);
      await refuseTrade(world, "LegMint", { legs: leg(0, naming(SLOTS.routeV2.destination, own)) });
    });

    it("refuses mints that are not those of the scratch accounts, and a fake token program", async () => {
      for (const form of [...V1, ...V2]) {
        const { mint, tokenProgram } = SLOTS[form];
        await refuseTrade(world, "LegMint", { forms: [form], legs: leg(0, naming(mint, world.y)) });
        await refuseTrade(world, "LegMint", { forms: [form], legs: leg(0, naming(tokenProgram, thief.publicKey)) });
      }
    });

    it("refuses an account of the trader that is not the scratch account of its mint", async () => {
      const { chain, vault, x } = world;
      const stray = await tokenAccount(chain, x, vault.trader);
      const strayed = (legs: RouteLeg[]) =>
        legs.map((each, at) => naming(at === 0 ? SLOTS.routeV2.destination : SLOTS.routeV2.source, stray)(each));
      await refuseTrade(world, "LegSource", { legs: strayed });
    });

    it("refuses a scratch account of another vault", async () => {
      const { chain, vault, x } = world;
      const other = await makeVaultBeside(vault);
      await sendOk(chain, [await createScratch({ vault: other.vault, payer: chain.feePayer.publicKey, mint: x })]);
      const legs = leg(0, naming(SLOTS.routeV2.destination, scratchAddress(other.vault, x)));
      await refuseTrade(world, "LegDestination", { legs });
    });

    it("refuses a scratch account that anybody else has a right to", async () => {
      const { chain, vault, x } = world;
      const address = scratchAddress(vault.vault, x);
      const clean = await chain.account(address);
      if (clean === undefined) throw new Error("no scratch account");
      const state = AccountLayout.decode(clean.data);
      const dirty = [
        { ...state, delegateOption: 1 as const, delegate: thief.publicKey, delegatedAmount: 1n },
        { ...state, closeAuthorityOption: 1 as const, closeAuthority: thief.publicKey },
        { ...state, state: 2 },
      ];
      for (const changed of dirty) {
        const data = Uint8Array.from(clean.data);
        AccountLayout.encode(changed, data);
        chain.setAccount(address, { ...clean, data });
        await refuseTrade(world, "ScratchNotClean");
      }
      chain.setAccount(address, clean);
      await trade(world);
    });
  });
});
