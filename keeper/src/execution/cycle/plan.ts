import { PublicKey } from "@solana/web3.js";
import type { AtomicCycleOpportunity, CycleHop } from "../../domain/opportunity.ts";
import type { Address } from "../../domain/pool.ts";
import { MAX_ACCOUNT_LOCKS } from "../../vault/accountTable.ts";
import { scratchAddress, vaultAddresses } from "../../vault/addresses.ts";
import type { QuoteRequest } from "../jupiter/routeBuilder.ts";

/** What the vault's instruction and the compute budget's lock besides the routes' accounts. */
const OWN_LOCKS = 12;

/** One hop as Jupiter is asked for it; the amount is known when the hop before has been quoted. */
export interface PlannedLeg {
  readonly hop: CycleHop;
  /** The trader's account of a mint. */
  readonly scratch: (mint: Address) => Address;
  readonly request: Omit<QuoteRequest, "amount">;
}

/**
 * The routes that carry out a cycle: one for each hop, since Jupiter refuses circular quotes, each through the hop's own
 * exchange, for the vault's trader, from scratch account to scratch account.
 */
export function planLegs({ hops }: AtomicCycleOpportunity, vault: PublicKey, slippageBps: number): PlannedLeg[] {
  const taker = vaultAddresses(vault).trader.toBase58();
  const scratch = (mint: Address) => scratchAddress(vault, new PublicKey(mint)).toBase58();
  const maxAccounts = Math.floor((MAX_ACCOUNT_LOCKS - OWN_LOCKS) / hops.length);
  return hops.map((hop) => ({
    hop,
    scratch,
    request: {
      inputMint: hop.inputMint,
      outputMint: hop.outputMint,
      taker,
      slippageBps,
      maxAccounts,
      dexes: [hop.label],
      sourceTokenAccount: scratch(hop.inputMint),
      destinationTokenAccount: scratch(hop.outputMint),
    },
  }));
}
