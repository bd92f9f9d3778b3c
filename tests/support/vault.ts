import { createMintToInstruction } from "@solana/spl-token";
import type { Keypair, PublicKey } from "@solana/web3.js";
import { type ShareAtoms, shareAtoms, type UsdcAtoms, usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import {
  decodeVault,
  decodeWithdrawal,
  type VaultAccount,
  type WithdrawalAccount,
} from "../../keeper/src/vault/account.ts";
import {
  type VaultAddresses,
  vaultAddress,
  vaultAddresses,
  withdrawalAddress,
} from "../../keeper/src/vault/addresses.ts";
import { deposit } from "../../keeper/src/vault/deposit.ts";
import { initialize } from "../../keeper/src/vault/initialize.ts";
import { DEFAULT_POLICY, type PolicyInput } from "../../keeper/src/vault/policy.ts";
import { processWithdrawal } from "../../keeper/src/vault/processWithdrawal.ts";
import { VAULT_PROGRAM_ID } from "../../keeper/src/vault/program.ts";
import { requestWithdrawal } from "../../keeper/src/vault/requestWithdrawal.ts";
import { syncDonation } from "../../keeper/src/vault/syncDonation.ts";
import { sendOk } from "./assertions.ts";
import type { Chain, LoadedProgram } from "./chain.ts";
import { newKey } from "./keys.ts";
import { MARKET_PROGRAM_ID } from "./market.ts";
import { releasedProgram } from "./program.ts";
import { fund, mintTo, putMint, tokenAccount } from "./tokens.ts";

/** The programs that the vault's tests run on. */
export const PROGRAMS: readonly LoadedProgram[] = [
  { id: VAULT_PROGRAM_ID, bytes: releasedProgram("vault") },
  { id: MARKET_PROGRAM_ID, bytes: releasedProgram("market") },
];

/** Whole USDC in atoms. */
export const usdc = (whole: number): UsdcAtoms => usdcAtoms(BigInt(Math.round(whole * 1e6)));
/** Whole shares in atoms. */
export const shares = (whole: number): ShareAtoms => shareAtoms(BigInt(Math.round(whole * 1e6)));

/** What most tests start with: the default policy with a cooldown and an unlock that fit into a test's head. */
export const TEST_POLICY: PolicyInput = { ...DEFAULT_POLICY, cooldown: 100n, unlockPeriod: 1_000n, timelock: 1_000n };

/** An initialised vault and everyone with a role in it. */
export interface TestVault extends VaultAddresses {
  readonly chain: Chain;
  readonly id: bigint;
  readonly usdcMint: PublicKey;
  readonly admin: Keypair;
  readonly guardian: Keypair;
  readonly keeper: Keypair;
  readonly keeperUsdc: PublicKey;
}

/** Somebody with USDC and an account for shares. */
export interface Depositor {
  readonly key: Keypair;
  readonly usdc: PublicKey;
  readonly shares: PublicKey;
}

let ids = 0n;

/** The id of a vault that no test has made yet. */
export function newVaultId(): bigint {
  ids += 1n;
  return ids;
}

/** A vault beside another on the same chain, in the same currency. */
export function makeVaultBeside({ chain, usdcMint }: TestVault, policy: Partial<PolicyInput> = {}): Promise<TestVault> {
  return initialised(chain, newVaultId(), usdcMint, policy);
}

/** Initialises a vault on a chain that has the programs. */
export function makeVault(chain: Chain, policy: Partial<PolicyInput> = {}): Promise<TestVault> {
  const usdcMint = newKey().publicKey;
  putMint(chain, usdcMint, 6);
  return initialised(chain, newVaultId(), usdcMint, policy);
}

async function initialised(
  chain: Chain,
  id: bigint,
  usdcMint: PublicKey,
  policy: Partial<PolicyInput>,
): Promise<TestVault> {
  const [admin, guardian, keeper] = [newKey(), newKey(), newKey()];
  fund(chain, keeper.publicKey);
  const roles = { admin: admin.publicKey, guardian: guardian.publicKey, keeper: keeper.publicKey };
  const payer = chain.feePayer.publicKey;
  await sendOk(chain, [await initialize({ id, payer, usdcMint, roles, policy: { ...TEST_POLICY, ...policy } })]);
  const addresses = vaultAddresses(vaultAddress(id));
  const keeperUsdc = await tokenAccount(chain, usdcMint, keeper.publicKey);
  return { ...addresses, chain, id, usdcMint, admin, guardian, keeper, keeperUsdc };
}

/** The vault's account now. */
export async function vaultNow({ chain, vault }: TestVault): Promise<VaultAccount> {
  const account = await chain.account(vault);
  if (account === undefined) throw new Error("no vault");
  return decodeVault(account.data);
}

/** A ticket now; undefined when there is none. */
export async function ticketNow({ chain, vault }: TestVault, number: bigint): Promise<WithdrawalAccount | undefined> {
  const account = await chain.account(withdrawalAddress(vault, number));
  return account && decodeWithdrawal(account.data);
}

/** Somebody new with `amount` of USDC. */
export async function makeDepositor({ chain, usdcMint, shareMint }: TestVault, amount: bigint): Promise<Depositor> {
  const key = newKey();
  fund(chain, key.publicKey);
  return {
    key,
    usdc: await mintTo(chain, usdcMint, key.publicKey, amount),
    shares: await tokenAccount(chain, shareMint, key.publicKey),
  };
}

/** Deposits and requires success. */
export async function giveTo(vault: TestVault, who: Depositor, amount: bigint, minShares = 0n): Promise<void> {
  await sendOk(vault.chain, [await depositOf(vault, who, amount, minShares)], [who.key]);
}

/** The instruction of a deposit. */
export function depositOf({ vault, usdcMint }: TestVault, who: Depositor, amount: bigint, minShares = 0n) {
  const owner = who.key.publicKey;
  return deposit({ vault, usdcMint, owner, amount: usdcAtoms(amount), minShares: minShares as ShareAtoms });
}

/** Queues shares, requires success, and returns the ticket's number. */
export async function queue(vault: TestVault, who: Depositor, amount: bigint, minPrice = 0n): Promise<bigint> {
  const { ticketNext: number } = await vaultNow(vault);
  await sendOk(vault.chain, [await requestOf(vault, who, amount, minPrice, number)], [who.key]);
  return number;
}

/** The instruction of a request. */
export function requestOf({ vault }: TestVault, who: Depositor, amount: bigint, minPrice: bigint, number: bigint) {
  const owner = who.key.publicKey;
  return requestWithdrawal({
    vault,
    owner,
    shares: amount as ShareAtoms,
    minPrice: usdcAtoms(minPrice),
    number,
  });
}

/** The instruction of a crank of ticket `number` by the fee payer. */
export function crankOf({ vault, chain }: TestVault, who: Depositor, number: bigint) {
  return processWithdrawal({ vault, cranker: chain.feePayer.publicKey, number, owner: who.key.publicKey });
}

/** Lets time pass. */
export async function pass(chain: Chain, seconds: bigint): Promise<void> {
  await chain.setNow((await chain.now()) + seconds);
}

/** Sends USDC to the treasury and books it: the simplest way to a profit. */
export async function donate(vault: TestVault, amount: bigint): Promise<void> {
  const { chain, usdcMint, treasury } = vault;
  await mintInto(chain, usdcMint, treasury, amount);
  await sendOk(chain, [await syncDonation(vault.vault)]);
}

/** Mints straight into a token account, whoever's it is. */
export async function mintInto(chain: Chain, mint: PublicKey, account: PublicKey, amount: bigint): Promise<void> {
  await sendOk(chain, [createMintToInstruction(mint, account, chain.feePayer.publicKey, amount)]);
}
