import type { Keypair, PublicKey } from "@solana/web3.js";
import { type UsdcAtoms, usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import { type DistributionAccount, decodeDistribution } from "../../keeper/src/vault/account.ts";
import { accrueFees } from "../../keeper/src/vault/accrueFees.ts";
import { distributionAddress } from "../../keeper/src/vault/addresses.ts";
import { cancelDistribution } from "../../keeper/src/vault/cancelDistribution.ts";
import { claimDistribution } from "../../keeper/src/vault/claimDistribution.ts";
import { clawbackDistribution } from "../../keeper/src/vault/clawbackDistribution.ts";
import { type MerkleTree, merkleTree } from "../../keeper/src/vault/merkle.ts";
import { proposeDistribution } from "../../keeper/src/vault/proposeDistribution.ts";
import { sendOk } from "./assertions.ts";
import type { Chain } from "./chain.ts";
import {
  type Depositor,
  donate,
  giveTo,
  makeDepositor,
  makeVault,
  pass,
  type TestVault,
  usdc,
  vaultNow,
} from "./vault.ts";

const DAY = 86_400n;
/** The shortest and the longest time in which a distribution can be claimed. */
export const MIN_CLAIM_PERIOD = 30n * DAY;
export const MAX_CLAIM_PERIOD = 366n * DAY;

/** A vault whose fee is all the ecosystem's, and has been paid into its reserve: about 200 USDC. */
export async function makeReserve(chain: Chain): Promise<{ readonly vault: TestVault; readonly depositor: Depositor }> {
  const vault = await makeVault(chain, { feeBps: 2_000, feeGrowthBps: 0, feeSilverBps: 0 });
  const depositor = await makeDepositor(vault, usdc(100_000));
  await giveTo(vault, depositor, usdc(10_000));
  await donate(vault, usdc(1_000));
  await pass(chain, 1_000n);
  await sendOk(chain, [await accrueFees(vault.vault)]);
  return { vault, depositor };
}

/** What a test proposes: a tree, or a root that the client would not make. */
export interface Plan {
  readonly root: Uint8Array;
  readonly total: UsdcAtoms;
  readonly claimPeriod?: bigint;
}

/** The tree of the vault's next epoch for these people. */
export async function treeFor(vault: TestVault, parts: readonly (readonly [PublicKey, bigint])[]): Promise<MerkleTree> {
  const { distributionNext: epoch } = await vaultNow(vault);
  return merkleTree(
    epoch,
    parts.map(([claimant, amount]) => ({ claimant, amount: usdcAtoms(amount) })),
  );
}

/** The instruction of a distribution by the vault's keeper, and the epoch that it gets. */
export async function distributionOf(vault: TestVault, { root, total, claimPeriod = MIN_CLAIM_PERIOD }: Plan) {
  const { distributionNext: epoch } = await vaultNow(vault);
  const keeper = vault.keeper.publicKey;
  const plan = { root, total, claimPeriod };
  return { epoch, instruction: await proposeDistribution({ vault: vault.vault, keeper, epoch, ...plan }) };
}

/** Proposes and requires success. Returns the epoch. */
export async function distribute(vault: TestVault, plan: Plan): Promise<bigint> {
  const { epoch, instruction } = await distributionOf(vault, plan);
  await sendOk(vault.chain, [instruction], [vault.keeper]);
  return epoch;
}

/** A distribution now, where it is and what it says. */
export async function distributionNow({ chain, vault }: TestVault, epoch: bigint) {
  const address = distributionAddress(vault, epoch);
  const account = await chain.account(address);
  if (account === undefined) throw new Error(`no distribution ${epoch}`);
  const distribution: DistributionAccount = decodeDistribution(account.data);
  return { address, lamports: account.lamports, distribution };
}

/** The instruction of a claim: of what the tree has for the claimant, unless told otherwise. */
export function claimOf(
  { vault, usdcMint }: TestVault,
  epoch: bigint,
  who: Depositor,
  {
    amount,
    proof,
    claimantUsdc = who.usdc,
  }: { amount: bigint; proof: readonly Uint8Array[]; claimantUsdc?: PublicKey },
) {
  const claimant = who.key.publicKey;
  return claimDistribution({ vault, usdcMint, claimant, epoch, amount: usdcAtoms(amount), proof, claimantUsdc });
}

/** What the tree has for somebody, with its proof. Throws when it is nothing. */
export function partOf({ allotments }: MerkleTree, who: Depositor): { amount: bigint; proof: readonly Uint8Array[] } {
  const found = allotments.find(({ claimant }) => claimant.equals(who.key.publicKey));
  if (found === undefined) throw new Error(`${who.key.publicKey} is not in the tree`);
  return found;
}

/** The instruction of a cancellation. */
export function cancellationOf(
  { vault, keeper }: TestVault,
  epoch: bigint,
  authority: Keypair,
  proposer = keeper.publicKey,
) {
  return cancelDistribution({ vault, authority: authority.publicKey, epoch, proposer });
}

/** The instruction of a clawback. */
export function clawbackOf({ vault }: TestVault, epoch: bigint) {
  return clawbackDistribution({ vault, epoch });
}
