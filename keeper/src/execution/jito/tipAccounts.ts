import { EmpireError } from "../../domain/error.ts";
import type { Address } from "../../domain/pool.ts";

/** Jito's eight tip accounts on mainnet (docs.jito.wtf, "getTipAccounts"): the only ones that the vault pays. */
export const TIP_ACCOUNTS: readonly Address[] = [
  "96gYZGLnJYVFmbjzopPSU6QiEV5fGqZNyN9nmNhvrZU5",
  "HFqU5x63VTqvQss8hp11i4wVV8bD44PvwucfZ2bU7gRe",
  "Cw8CFyM9FkoMi7K7Crf6HNQqf4uEMzpKw6QNghXLvLkY",
  "ADaUMid9yfUytqMBgopwjb2DTLSokTSzL1zt6iGPaS49",
  "DfXygSm4jCyNCybVYYK6DwvWqjKee8pbDmJGcLWNDXjh",
  "ADuUkR4vqLUMWXxW9gh6D6L8pMSawimctcNZ5pGwDcEt",
  "DttWaMuVvTiduZRnguLF7jNxTgiMBZ1hyAumKUiL2KRL",
  "3AVi9Tg9Uo68tJfuvoKvqKNWKkC5wPdSSdeBnizKZ6jT",
];

/**
 * What a block engine named as its tip accounts, if each is one of Jito's eight: a tip to any other would be a gift.
 *
 * @throws EmpireError BLOCK_ENGINE_FAILED otherwise.
 */
export function knownTipAccounts(named: readonly string[]): readonly Address[] {
  const stranger = named.find((account) => !TIP_ACCOUNTS.includes(account));
  if (stranger === undefined && named.length > 0) return named;
  throw new EmpireError(
    "BLOCK_ENGINE_FAILED",
    stranger === undefined
      ? "the block engine names no tip account: check its address"
      : `the block engine names ${stranger} as a tip account, which is not one of Jito's: check its address`,
  );
}
