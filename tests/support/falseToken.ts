import assert from "node:assert/strict";
import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { type Keypair, PublicKey, type TransactionInstruction } from "@solana/web3.js";
import { assertRefused } from "./assertions.ts";
import type { Chain } from "./chain.ts";
import { releasedProgram } from "./program.ts";

const LOADER = new PublicKey("BPFLoader2111111111111111111111111111111111");

/**
 * Requires that an instruction is refused while SPL Token is a program that loses an atom of every amount that three
 * divides (attack 19). The chain must be a litesvm of its own: it cannot be shared, and bankrun replaces no program
 * that has run.
 */
export async function refuseFalseToken(
  chain: Chain,
  instruction: TransactionInstruction,
  signers: readonly Keypair[] = [],
): Promise<void> {
  const honest = await chain.account(TOKEN_PROGRAM_ID);
  assert.ok(honest);
  chain.setAccount(TOKEN_PROGRAM_ID, { ...honest, owner: LOADER, data: releasedProgram("hostile") });
  await assertRefused(chain, "UnexpectedEffect", [instruction], signers);
  chain.setAccount(TOKEN_PROGRAM_ID, honest);
}
