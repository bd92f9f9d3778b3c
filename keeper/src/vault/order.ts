import type { IdlTypes } from "@coral-xyz/anchor";
import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import type { RouteLeg } from "./accountTable.ts";
import { vaultAddresses } from "./addresses.ts";
import { type EncodedLegs, encodeLegs } from "./encodeLegs.ts";
import type { Vault } from "./idl/vault.ts";
import { EVENT_ACCOUNTS } from "./program.ts";
import { ROUTER } from "./router.ts";
import { u64 } from "./u64.ts";

/** What every order through the router but an arbitrage is made of. */
export interface OrderParams {
  readonly vault: PublicKey;
  /** Signs: the vault's keeper. */
  readonly keeper: PublicKey;
  /** Pyth's accounts of USDC and of the token. */
  readonly usdcPrice: PublicKey;
  readonly price: PublicKey;
  /** The vault's `orderNonce`, as it was when the order was decided. */
  readonly expectedNonce: bigint;
  /** One to four, in order. The trader is their user, and scratch accounts are its token accounts. */
  readonly legs: readonly RouteLeg[];
}

/** What an order spends and asks for, in atoms of the two tokens. */
export interface OrderAmounts {
  readonly amountIn: bigint;
  readonly minOut: bigint;
}

/** Accounts that all orders name. */
export function orderAccounts({ vault, keeper, usdcPrice, price }: OrderParams) {
  const { trader, treasury } = vaultAddresses(vault);
  const programs = { router: ROUTER, tokenProgram: TOKEN_PROGRAM_ID, ...EVENT_ACCOUNTS };
  return { keeper, vault, treasury, trader, usdcPrice, price, ...programs };
}

/** An order as the program takes it. */
export interface EncodedOrder extends EncodedLegs {
  readonly order: IdlTypes<Vault>["order"];
}

/**
 * An order whose instruction declares the accounts `declared`.
 *
 * @throws EmpireError AMOUNT_INVALID outside u64.
 * @throws EmpireError QUOTE_INVALID when a leg calls another program than the router.
 * @throws EmpireError TRANSACTION_TOO_LARGE beyond 64 account locks.
 */
export function encodeOrder(
  params: OrderParams,
  { amountIn, minOut }: OrderAmounts,
  declared: Readonly<Record<string, PublicKey>>,
): EncodedOrder {
  return {
    order: {
      expectedNonce: u64(params.expectedNonce, "expectedNonce"),
      amountIn: u64(amountIn, "amountIn"),
      minOut: u64(minOut, "minOut"),
    },
    ...encodeLegs(params.vault, params.legs, declared),
  };
}
