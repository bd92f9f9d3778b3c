import { getAssociatedTokenAddressSync } from "@solana/spl-token";
import { PublicKey, type VersionedTransaction } from "@solana/web3.js";
import bs58 from "bs58";
import type { AtomicCycleOpportunity } from "../../domain/opportunity.ts";
import type { Outcome } from "../../domain/report.ts";
import { arbitrage } from "../../vault/arbitrage.ts";
import type { CycleDeps } from "./deps.ts";
import { readTables } from "./lookupTables.ts";
import { readGenesis } from "./otherChain.ts";
import { planLegs } from "./plan.ts";
import { quoteCycle, quoteMoved } from "./quote.ts";
import { simulate } from "./simulate.ts";
import { cycleTransaction, unitsFor } from "./transaction.ts";

/** A cycle that is ready to be sent, or why it is not worth sending. */
export type Prepared =
  | {
      readonly ok: true;
      readonly transaction: VersionedTransaction;
      readonly signature: string;
      readonly lastValidBlockHeight: number;
      /** The genesis hash of its chain. */
      readonly genesis: string;
    }
  | { readonly ok: false; readonly outcome: Extract<Outcome, "missed" | "rejected">; readonly reason: string };

/**
 * Quotes, builds, simulates and signs the transaction of a cycle. Sends nothing.
 *
 * @throws EmpireError QUOTE_REFUSED, QUOTE_INVALID, KEY_INVALID, TRANSACTION_TOO_LARGE, RPC_FAILED.
 */
export async function prepare(deps: CycleDeps, opportunity: AtomicCycleOpportunity): Promise<Prepared> {
  const { ask, vault, keeper, usdcMint, settings } = deps;
  const quoted = await quoteCycle(opportunity, planLegs(opportunity, vault, settings.slippageBps), deps.routes);
  const moved = quoteMoved(opportunity, quoted);
  if (moved !== undefined) return { ok: false, outcome: "missed", reason: moved };
  const tipAccount = pickTipAccount(deps);
  const { vaultNonce, amountIn, minProfit, tip } = opportunity;
  const instruction = await arbitrage({
    vault,
    keeper: keeper.publicKey,
    keeperUsdc: getAssociatedTokenAddressSync(usdcMint, keeper.publicKey, true),
    tipAccount,
    expectedNonce: vaultNonce,
    amountIn,
    minProfit,
    tip,
    legs: quoted.legs,
  });
  const [lookupTables, lifetime, genesis] = await Promise.all([
    readTables(ask, [...settings.lookupTables, ...quoted.legs.flatMap((leg) => leg.lookupTables)]),
    ask("getLatestBlockhash", (connection) => connection.getLatestBlockhash("confirmed")),
    readGenesis(ask),
  ]);
  const parts = {
    keeper: keeper.publicKey,
    arbitrage: instruction,
    tipAccount,
    lookupTables,
    blockhash: lifetime.blockhash,
    microLamports: settings.microLamports,
  };
  const simulation = await simulate(ask, cycleTransaction(parts));
  if (!simulation.ok) return simulation;
  const units = unitsFor(simulation.units, settings.unitsMarginPercent);
  const transaction = await keeper.signTransaction(cycleTransaction({ ...parts, units }));
  const signature = bs58.encode(transaction.signatures[0] ?? new Uint8Array());
  return { ok: true, transaction, signature, lastValidBlockHeight: lifetime.lastValidBlockHeight, genesis };
}

/** Spread over the accounts, so that the keeper's bundles and others' lock different ones. */
function pickTipAccount({ runtime, settings: { tipAccounts } }: CycleDeps): PublicKey {
  const [byte = 0] = runtime.random(1);
  return new PublicKey(tipAccounts[byte % tipAccounts.length] ?? PublicKey.default);
}
