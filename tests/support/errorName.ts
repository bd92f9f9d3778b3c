import { LangErrorCode } from "@coral-xyz/anchor";
import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { SystemProgram } from "@solana/web3.js";
import { failureInLogs, vaultErrorInLogs } from "../../keeper/src/vault/errors.ts";
import { VAULT_PROGRAM_ID } from "../../keeper/src/vault/program.ts";
import { ROUTER } from "../../keeper/src/vault/router.ts";
import type { Sent } from "./chain.ts";

/** The framework's codes by name, for failures that are not the vault's own; 2040 is newer than the client's list. */
const FRAMEWORK = new Map<number, string>([
  ...Object.entries(LangErrorCode).map(([name, code]) => [code, name] as const),
  [2040, "ConstraintDuplicateMutableAccount"],
]);

const PROGRAMS = new Map([
  [TOKEN_PROGRAM_ID.toBase58(), "token"],
  [SystemProgram.programId.toBase58(), "system"],
  [ROUTER.toBase58(), "router"],
]);

/**
 * What a failed transaction failed with: the vault's error by name, else the framework's by name, else the runtime's
 * words; "token: …", "router: …" where another program failed first.
 */
export function errorName(sent: Sent): string {
  const refusal = vaultErrorInLogs(sent.logs);
  if (refusal !== undefined) return refusal.name;
  const failure = failureInLogs(sent.logs);
  if (failure === undefined) return sent.error;
  if (failure.programId === VAULT_PROGRAM_ID.toBase58()) {
    return (failure.code !== undefined && FRAMEWORK.get(failure.code)) || failure.words;
  }
  return `${PROGRAMS.get(failure.programId) ?? failure.programId}: ${failure.words.replace("custom program error: ", "")}`;
}
