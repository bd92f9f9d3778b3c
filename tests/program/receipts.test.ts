import assert from "node:assert/strict";
import { type PublicKey, TransactionInstruction } from "@solana/web3.js";
import { isEmpireError } from "../../keeper/src/domain/error.ts";
import { accrueFees } from "../../keeper/src/vault/accrueFees.ts";
import { cancelWithdrawal } from "../../keeper/src/vault/cancelWithdrawal.ts";
import { claimWithdrawal } from "../../keeper/src/vault/claimWithdrawal.ts";
import { EVENT_ACCOUNTS, VAULT_PROGRAM_ID } from "../../keeper/src/vault/program.ts";
import { EMPTY_HEAD, extendHead, type Receipt, recomputeHead } from "../../keeper/src/vault/receipts.ts";
import { setPaused } from "../../keeper/src/vault/setPaused.ts";
import { sendOk } from "../support/assertions.ts";
import { newKey } from "../support/keys.ts";
import { startLitesvm } from "../support/litesvm.ts";
import { recording } from "../support/recording.ts";
import { describeOnBoth, START } from "../support/suite.ts";
import { makeTradeWorld, type TradeWorld, trade } from "../support/trade.ts";
import {
  crankOf,
  donate,
  giveTo,
  makeDepositor,
  makeVault,
  makeVaultBeside,
  PROGRAMS,
  pass,
  queue,
  shares,
  usdc,
  vaultNow,
} from "../support/vault.ts";

/** Everything that changes a vault without venues, positions, silver and governance, once or more (those: everyReceipt.test.ts). */
async function live(world: TradeWorld): Promise<void> {
  const { chain, vault } = world;
  const { vault: address, usdcMint, guardian, admin } = vault;
  const bob = await makeDepositor(vault, usdc(1_000));
  const owner = bob.key.publicKey;
  await giveTo(vault, bob, usdc(1_000));
  await trade(world, { tip: 1_000_000n });
  const [first, second] = [await queue(vault, bob, shares(100)), await queue(vault, bob, shares(50))];
  await sendOk(chain, [await cancelWithdrawal({ vault: address, owner, number: first })], [bob.key]);
  await donate(vault, usdc(5));
  await pass(chain, 5_000n);
  await sendOk(chain, [await accrueFees(address)]);
  await sendOk(chain, [await crankOf(vault, bob, first)]);
  await sendOk(chain, [await crankOf(vault, bob, second)]);
  await sendOk(chain, [await claimWithdrawal({ vault: address, usdcMint, owner, number: second })], [bob.key]);
  await sendOk(chain, [await setPaused({ vault: address, authority: guardian.publicKey, flags: 3 })], [guardian]);
  await sendOk(chain, [await setPaused({ vault: address, authority: admin.publicKey, flags: 0 })], [admin]);
}

