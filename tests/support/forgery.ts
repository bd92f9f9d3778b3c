import assert from "node:assert/strict";
import { type Keypair, type PublicKey, SystemProgram, type TransactionInstruction } from "@solana/web3.js";
import { assertRefused } from "./assertions.ts";
import type { Chain } from "./chain.ts";
import { swapAccount } from "./instruction.ts";
import { newKey } from "./keys.ts";

const DISCRIMINATOR = 8;

/**
 * Requires that an instruction is refused with a copy of `account` that another program owns, one that says it is of
 * another type, and one that is too short: with everything else as it should be.
 */
export async function refuseForgeries(
  chain: Chain,
  honest: TransactionInstruction,
  account: PublicKey,
  signers: readonly Keypair[],
): Promise<void> {
  const original = await chain.account(account);
  assert.ok(original);
  const { data } = original;
  const otherType = Uint8Array.from(data, (byte, at) => (at < DISCRIMINATOR ? ~byte : byte));
  const forgeries = [
    ["NotOurAccount", { ...original, owner: SystemProgram.programId }],
    ["WrongAccountKind", { ...original, data: otherType }],
    ["WrongAccountKind", { ...original, data: data.slice(0, -1) }],
  ] as const;
  for (const [error, forged] of forgeries) {
    const copy = newKey().publicKey;
    chain.setAccount(copy, forged);
    await assertRefused(chain, error, [swapAccount(honest, account, copy)], signers);
  }
}
