import type { PublicKey } from "@solana/web3.js";
import { formatAtoms, USDC_DECIMALS } from "../domain/quantity.ts";
import type { VaultAccount } from "./account.ts";
import { nav, navHigh, navLow, sharePrice } from "./nav.ts";
import { VAULT_PROGRAM_ID } from "./program.ts";

const usdc = (atoms: bigint): string => formatAtoms(atoms, USDC_DECIMALS);

/** The vault in one line of numbers at `now` (Unix seconds): USDC as decimals with 6 digits, the head in hex. */
export function vaultSummary(address: PublicKey, account: VaultAccount, now: bigint) {
  return {
    address: address.toBase58(),
    programId: VAULT_PROGRAM_ID.toBase58(),
    nav: usdc(nav(account)),
    navHigh: usdc(navHigh(account)),
    navLow: usdc(navLow(account, now)),
    sharePrice: usdc(sharePrice(account, now)),
    receipts: Number(account.receipts),
    head: Buffer.from(account.receiptHead).toString("hex"),
  };
}
