import { type Keypair, PublicKey, SystemProgram, TransactionInstruction } from "@solana/web3.js";
import { vaultAddresses, withdrawalAddress } from "../../keeper/src/vault/addresses.ts";
import { ROUTER } from "../../keeper/src/vault/router.ts";
import { assertRefused } from "../support/assertions.ts";
import type { ChainAccount } from "../support/chain.ts";
import { leg, showing, writing } from "../support/forge.ts";
import { swapAccount, unsigned } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { describeOnBoth } from "../support/suite.ts";
import { fund, mintTo, tokenAccount } from "../support/tokens.ts";
import {
  AMOUNT_IN,
  makeTradeWorld,
  refuseInstruction,
  refuseTrade,
  type TradeWorld,
  trade,
  tradeOf,
} from "../support/trade.ts";
import { giveTo, makeDepositor, makeVaultBeside, PROGRAMS, queue, shares, usdc } from "../support/vault.ts";

describeOnBoth("arbitrage accounts", (start) => {
  let world: TradeWorld;
  let thief: Keypair;
  let thiefUsdc: PublicKey;

  beforeEach(async () => {
    world = await makeTradeWorld(await start(PROGRAMS));
    thief = newKey();
    thiefUsdc = await mintTo(world.chain, world.vault.usdcMint, thief.publicKey, usdc(10_000));
  });

  it("takes the honest trade that the refusals below are made of", async () => {
    await trade(world);
  });

  describe("what a leg is shown", () => {
    const refuseShowing = (error: string, pubkey: PublicKey, isWritable = true) =>
      refuseTrade(world, error, { legs: leg(0, showing(pubkey, isWritable)) });

    it("refuses the vault's token accounts and its share mint, read-only too", async () => {
      const { vault } = world.vault;
      const { escrow, protocolShares, shareMint } = vaultAddresses(vault);
      for (const account of [escrow, protocolShares, shareMint]) {
        for (const isWritable of [true, false]) await refuseShowing("VaultAccountInTrade", account, isWritable);
      }
    });

    it("refuses accounts of the vault program, another vault's too", async () => {
      const { vault } = world;
      const bob = await makeDepositor(vault, usdc(100));
      await giveTo(vault, bob, usdc(100));
      const ticket = withdrawalAddress(vault.vault, await queue(vault, bob, shares(10)));
      await refuseShowing("VaultAccountInTrade", ticket);
      await refuseShowing("VaultAccountInTrade", (await makeVaultBeside(vault)).vault);
    });

    it("refuses the treasury, the vault, the keeper and the keeper's USDC a second time", async () => {
      const { vault, treasury, keeper, keeperUsdc } = world.vault;
      for (const account of [vault, treasury, keeper.publicKey, keeperUsdc]) {
        await refuseShowing("AccountTwice", account);
      }
    });

    it("refuses whoever else signs the transaction: no signature is passed on", async () => {
      await refuseShowing("SignerInTrade", world.chain.feePayer.publicKey, false);
    });

    it("refuses stake, lookup-table, loader and nonce accounts that are writable", async () => {
      const owners = [
        "Stake11111111111111111111111111111111111111",
        "AddressLookupTab1e1111111111111111111111111",
        "BPFLoaderUpgradeab1e11111111111111111111111",
        SystemProgram.programId.toBase58(),
      ];
      for (const owner of owners) {
        const address = newKey().publicKey;
        const data = new Uint8Array(80);
        const account: ChainAccount = { lamports: 10_000_000n, owner: new PublicKey(owner), data, executable: false };
        world.chain.setAccount(address, account);
        await refuseShowing("AuthorityAccountInTrade", address);
      }
    });
  });

  describe("who trades", () => {
    it("refuses everybody but the keeper, and a keeper who has not signed", async () => {
      const { vault, chain, table } = world;
      fund(chain, thief.publicKey);
      const honest = await tradeOf(world);
      const stolen = swapAccount(
        swapAccount(honest, vault.keeper.publicKey, thief.publicKey),
        vault.keeperUsdc,
        thiefUsdc,
      );
      await assertRefused(chain, "NotKeeper", [stolen], [thief], [table]);
      for (const role of [vault.admin, vault.guardian]) {
        const wrong = swapAccount(honest, vault.keeper.publicKey, role.publicKey);
        await assertRefused(chain, "NotKeeper", [wrong], [role], [table]);
      }
      const silent = unsigned(honest, vault.keeper.publicKey);
      await assertRefused(chain, "missing required signature for instruction", [silent], [], [table]);
    });

    it("refuses a tip to anybody but Jito, with and without a tip", async () => {
      for (const tip of [0n, 10_000_000n]) {
        await refuseTrade(world, "WrongTipAccount", { tipAccount: thief.publicKey, tip });
      }
    });

    it("refuses to repay the tip to anybody but the keeper, or in another mint", async () => {
      const { vault } = world;
      const honest = await tradeOf(world, { tip: 10_000_000n });
      await refuseInstruction(world, "WrongTokenAccount", swapAccount(honest, vault.keeperUsdc, thiefUsdc));
      const keeperX = await tokenAccount(world.chain, world.x, vault.keeper.publicKey);
      await refuseInstruction(world, "WrongTokenAccount", swapAccount(honest, vault.keeperUsdc, keeperX));
    });

    it("refuses another trader, treasury or router", async () => {
      const { vault } = world;
      const honest = await tradeOf(world);
      const first = (from: PublicKey, to: PublicKey) => {
        const at = honest.keys.findIndex(({ pubkey }) => pubkey.equals(from));
        const keys = honest.keys.map((meta, index) => (index === at ? { ...meta, pubkey: to } : meta));
        return new TransactionInstruction({ ...honest, keys });
      };
      await refuseInstruction(world, "WrongTrader", first(vault.trader, thief.publicKey));
      await refuseInstruction(world, "WrongTreasury", first(vault.treasury, thiefUsdc));
      await refuseInstruction(world, "WrongRouter", first(ROUTER, SystemProgram.programId));
    });

    it("refuses to be told another amount by a version 2 leg than it gave: the program writes it", async () => {
      const greedy = leg(0, writing(8, [...new Uint8Array(new BigUint64Array([AMOUNT_IN * 2n]).buffer)]));
      await trade(world, { legs: greedy });
    });

    it("refuses a version 1 leg that spends more than the trade took out", async () => {
      await refuseTrade(world, "router: 0x1788", { forms: ["route"], requests: [{ inAmount: AMOUNT_IN + 1n }] });
    });
  });
});
