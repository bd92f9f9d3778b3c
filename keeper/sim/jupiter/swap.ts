import {
  createAssociatedTokenAccountIdempotentInstruction,
  createCloseAccountInstruction,
  createSyncNativeInstruction,
  getAssociatedTokenAddressSync,
  NATIVE_MINT,
} from "@solana/spl-token";
import { type PublicKey, SystemProgram, type TransactionInstruction } from "@solana/web3.js";
import {
  type Fee,
  outputMint,
  programTokenAccount,
  type RouteRequest,
  route,
  routeV2,
  sharedAccountsRoute,
  sharedAccountsRouteV2,
} from "../market/index.ts";
import type { Leg } from "./findRoute.ts";
import { Refusal } from "./refusal.ts";
import type { PoolSource } from "./source.ts";

/** What a swap's instructions are made from. */
export interface SwapOrder {
  readonly legs: readonly Leg[];
  readonly inAmount: bigint;
  readonly outAmount: bigint;
  readonly slippageBps: number;
  readonly user: PublicKey;
  readonly payer: PublicKey;
  readonly destinationTokenAccount?: PublicKey | undefined;
  readonly fee?: Fee | undefined;
  readonly wrapAndUnwrapSol: boolean;
  readonly version: 1 | 2;
  /** Through the program's own accounts; undefined leaves the choice to the router. */
  readonly shared?: boolean | undefined;
}

/** The instructions of a swap, in the order in which they are to run. */
export interface Swap {
  readonly setup: readonly TransactionInstruction[];
  readonly swap: TransactionInstruction;
  readonly cleanup: TransactionInstruction | null;
}

const SHARED_ID = 0;

/**
 * Builds a swap as Jupiter composes it: the user's token accounts, wrapped SOL if asked for, the route, and unwrapping.
 *
 * @throws Refusal when the shared accounts are asked for and do not exist.
 */
export function composeSwap(source: PoolSource, order: SwapOrder): Swap {
  const shared = useShared(source, order);
  const { setup, cleanup } = surroundings(source, order, shared);
  const request: RouteRequest = {
    user: order.user,
    hops: order.legs,
    inAmount: order.inAmount,
    quotedOutAmount: order.outAmount,
    slippageBps: order.slippageBps,
    id: SHARED_ID,
    ...(order.destinationTokenAccount && { destinationTokenAccount: order.destinationTokenAccount }),
    ...(order.fee && { fee: order.fee }),
  };
  const build = shared ? [sharedAccountsRoute, sharedAccountsRouteV2] : [route, routeV2];
  const swap = build[order.version - 1]?.(request);
  if (swap === undefined) throw new Refusal(400, "Unknown instruction version", "NOT_SUPPORTED");
  return { setup, swap, cleanup };
}

/** The shared routes spare the user an account for the token between, so they are taken for two hops where they can be. */
function useShared(source: PoolSource, { legs, shared }: SwapOrder): boolean {
  const mints = new Map(legs.flatMap((leg) => [leg.inputMint, outputMint(leg)]).map((mint) => [mint.toBase58(), mint]));
  const open = [...mints.values()].map((mint) => programTokenAccount(SHARED_ID, mint).toBase58());
  const ready = source.exists && open.every((address) => source.exists?.(address));
  if (shared === true && ready === false) {
    throw new Refusal(400, "Shared accounts are not supported for this route", "FAILED_TO_GET_SWAP_AND_ACCOUNT_METAS");
  }
  return shared ?? (legs.length > 1 && ready === true);
}

function surroundings(source: PoolSource, order: SwapOrder, shared: boolean): Omit<Swap, "swap"> {
  const { legs, user, payer, inAmount, wrapAndUnwrapSol, destinationTokenAccount } = order;
  const input = legs[0]?.inputMint;
  const outputs = legs.map(outputMint);
  const output = outputs.at(-1);
  const held = shared ? outputs.slice(-1) : outputs;
  const own = destinationTokenAccount === undefined ? held : held.filter((mint) => mint !== output);
  const create = (mint: PublicKey): TransactionInstruction[] => {
    const account = getAssociatedTokenAddressSync(mint, user, true);
    if (source.exists?.(account.toBase58())) return [];
    return [createAssociatedTokenAccountIdempotentInstruction(payer, account, user, mint)];
  };
  const wrapped = getAssociatedTokenAddressSync(NATIVE_MINT, user, true);
  const wraps = wrapAndUnwrapSol && input?.equals(NATIVE_MINT) === true;
  const unwraps = wrapAndUnwrapSol && !destinationTokenAccount && output?.equals(NATIVE_MINT) === true;
  const wrap = wraps
    ? [
        ...create(NATIVE_MINT),
        SystemProgram.transfer({ fromPubkey: user, toPubkey: wrapped, lamports: inAmount }),
        createSyncNativeInstruction(wrapped),
      ]
    : [];
  return {
    setup: [...wrap, ...own.flatMap(create)],
    cleanup: wraps || unwraps ? createCloseAccountInstruction(wrapped, user, user) : null,
  };
}
