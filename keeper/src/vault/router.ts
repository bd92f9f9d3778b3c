import { PublicKey } from "@solana/web3.js";

/** Jupiter v6, the only program that the vault calls with the trader's signature. */
export const ROUTER = new PublicKey("JUP6LkbZbjS1jKKwapdHNy74zcZ3tLUZoi5QNyVTaV4");
