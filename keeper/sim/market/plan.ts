import { getAssociatedTokenAddressSync } from "@solana/spl-token";
import { type AccountMeta, PublicKey } from "@solana/web3.js";
import { MARKET_PROGRAM_ID, type MarketPool } from "./address.ts";

/** One swap in a route. */
export interface Hop {
  readonly pool: MarketPool;
  readonly inputMint: PublicKey;
  /** The part of the token at hand that this hop takes, in basis points; all of it by default. V1 knows whole percents only. */
  readonly bps?: number;
}

/** A fee for somebody else than the taker. V1 knows the first number only, and that in one byte. */
export interface Fee {
  readonly account: PublicKey;
  readonly platformBps: number;
  readonly positiveSlippageBps?: number;
}

/** What every route instruction is built from. Amounts are atoms. */
export interface RouteRequest {
  /** Signs, and owns the source. */
  readonly user: PublicKey;
  /** In order; all but the last token must be spent whole. */
  readonly hops: readonly Hop[];
  readonly inAmount: bigint;
  readonly quotedOutAmount: bigint;
  readonly slippageBps: number;
  /** The user's token account of a mint; the associated one by default. */
  readonly tokenAccount?: (mint: PublicKey) => PublicKey;
  /** Where the output goes when not into the user's own account. */
  readonly destinationTokenAccount?: PublicKey;
  readonly fee?: Fee;
  /** Shared routes: which program authority; 0 by default. */
  readonly id?: number;
}

/** `Swap::TokenSwap` in Jupiter's enum: no data, and the account list that a hop here follows. */
const TOKEN_SWAP = 3;
const WHOLE_BPS = 10_000;

/** The mint that a hop gives. */
export function outputMint({ pool, inputMint }: Hop): PublicKey {
  return new PublicKey(pool.mintA === inputMint.toBase58() ? pool.mintB : pool.mintA);
}

/** First and last mint of a route. @throws RangeError without hops. */
export function endMints(hops: readonly Hop[]): { readonly input: PublicKey; readonly output: PublicKey } {
  const [first, last] = [hops[0], hops.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError("a route needs at least one hop");
  return { input: first.inputMint, output: outputMint(last) };
}

/** The borsh route plan; shares are whole percents in v1 and basis points in v2. Token 0 is the input, then each mint in order of appearance. */
export function encodePlan(hops: readonly Hop[], version: 1 | 2): Buffer {
  const tokens = [endMints(hops).input.toBase58()];
  const index = (mint: PublicKey): number => {
    const known = tokens.indexOf(mint.toBase58());
    return known >= 0 ? known : tokens.push(mint.toBase58()) - 1;
  };
  const count = Buffer.alloc(4);
  count.writeUInt32LE(hops.length);
  const steps = hops.map((hop) => {
    const bps = hop.bps ?? WHOLE_BPS;
    const share = version === 1 ? [bps / 100] : [bps & 0xff, bps >> 8];
    return Buffer.from([TOKEN_SWAP, ...share, index(hop.inputMint), index(outputMint(hop))]);
  });
  return Buffer.concat([count, ...steps]);
}

/** The remaining accounts of a route: seven a hop. `account` gives the token account that holds a mint between hops. */
export function hopAccounts(
  hops: readonly Hop[],
  authority: PublicKey,
  account: (mint: PublicKey) => PublicKey,
): AccountMeta[] {
  return hops.flatMap((hop) => {
    const { pool, inputMint } = hop;
    const aToB = pool.mintA === inputMint.toBase58();
    const vaults = (aToB ? [pool.vaultA, pool.vaultB] : [pool.vaultB, pool.vaultA]).map((at) => new PublicKey(at));
    return [
      readonly(MARKET_PROGRAM_ID),
      writable(new PublicKey(pool.address)),
      readonly(authority),
      writable(account(inputMint)),
      ...vaults.map(writable),
      writable(account(outputMint(hop))),
    ];
  });
}

/** The user's account of a mint, as the request names it. */
export function userAccount(request: RouteRequest, mint: PublicKey): PublicKey {
  return request.tokenAccount?.(mint) ?? getAssociatedTokenAddressSync(mint, request.user, true);
}

export const readonly = (pubkey: PublicKey): AccountMeta => ({ pubkey, isSigner: false, isWritable: false });
export const writable = (pubkey: PublicKey): AccountMeta => ({ pubkey, isSigner: false, isWritable: true });
export const signer = (pubkey: PublicKey): AccountMeta => ({ pubkey, isSigner: true, isWritable: false });

/** An account that Anchor declares optional: the program's own id, read-only, stands for none. */
export const optional = (pubkey: PublicKey | undefined): AccountMeta =>
  pubkey === undefined ? readonly(MARKET_PROGRAM_ID) : writable(pubkey);
