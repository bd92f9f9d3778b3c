import { sha256 } from "@noble/hashes/sha2.js";
import { NATIVE_MINT } from "@solana/spl-token";
import { Keypair, type PublicKey } from "@solana/web3.js";

/** Coins that the keeper knows by mint. A ticker alone names nothing. */
export type MintSymbol = "USDC" | "USDT" | "SOL" | "BONK" | "JUP";

export const MINT_DECIMALS: Readonly<Record<MintSymbol, number>> = { USDC: 6, USDT: 6, SOL: 9, BONK: 5, JUP: 6 };

export const MINT_SYMBOLS = Object.keys(MINT_DECIMALS) as readonly MintSymbol[];

/**
 * A key of the embedded chain, the same on every machine: sha256("empire embedded <name>") is its seed. Everybody can
 * compute it, so that it must never hold anything on another chain.
 */
export function embeddedKeypair(name: string): Keypair {
  return Keypair.fromSeed(sha256(new TextEncoder().encode(`empire embedded ${name}`)));
}

/** Where a coin's mint is on the embedded chain. SOL is the native mint everywhere. */
export function embeddedMint(symbol: MintSymbol): PublicKey {
  return symbol === "SOL" ? NATIVE_MINT : embeddedKeypair(symbol).publicKey;
}
