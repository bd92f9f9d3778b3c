import type { PublicKey } from "@solana/web3.js";
import { formatAtoms, USDC_DECIMALS } from "../domain/quantity.ts";
import type { VaultAccount } from "./account.ts";
import { nav, navHigh, navLow, sharePrice } from "./nav.ts";
import { unpriced } from "./outside.ts";
import { VAULT_PROGRAM_ID } from "./program.ts";

const usdc = (atoms: bigint): string => formatAtoms(atoms, USDC_DECIMALS);

/**
 * The vault in one line of numbers at `now` (Unix seconds): USDC as decimals with 6 digits, the head in hex. `positions` is what the open
 * ones are worth; left out, they count as without a price.
 */
export function vaultSummary(address: PublicKey, account: VaultAccount, now: bigint, positions = unpriced(account)) {
  return {
    address: address.toBase58(),
    programId: VAULT_PROGRAM_ID.toBase58(),
    nav: usdc(nav(account)),
    navHigh: usdc(navHigh(account, now, positions)),
    navLow: usdc(navLow(account, now, positions)),
    sharePrice: usdc(sharePrice(account, now, positions)),
    receipts: Number(account.receipts),
    head: Buffer.from(account.receiptHead).toString("hex"),
  };
}
