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

/** The vault's own refusal in the logs of a failed transaction, whichever instruction it was. */
export function vaultErrorInLogs(logs: readonly string[]): VaultError | undefined {
  const failed = `Program ${VAULT_PROGRAM_ID.toBase58()} failed: custom program error: 0x`;
  const line = logs.findLast((log) => log.startsWith(failed));
  return line === undefined ? undefined : vaultErrorOf(Number.parseInt(line.slice(failed.length), 16));
}

/** Why a transaction failed: in the vault's words where the vault refused it, else in the runtime's. */
export function transactionFailed(
  error: string,
  logs: readonly string[],
  signature?: string,
  cause?: unknown,
): EmpireError {
  const refusal = vaultErrorInLogs(logs);
  const message = refusal?.message ?? `the transaction failed: ${error}${lastWords(logs)}`;
  const context = { signature, vaultError: refusal?.name, vaultErrorCode: refusal?.code };
  return new EmpireError("TRANSACTION_FAILED", message, { context, cause });
}

function lastWords(logs: readonly string[]): string {
  const line = logs.findLast((log) => log.startsWith("Program log: ") || log.includes(" failed: "));
  return line === undefined ? "" : ` (${line.replace(/^Program log: /, "")})`;
}
