import { readConfig } from "../config.ts";
import { EmpireError } from "../domain/error.ts";
import { unixNow } from "../runtime.ts";
import type { VaultAccount } from "../vault/account.ts";
import { faultWords, type Holdings, readHoldings } from "../vault/readHoldings.ts";
import { readParts, type VaultParts } from "../vault/readParts.ts";
import type { VaultSession } from "./session.ts";

/** The open positions as the accounts that the configuration names price them, and the vault's other accounts. */
export async function holdingsNow(
  { connection, vault, home, runtime }: VaultSession,
  account: VaultAccount,
): Promise<Holdings & { readonly parts: VaultParts }> {
  const parts = await readParts(connection, vault, account);
  const { prices } = readConfig(home.config);
  return { parts, ...(await readHoldings(connection, account, parts.positions, prices, unixNow(runtime))) };
}

/**
 * Requires a price of every open position.
 *
 * @throws EmpireError CONFIG_INVALID where the configuration does not say which account holds one.
 * @throws EmpireError PRICE_UNUSABLE where the program would not take one as it is now.
 */
export function requirePrices({ unknown, valued: { faults } }: Holdings): void {
  const [feed] = unknown;
  if (feed !== undefined) {
    throw new EmpireError(
      "CONFIG_INVALID",
      `positions are open and no account of feed ${feed} is known: add "prices": {"${feed}": "ADDRESS"} to config.json, ` +
        `the address of Pyth's price account of that feed. ${LEAVE}`,
      { context: { feed } },
    );
  }
  const [first] = faults;
  if (first === undefined) return;
  const { of, fault } = first;
  throw new EmpireError(
    "PRICE_UNUSABLE",
    `the position in ${of.position.mint} has no price that the vault takes: ${faultWords(fault)} ${LEAVE}`,
    { recoverable: true, context: { position: of.address.toBase58(), fault } },
  );
}

const LEAVE =
  "An exit can go on without prices: withdraw and claim take --unpriced, which counts such a position as nothing.";
