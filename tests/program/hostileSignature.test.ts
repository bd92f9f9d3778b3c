import assert from "node:assert/strict";
import {
  AccountLayout,
  AuthorityType,
  createMintToInstruction,
  createSetAuthorityInstruction,
  createTransferInstruction,
} from "@solana/spl-token";
import { type Keypair, PublicKey, SystemProgram, TransactionInstruction } from "@solana/web3.js";
import { VAULT_PROGRAM_ID } from "../../keeper/src/vault/program.ts";
import { setPaused } from "../../keeper/src/vault/setPaused.ts";
import { syncDonation } from "../../keeper/src/vault/syncDonation.ts";
import { deeds } from "../support/deeds.ts";
import {
  GAIN,
  HOSTILE_PROGRAMS,
  type HostileWorld,
  hostileTrade,
  hostileTradeOf,
  makeHostileWorld,
  outOf,
  PRIVILEGE,
  refuseHostile,
  scratchOf,
  TILL,
} from "../support/hostile.ts";
import { readOnly, swapAccount } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { describeOnBoth } from "../support/suite.ts";
import { balance, funded, tokenAccount } from "../support/tokens.ts";
import { refuseInstruction } from "../support/trade.ts";
import {
  type Depositor,
  depositOf,
  giveTo,
  makeDepositor,
  makeVaultBeside,
  requestOf,
  shares,
  type TestVault,
  usdc,
  vaultNow,
} from "../support/vault.ts";

/** A system account with 80 bytes that say: a nonce, initialised, of this authority. */
function nonceOf(authority: PublicKey): Uint8Array {
  const data = new Uint8Array(80);
  data.set([1, 0, 0, 0, 1, 0, 0, 0]);
  data.set(authority.toBytes(), 8);
  return data;
}

