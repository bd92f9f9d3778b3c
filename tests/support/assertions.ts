import assert from "node:assert/strict";
import type { AddressLookupTableAccount, Keypair, TransactionInstruction } from "@solana/web3.js";
import type { Chain, Sent } from "./chain.ts";
import { errorName } from "./errorName.ts";
import { show } from "./recorder.ts";
import { assertUnchanged, snapshot } from "./snapshot.ts";

/** Sends and requires success; the failure shows the program's logs. */
export async function sendOk(
  chain: Chain,
  instructions: readonly TransactionInstruction[],
  signers: readonly Keypair[] = [],
  tables: readonly AddressLookupTableAccount[] = [],
): Promise<Sent> {
  const sent = await chain.send(instructions, signers, tables);
  assert.ok(sent.ok, `${sent.error}\n${sent.logs.join("\n")}`);
  return sent;
}

/**
 * Sends and requires that it fails with the error named, and that every account that this or an earlier transaction
 * named is then what it was, byte for byte.
 */
export async function assertRefused(
  chain: Chain,
  expected: string,
  instructions: readonly TransactionInstruction[],
  signers: readonly Keypair[] = [],
  tables: readonly AddressLookupTableAccount[] = [],
): Promise<Sent> {
  for (const { keys } of instructions) for (const { pubkey } of keys) chain.watch(pubkey);
  const before = await snapshot(chain);
  const sent = await chain.send(instructions, signers, tables);
  assert.ok(!sent.ok, `landed, although it should fail with ${expected}`);
  assert.equal(errorName(sent), expected, `${sent.error}\n${sent.logs.join("\n")}`);
  show({ kind: "refused" });
  await assertUnchanged(chain, before);
  show({ kind: "unchanged", accounts: before.size });
  return sent;
}
