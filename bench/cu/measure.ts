import type { Keypair, TransactionInstruction } from "@solana/web3.js";
import { accrueFees } from "../../keeper/src/vault/accrueFees.ts";
import { cancelWithdrawal } from "../../keeper/src/vault/cancelWithdrawal.ts";
import { claimWithdrawal } from "../../keeper/src/vault/claimWithdrawal.ts";
import { createScratch } from "../../keeper/src/vault/createScratch.ts";
import { initialize } from "../../keeper/src/vault/initialize.ts";
import { VAULT_PROGRAM_ID } from "../../keeper/src/vault/program.ts";
import { setPaused } from "../../keeper/src/vault/setPaused.ts";
import { syncDonation } from "../../keeper/src/vault/syncDonation.ts";
import { sendOk } from "../../tests/support/assertions.ts";
import { newKey } from "../../tests/support/keys.ts";
import { startLitesvm } from "../../tests/support/litesvm.ts";
import { MARKET_PROGRAM_ID } from "../../tests/support/market.ts";
import { releasedProgram } from "../../tests/support/program.ts";
import { START } from "../../tests/support/suite.ts";
import { putMint } from "../../tests/support/tokens.ts";
import { makeTradeWorld, type TradeWorld, tradeOf } from "../../tests/support/trade.ts";
import {
  crankOf,
  depositOf,
  giveTo,
  makeDepositor,
  mintInto,
  PROGRAMS,
  pass,
  queue,
  requestOf,
  shares,
  TEST_POLICY,
  usdc,
} from "../../tests/support/vault.ts";
import { unitsOf } from "./units.ts";

/** Compute units by instruction, and the size of the program in bytes. */
export interface Measured {
  readonly instructions: Readonly<Record<string, number>>;
  readonly bytes: number;
}

/** Runs every instruction of the released vault once on litesvm, in a vault that is in use. */
export async function measure(): Promise<Measured> {
  const world = await makeTradeWorld(await startLitesvm(PROGRAMS, START));
  const instructions: Record<string, number> = {
    ...(await setUp(world)),
    ...(await comeAndGo(world)),
    ...(await earn(world)),
  };
  return { instructions, bytes: releasedProgram("vault").length };
}

/** Sends one instruction of the vault. Returns what the vault took for it, and the logs. */
async function run(world: TradeWorld, instruction: TransactionInstruction, signers: readonly Keypair[] = []) {
  const { logs } = await sendOk(world.chain, [instruction], signers, [world.table]);
  return { units: unitsOf(logs, VAULT_PROGRAM_ID.toBase58(), 1), logs };
}

async function setUp(world: TradeWorld) {
  const { chain, vault } = world;
  const payer = chain.feePayer.publicKey;
  const mint = newKey().publicKey;
  putMint(chain, mint, 6);
  const key = () => newKey().publicKey;
  const roles = { admin: key(), guardian: key(), keeper: key() };
  const fresh = { id: 99n, payer, usdcMint: vault.usdcMint, roles, policy: TEST_POLICY };
  return {
    initialize: (await run(world, await initialize(fresh))).units,
    create_scratch: (await run(world, await createScratch({ vault: vault.vault, payer, mint }))).units,
  };
}

async function comeAndGo(world: TradeWorld) {
  const { chain, vault } = world;
  const who = await makeDepositor(vault, usdc(10_000));
  const owner = who.key.publicKey;
  await giveTo(vault, who, usdc(1_000));
  const deposit = await run(world, await depositOf(vault, who, usdc(1_000)), [who.key]);
  const request = await run(world, await requestOf(vault, who, shares(100), 0n, 0n), [who.key]);
  const second = await queue(vault, who, shares(100));
  const cancel = await cancelWithdrawal({ vault: vault.vault, owner, number: second });
  const cancelled = await run(world, cancel, [who.key]);
  await pass(chain, 100n);
  const processed = await run(world, await crankOf(vault, who, 0n));
  const claim = await claimWithdrawal({ vault: vault.vault, usdcMint: vault.usdcMint, owner, number: 0n });
  const claimed = await run(world, claim, [who.key]);
  return {
    deposit: deposit.units,
    request_withdrawal: request.units,
    cancel_withdrawal: cancelled.units,
    process_withdrawal: processed.units,
    claim_withdrawal: claimed.units,
  };
}

async function earn(world: TradeWorld) {
  const { chain, vault } = world;
  const traded = await run(world, await tradeOf(world, { tip: 1_000_000n }), [vault.keeper]);
  const router = unitsOf(traded.logs, MARKET_PROGRAM_ID.toBase58(), 2);
  await mintInto(chain, vault.usdcMint, vault.treasury, usdc(10));
  const synced = await run(world, await syncDonation(vault.vault));
  await pass(chain, 5_000n);
  const accrued = await run(world, await accrueFees(vault.vault));
  const pause = await setPaused({ vault: vault.vault, authority: vault.guardian.publicKey, flags: 2 });
  const paused = await run(world, pause, [vault.guardian]);
  return {
    arbitrage: traded.units,
    arbitrage_own: traded.units - router,
    sync_donation: synced.units,
    accrue_fees: accrued.units,
    set_paused: paused.units,
  };
}