describeOnBoth("a hostile router and the trader's signature", (start) => {
  let world: HostileWorld;
  let other: TestVault;
  let bob: Depositor;
  let thief: Keypair;
  let thiefUsdc: PublicKey;

  before(async () => {
    world = await makeHostileWorld(await start(HOSTILE_PROGRAMS));
    const { chain, vault } = world;
    thief = funded(chain, newKey());
    thiefUsdc = await tokenAccount(chain, vault.usdcMint, thief.publicKey);
    other = await makeVaultBeside(vault);
    bob = await makeDepositor(other, usdc(1_000));
    await giveTo(other, bob, usdc(500));
  });

  /** A token account at an address of its own, with USDC in it. */
  async function purseOf(owner: PublicKey, amount: bigint): Promise<PublicKey> {
    const { chain, vault } = world;
    const account = await chain.account(await tokenAccount(chain, vault.usdcMint, owner));
    const purse = newKey().publicKey;
    assert.ok(account);
    const data = Uint8Array.from(account.data);
    AccountLayout.encode({ ...AccountLayout.decode(data), amount }, data);
    chain.setAccount(purse, { ...account, data });
    return purse;
  }

  /** Refuses the errand in front of the first leg's trade, and behind the last one's. */
  async function refuseErrand(error: string, errand: TransactionInstruction, writableTrader = false): Promise<void> {
    await refuseHostile(world, error, { writableTrader, deeds: [deeds.first(errand)] });
    await refuseHostile(world, error, { writableTrader, deeds: [deeds.trade, deeds.last(errand)] });
  }

  it("lands an honest trade, also where the transaction locks the trader for writing", async () => {
    const { idle } = await vaultNow(world.vault);
    await hostileTrade(world);
    await hostileTrade(world, { writableTrader: true });
    assert.equal((await vaultNow(world.vault)).idle, idle + GAIN + GAIN);
  });

  describe("signatures of others", () => {
    it("never shows it the keeper or whoever pays the fees (attack 1)", async () => {
      const { chain, vault } = world;
      const pay = (fromPubkey: PublicKey) =>
        SystemProgram.transfer({ fromPubkey, toPubkey: thief.publicKey, lamports: 1_000_000 });
      await refuseErrand("AccountTwice", pay(vault.keeper.publicKey));
      await refuseErrand("SignerInTrade", pay(chain.feePayer.publicKey));
      const tipRefund = createTransferInstruction(vault.keeperUsdc, thiefUsdc, vault.keeper.publicKey, 1n);
      await refuseErrand("AccountTwice", tipRefund);
    });

    it("gives it no signature of anybody who has not signed (attack 1)", async () => {
      const { chain } = world;
      const bystander = funded(chain, newKey()).publicKey;
      const pay = { fromPubkey: bystander, toPubkey: thief.publicKey, lamports: 1_000_000 };
      await refuseErrand(PRIVILEGE, SystemProgram.transfer(pay));
    });
  });

  describe("the trader's own account", () => {
    it("refuses to spend its lamports, even if the transaction locks it for writing (attack 13)", async () => {
      const fromPubkey = world.vault.trader;
      const pay = SystemProgram.transfer({ fromPubkey, toPubkey: thief.publicKey, lamports: 1_000_000 });
      const create = SystemProgram.createAccount({
        fromPubkey,
        newAccountPubkey: newKey().publicKey,
        lamports: 1_000_000,
        space: 0,
        programId: VAULT_PROGRAM_ID,
      });
      for (const writable of [false, true]) {
        await refuseErrand(PRIVILEGE, pay, writable);
        await refuseErrand(PRIVILEGE, create, writable);
      }
      const seize = deeds.seize(fromPubkey, thief.publicKey);
      const words = "router: instruction spent from the balance of an account it does not own";
      await refuseHostile(world, words, { deeds: [seize], writableTrader: true });
    });

    it("refuses to assign it to a program or give it data (attack 13)", async () => {
      const accountPubkey = world.vault.trader;
      for (const writable of [false, true]) {
        await refuseErrand(PRIVILEGE, SystemProgram.assign({ accountPubkey, programId: thief.publicKey }), writable);
        await refuseErrand(PRIVILEGE, SystemProgram.allocate({ accountPubkey, space: 80 }), writable);
      }
    });
  });

  describe("what else is the vault's", () => {
    it("never shows it the treasury, the escrow, the protocol's shares or the share mint (attacks 10 and 14)", async () => {
      const { treasury, escrow, protocolShares, shareMint, trader } = world.vault;
      const thiefShares = await tokenAccount(world.chain, shareMint, thief.publicKey);
      await refuseErrand("AccountTwice", outOf(world, treasury, thiefUsdc, 1n));
      await refuseErrand("VaultAccountInTrade", outOf(world, escrow, thiefShares, 1n));
      await refuseErrand("VaultAccountInTrade", outOf(world, protocolShares, thiefShares, 1n));
      await refuseErrand("VaultAccountInTrade", createMintToInstruction(shareMint, thiefShares, trader, 1n));
    });

    it("cannot move another vault's tokens with this one's trader (attacks 10 and 14)", async () => {
      const otherShares = await tokenAccount(world.chain, other.shareMint, thief.publicKey);
      await refuseErrand("token: 0x4", outOf(world, other.treasury, thiefUsdc, 1n));
      await refuseErrand("token: 0x4", createMintToInstruction(other.shareMint, otherShares, world.vault.trader, 1n));
    });

    it("takes no account of the trader's or the vault's in place of payment (attack 11)", async () => {
      const { chain, vault } = world;
      for (const heir of [vault.trader, vault.vault]) {
        const purse = await purseOf(TILL, usdc(6_000));
        const hand = createSetAuthorityInstruction(purse, TILL, AuthorityType.AccountOwner, heir);
        await refuseHostile(world, "LegEmpty", { deeds: [deeds.trade, deeds.instead(hand)] });
        await refuseHostile(world, "NotProfitable", { deeds: [deeds.trade, deeds.last(hand)], out: usdc(1) });
        const { idle } = await vaultNow(vault);
        await hostileTrade(world, { deeds: [deeds.trade, deeds.last(hand)] });
        assert.equal((await vaultNow(vault)).idle, idle + GAIN);
        assert.equal(await balance(chain, vault.treasury), idle + GAIN);
        assert.equal(await balance(chain, purse), usdc(6_000));
      }
    });

    it("trades through no account that was made the trader's, only through its scratch accounts (attack 11)", async () => {
      const purse = await purseOf(world.vault.trader, usdc(6_000));
      const scratch = scratchOf(world, world.vault.usdcMint);
      await refuseInstruction(world, "LegsDoNotConnect", swapAccount(await hostileTradeOf(world), scratch, purse));
    });
  });

  describe("a lasting right", () => {
    it("refuses a stake, lookup-table or program account that it could write (attack 15)", async () => {
      const owners = [
        "Stake11111111111111111111111111111111111111",
        "AddressLookupTab1e1111111111111111111111111",
        "BPFLoaderUpgradeab1e11111111111111111111111",
        "LoaderV411111111111111111111111111111111111",
      ].map((owner) => new PublicKey(owner));
      for (const owner of owners) {
        const pubkey = newKey().publicKey;
        world.chain.setAccount(pubkey, { lamports: 10_000_000n, owner, data: new Uint8Array(200), executable: false });
        const keys = [
          { pubkey, isSigner: false, isWritable: true },
          { pubkey: world.vault.trader, isSigner: true, isWritable: false },
        ];
        const take = new TransactionInstruction({ programId: owner, keys, data: Buffer.alloc(4) });
        await refuseErrand("AuthorityAccountInTrade", take);
      }
    });

    it("refuses a nonce of the trader's that it could write, and cannot write one that it may read (attack 15)", async () => {
      const { chain, vault } = world;
      const noncePubkey = newKey().publicKey;
      const owner = SystemProgram.programId;
      chain.setAccount(noncePubkey, { lamports: 10_000_000n, owner, data: nonceOf(vault.trader), executable: false });
      const newAuthorizedPubkey = thief.publicKey;
      const take = SystemProgram.nonceAuthorize({ noncePubkey, authorizedPubkey: vault.trader, newAuthorizedPubkey });
      await refuseErrand("AuthorityAccountInTrade", take);
      const honest = await hostileTradeOf(world, { deeds: [deeds.last(take)] });
      await refuseInstruction(world, PRIVILEGE, readOnly(honest, noncePubkey));
    });
  });

  describe("re-entry", () => {
    it("never shows it a vault to deposit in, to leave or to book (attack 17)", async () => {
      const whole = [
        await depositOf(other, bob, usdc(100)),
        await requestOf(other, bob, shares(100), 0n, (await vaultNow(other)).ticketNext),
        await syncDonation(other.vault),
        await setPaused({ vault: other.vault, authority: thief.publicKey, flags: 3 }),
      ];
      for (const instruction of whole) await refuseErrand("VaultAccountInTrade", instruction);
    });

    it("cannot call the vault program at all, whatever the instruction (attack 17)", async () => {
      const again = await hostileTradeOf(world);
      const instructions = [
        await depositOf(other, bob, usdc(100)),
        await requestOf(other, bob, shares(100), 0n, (await vaultNow(other)).ticketNext),
        await syncDonation(other.vault),
        { data: again.data.subarray(0, 40) },
        // The tag of an event's self-call: a forged receipt.
        { data: Buffer.from("e445a52e51cb9a1d", "hex") },
      ];
      for (const { data } of instructions) {
        const bare = new TransactionInstruction({ programId: VAULT_PROGRAM_ID, keys: [], data });
        await refuseErrand("router: Cross-program invocation reentrancy not allowed for this instruction", bare);
      }
    });
  });
});
