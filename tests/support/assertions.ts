import assert from "node:assert/strict";
import type { Keypair, TransactionInstruction } from "@solana/web3.js";
import type { Chain, Sent } from "./chain.ts";

/** Sends and requires success; the failure shows the program's logs. */
export async function sendOk(
  chain: Chain,
  instructions: readonly TransactionInstruction[],
  signers: readonly Keypair[] = [],
): Promise<Sent> {
  const sent = await chain.send(instructions, signers);
  assert.ok(sent.ok, `${sent.error}\n${sent.logs.join("\n")}`);
  return sent;
}
