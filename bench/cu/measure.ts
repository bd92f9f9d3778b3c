import type { Keypair, TransactionInstruction } from "@solana/web3.js";
import type { RouteLeg } from "../../keeper/src/vault/accountTable.ts";
import { accrueFees } from "../../keeper/src/vault/accrueFees.ts";
import { cancelWithdrawal } from "../../keeper/src/vault/cancelWithdrawal.ts";
import { claimWithdrawal } from "../../keeper/src/vault/claimWithdrawal.ts";
import { createScratch } from "../../keeper/src/vault/createScratch.ts";
import idl from "../../keeper/src/vault/idl/vault.json";
import { initialize } from "../../keeper/src/vault/initialize.ts";
import { VAULT_PROGRAM_ID } from "../../keeper/src/vault/program.ts";
import { setPaused } from "../../keeper/src/vault/setPaused.ts";
import { syncDonation } from "../../keeper/src/vault/syncDonation.ts";
import { sendOk } from "../../tests/support/assertions.ts";
import { HOSTILE_PROGRAMS } from "../../tests/support/hostile.ts";
import { newKey } from "../../tests/support/keys.ts";
import { startLitesvm } from "../../tests/support/litesvm.ts";
import { MARKET_PROGRAM_ID } from "../../tests/support/market.ts";
import { releasedProgram } from "../../tests/support/program.ts";
import { START } from "../../tests/support/suite.ts";
import { putMint } from "../../tests/support/tokens.ts";
import { legsOf, makeTradeWorld, type TradeWorld, tradeOf } from "../../tests/support/trade.ts";
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
import { govern } from "./govern.ts";
import { invocationUnits } from "./invocation.ts";
import { marginal } from "./marginal.ts";
import { MeteredChain } from "./meter.ts";
import { holdAndSend } from "./outside.ts";
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
  const metered = new MeteredChain(await startLitesvm(HOSTILE_PROGRAMS, START));
  await govern(metered);
  await holdAndSend(metered);
  // What the first three have measured in a vault without venues and positions stays.
  for (const [name, units] of Object.entries(metered.units)) instructions[name] ??= units;
  Object.assign(instructions, await marginal(metered));
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

/** Trades of two legs without and with a tip: all of it, and without what the calls of the router took. */
async function trade(world: TradeWorld) {
  // The first trade through a scratch account searches for its address.
  await sendOk(world.chain, [await tradeOf(world, { amountIn: usdc(500) })], [world.vault.keeper], [world.table]);
  const plain = await tradeOnce(world, 0n);
  const tipped = await tradeOnce(world, 1_000_000n);
  return {
    arbitrage: tipped.units,
    arbitrage_own: tipped.own,
    arbitrage_above_router: tipped.above,
    arbitrage_without_tip: plain.units,
    arbitrage_without_tip_above_router: plain.above,
  };
}

async function tradeOnce(world: TradeWorld, tip: bigint) {
  const legs = await legsOf(world, { amountIn: usdc(1_000) });
  const instruction = await tradeOf(world, { tip, amountIn: usdc(1_000), legs: () => legs });
  const declared = idl.instructions.find(({ name }) => name === "arbitrage")?.accounts.length;
  if (declared === undefined) throw new Error("the IDL has no arbitrage");
  const infos = instruction.keys.length - declared;
  const charges = await Promise.all(legs.map((leg) => invokingUnits(world, leg, infos)));
  const { units, logs } = await run(world, instruction, [world.vault.keeper]);
  const own = units - unitsOf(logs, MARKET_PROGRAM_ID.toBase58(), 2);
  return { units, own, above: charges.reduce((rest, charge) => rest - charge, own) };
}

/** What the runtime takes from the vault for calling the router with a leg. */
async function invokingUnits({ chain }: TradeWorld, { accounts, data }: RouteLeg, infos: number): Promise<number> {
  const distinct = new Map(accounts.map(({ pubkey }) => [pubkey.toBase58(), pubkey]));
  const found = await Promise.all([...distinct.values()].map((address) => chain.account(address)));
  return invocationUnits({
    metas: accounts.length,
    dataBytes: data.length,
    infos,
    accountBytes: found.map((account) => account?.data.length ?? 0),
  });
}

async function earn(world: TradeWorld) {
  const { chain, vault } = world;
  const traded = await trade(world);
  await mintInto(chain, vault.usdcMint, vault.treasury, usdc(10));
  const synced = await run(world, await syncDonation(vault.vault));
  await pass(chain, 5_000n);
  const accrued = await run(world, await accrueFees(vault.vault));
  const pause = await setPaused({ vault: vault.vault, authority: vault.guardian.publicKey, flags: 2 });
  const paused = await run(world, pause, [vault.guardian]);
  return {
    ...traded,
    sync_donation: synced.units,
    accrue_fees: accrued.units,
    set_paused: paused.units,
  };
}