describe("the receipts of a vault (litesvm)", () => {
  let receipts: Receipt[];
  let world: TradeWorld;

  beforeEach(async () => {
    const recorded = recording(await startLitesvm(PROGRAMS, START));
    receipts = recorded.receipts;
    world = await makeTradeWorld(recorded.chain);
    await live(world);
  });

  const headOf = async () => {
    const { receipts: count, receiptHead } = await vaultNow(world.vault);
    return { count, head: Uint8Array.from(receiptHead) };
  };

  it("recompute to the account's head from the self-CPI events alone, every kind of them", async () => {
    const { count, head } = recomputeHead(receipts);
    assert.deepEqual({ count, head: Uint8Array.from(head) }, await headOf());
    const names = new Set<string>(receipts.map(({ event }) => event.name));
    const all = ["initialized", "deposited", "arbitrageSettled", "withdrawalRequested", "withdrawalCancelled"];
    const more = ["withdrawalProcessed", "withdrawalClaimed", "donationSynced", "feesAccrued", "pauseChanged"];
    assert.deepEqual(names, new Set([...all, ...more]));
  });

  it("recompute from where an earlier look ended", async () => {
    const middle = recomputeHead(receipts.slice(0, 4));
    assert.equal(middle.count, 4n);
    const { count, head } = recomputeHead(receipts.slice(4), middle);
    assert.deepEqual({ count, head: Uint8Array.from(head) }, await headOf());
  });

  it("name the first that is missing, doubled or out of order", () => {
    const broken = (list: Receipt[], expected: string) =>
      assert.throws(
        () => recomputeHead(list),
        (error) => isEmpireError(error, "RECEIPTS_BROKEN") && error.context.expected === expected,
      );
    broken(receipts.slice(1), "1");
    broken([...receipts.slice(0, 3), ...receipts.slice(4)], "4");
    broken([...receipts.slice(0, 3), ...receipts.slice(2)], "4");
  });

  it("give another head when one bit of one event differs", async () => {
    const forged = receipts.map((receipt, at) =>
      at === 5 ? { ...receipt, bytes: receipt.bytes.map((byte, place) => (place === 60 ? byte ^ 1 : byte)) } : receipt,
    );
    assert.notDeepEqual(Uint8Array.from(recomputeHead(forged).head), (await headOf()).head);
  });

  it("carry the measured amounts of a trade", () => {
    const settled = receipts.map(({ event }) => event).find((event) => event.name === "arbitrageSettled");
    assert.ok(settled?.name === "arbitrageSettled");
    const { amountIn, amountOut, profit, tip, tipLamports, nonce, legs } = settled.fields;
    assert.equal(profit, amountOut - amountIn - tip);
    assert.deepEqual([amountIn, tip, tipLamports, nonce, legs], [usdc(5_000), usdc(0.4), 1_000_000n, 0n, 2n]);
  });
});

describeOnBoth("receipts", (start) => {
  it("count every change and start at sha256 of an empty head and the first event", async () => {
    const chain = await start(PROGRAMS);
    const vault = await makeVault(chain);
    const other = await makeVaultBeside(vault);
    const [a, b] = [await vaultNow(vault), await vaultNow(other)];
    assert.deepEqual([a.receipts, b.receipts], [1n, 1n]);
    assert.notDeepEqual(a.receiptHead, b.receiptHead);
    const alice = await makeDepositor(vault, usdc(10));
    await giveTo(vault, alice, usdc(10));
    assert.equal((await vaultNow(vault)).receipts, 2n);
    assert.equal((await vaultNow(other)).receipts, 1n);
  });

  it("cannot be forged by calling the program with an event", async () => {
    const chain = await start(PROGRAMS);
    const vault = await makeVault(chain);
    const tag = [0xe4, 0x45, 0xa5, 0x2e, 0x51, 0xcb, 0x9a, 0x1d];
    const data = Buffer.from([...tag, ...vault.vault.toBytes(), ...new Uint8Array(64)]);
    const call = (pubkey: PublicKey, isSigner: boolean) =>
      new TransactionInstruction({
        programId: VAULT_PROGRAM_ID,
        keys: [{ pubkey, isSigner, isWritable: false }],
        data,
      });
    const forger = newKey();
    assert.ok(!(await chain.send([call(EVENT_ACCOUNTS.eventAuthority, false)])).ok);
    assert.ok(!(await chain.send([call(forger.publicKey, true)], [forger])).ok);
  });
});

describe("extendHead", () => {
  it("is sha256 of the head and the event, one after the other", () => {
    const { head } = EMPTY_HEAD;
    const hex = Buffer.from(extendHead(head, new TextEncoder().encode("empire"))).toString("hex");
    // printf '%064d' 0 | xxd -r -p | cat - <(printf empire) | sha256sum
    assert.equal(hex, "3f2ffbffee3a5598c98580461b0e3f16abeba7d76f7e1c689c23c7b9f49ce745");
  });
});
