import type { Commitment, Connection, PublicKey } from "@solana/web3.js";
import { EmpireError } from "../../domain/error.ts";
import { judgeUpgradeAuthority, type UpgradeAuthority } from "./judge.ts";
import { type CodeOwner, decodeProgram, decodeProgramData, PROGRAM_DATA_HEADER, PROGRAM_HEADER } from "./loader.ts";
import { decodeMultisig } from "./squads.ts";

export interface UpgradeQuestion {
  readonly programId: PublicKey;
  /** The Squads v4 multisig that is said to hold the authority: its address cannot be computed from the authority's. */
  readonly multisig?: PublicKey | undefined;
  /** Seconds that a looser limit waits: the multisig's timelock is measured against it. */
  readonly policyDelay: bigint;
  readonly commitment?: Commitment;
}

/**
 * Reads who can replace a program.
 *
 * @throws EmpireError VAULT_MISSING when there is no program; what `decodeProgram`, `decodeProgramData` and
 *   `decodeMultisig` throw.
 */
export async function readUpgradeAuthority(
  connection: Connection,
  { programId, multisig, policyDelay, commitment = "confirmed" }: UpgradeQuestion,
): Promise<UpgradeAuthority> {
  const owner = await readCodeOwner(connection, programId, commitment);
  if (owner.authority === undefined || multisig === undefined) {
    return judgeUpgradeAuthority(owner, undefined, policyDelay);
  }
  const info = await connection.getAccountInfo(multisig, commitment);
  const named = { address: multisig, terms: decodeMultisig(multisig, info ?? undefined) };
  return judgeUpgradeAuthority(owner, named, policyDelay);
}

async function readCodeOwner(connection: Connection, programId: PublicKey, commitment: Commitment): Promise<CodeOwner> {
  // Only what is before the code, which may be megabytes.
  const header = async (address: PublicKey, length: number) =>
    (await connection.getAccountInfo(address, { commitment, dataSlice: { offset: 0, length } })) ?? undefined;
  const program = await header(programId, PROGRAM_HEADER);
  if (program === undefined) {
    throw new EmpireError("VAULT_MISSING", `there is no program ${programId} on this cluster: deploy it first`);
  }
  const found = decodeProgram(program);
  return "programData" in found ? decodeProgramData(await header(found.programData, PROGRAM_DATA_HEADER)) : found;
}
