import type { TransactionInstruction } from "@solana/web3.js";
import { decodeChange } from "../../keeper/src/vault/account.ts";
import { changeAddress } from "../../keeper/src/vault/addresses.ts";
import { applyChange } from "../../keeper/src/vault/applyChange.ts";
import type { ChangeProposal } from "../../keeper/src/vault/change.ts";
import type { PolicyParameter } from "../../keeper/src/vault/parameter.ts";
import { proposeChange } from "../../keeper/src/vault/proposeChange.ts";
import type { RipeChangeParams } from "../../keeper/src/vault/ripe.ts";
import { assertRefused, sendOk } from "./assertions.ts";
import type { Sent } from "./chain.ts";
import { fund } from "./tokens.ts";
import { pass, type TestVault, vaultNow } from "./vault.ts";

/** The instruction of a proposal by the vault's admin, and the number that it gets. */
export async function proposalOf(vault: TestVault, proposal: ChangeProposal) {
  const { changeNext: number } = await vaultNow(vault);
  const admin = vault.admin.publicKey;
  return { number, instruction: await proposeChange({ vault: vault.vault, admin, number, proposal }) };
}

/** Proposes and requires success. Returns the change's number. */
export async function propose(vault: TestVault, proposal: ChangeProposal): Promise<bigint> {
  fund(vault.chain, vault.admin.publicKey);
  const { number, instruction } = await proposalOf(vault, proposal);
  await sendOk(vault.chain, [instruction], [vault.admin]);
  return number;
}

/** A change that waits, where it is and what it says. */
export async function changeNow({ chain, vault }: TestVault, number: bigint) {
  const address = changeAddress(vault, number);
  const account = await chain.account(address);
  if (account === undefined) throw new Error(`no change ${number}`);
  return { address, lamports: account.lamports, change: decodeChange(account.data) };
}

/** What the receipt of a change says that charged no fee before it. */
export const NO_FEE = { growth: 0n, silver: 0n, ecosystem: 0n, growthShares: 0n } as const;

/** What carries out a change, given what it is told of one. */
export type Apply = (ripe: RipeChangeParams) => Promise<TransactionInstruction>;

/** The instruction that carries out change `number` of this vault. */
export async function applicationOf(vault: TestVault, number: bigint, apply: Apply = applyChange) {
  const { ticketHead: head } = await vaultNow(vault);
  return apply({ vault: vault.vault, admin: vault.admin.publicKey, number, head });
}

/** Proposes, lets the timelock pass, carries it out, and requires success. */
export async function change(vault: TestVault, proposal: ChangeProposal, apply: Apply = applyChange): Promise<void> {
  const number = await propose(vault, proposal);
  const { policy } = await vaultNow(vault);
  await pass(vault.chain, policy.timelock);
  await sendOk(vault.chain, [await applicationOf(vault, number, apply)], [vault.admin]);
}

/** A parameter's change. */
export const setting = (parameter: PolicyParameter, value: bigint): ChangeProposal => ({
  kind: "policy",
  parameter,
  value,
});

/** Proposes and lets the timelock pass. Returns the change's number. */
export async function ripe(vault: TestVault, proposal: ChangeProposal): Promise<bigint> {
  const number = await propose(vault, proposal);
  await pass(vault.chain, (await vaultNow(vault)).policy.timelock);
  return number;
}

/** Carries a change out and requires success. */
export async function applied(vault: TestVault, number: bigint): Promise<Sent> {
  return sendOk(vault.chain, [await applicationOf(vault, number)], [vault.admin]);
}

/** Carries a change out and requires the refusal. */
export async function refuseApplied(vault: TestVault, error: string, number: bigint): Promise<void> {
  await assertRefused(vault.chain, error, [await applicationOf(vault, number)], [vault.admin]);
}
