import { LangErrorCode } from "@coral-xyz/anchor";
import { vaultErrorInLogs } from "../../keeper/src/vault/errors.ts";
import type { Sent } from "./chain.ts";

/** Framework and token codes by name, for failures that are not the vault's own. */
const FRAMEWORK = new Map<number, string>(Object.entries(LangErrorCode).map(([name, code]) => [code, name]));

/**
 * What a failed transaction failed with, by name: the vault's error, else the framework's, else the runtime's own words
 * for the failing instruction.
 */
export function errorName(sent: Sent): string {
  const refusal = vaultErrorInLogs(sent.logs);
  if (refusal !== undefined) return refusal.name;
  const framework = sent.code === undefined ? undefined : FRAMEWORK.get(sent.code);
  if (framework !== undefined) return framework;
  const failed = sent.logs.findLast((line) => / failed: /.test(line));
  return failed?.replace(/^.* failed: /, "") ?? sent.error;
}
