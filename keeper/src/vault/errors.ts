import { EmpireError } from "../domain/error.ts";
import idl from "./idl/vault.json";
import { VAULT_PROGRAM_ID } from "./program.ts";

/** A refusal of the program: its name for programs, its sentence for depositors. */
export interface VaultError {
  readonly code: number;
  readonly name: string;
  readonly message: string;
}

const BY_CODE: ReadonlyMap<number, VaultError> = new Map(
  idl.errors.map(({ code, name, msg }) => [code, { code, name, message: msg }]),
);

/** What the vault program means by a custom error code; undefined when the code is none of its own. */
export function vaultErrorOf(code: number): VaultError | undefined {
  return BY_CODE.get(code);
}

/** Where a transaction failed: the innermost program, which all its callers then failed with, and its words. */
export interface Failure {
  readonly programId: string;
  readonly words: string;
  /** The custom code, where it was one. Codes mean what their own program says: two programs may share one. */
  readonly code: number | undefined;
}

/** The origin of a failure in a transaction's logs: no caller can catch it, so that it is the first program to fail. */
export function failureInLogs(logs: readonly string[]): Failure | undefined {
  for (const line of logs) {
    const [, programId, words] = /^Program (\w+) failed: (.*)$/.exec(line) ?? [];
    if (programId === undefined || words === undefined) continue;
    const code = /^custom program error: 0x([0-9a-f]+)$/.exec(words)?.[1];
    return { programId, words, code: code === undefined ? undefined : Number.parseInt(code, 16) };
  }
  return undefined;
}

/** The vault's own refusal in the logs of a failed transaction; undefined when another program failed first. */
export function vaultErrorInLogs(logs: readonly string[]): VaultError | undefined {
  const failure = failureInLogs(logs);
  if (failure?.code === undefined || failure.programId !== VAULT_PROGRAM_ID.toBase58()) return undefined;
  return vaultErrorOf(failure.code);
}

/** Why a transaction failed: in the vault's words where the vault refused it, else in the runtime's. */
export function transactionFailed(
  error: string,
  logs: readonly string[],
  signature?: string,
  cause?: unknown,
): EmpireError {
  const refusal = vaultErrorInLogs(logs);
  const failure = failureInLogs(logs);
  const message =
    refusal?.message ??
    (failure === undefined
      ? `the transaction failed: ${error}`
      : `the transaction failed in program ${failure.programId}: ${failure.words}`);
  const context = {
    signature,
    vaultError: refusal?.name,
    vaultErrorCode: refusal?.code,
    failedProgram: failure?.programId,
    failedCode: failure?.code,
  };
  return new EmpireError("TRANSACTION_FAILED", message, { context, cause });
}
