import {
  createAssociatedTokenAccountIdempotentInstruction,
  createMintToInstruction,
  createSyncNativeInstruction,
  getAssociatedTokenAddressSync,
  NATIVE_MINT,
} from "@solana/spl-token";
import { type Keypair, type PublicKey, SystemProgram, type TransactionInstruction } from "@solana/web3.js";

/** Instructions by which the market's wallet gives `amount` atoms of `mint` to `owner`'s associated account, making it if need be. */
export function give(market: Keypair, owner: PublicKey, mint: PublicKey, amount: bigint): TransactionInstruction[] {
  const account = getAssociatedTokenAddressSync(mint, owner, true);
  const open = createAssociatedTokenAccountIdempotentInstruction(market.publicKey, account, owner, mint);
  if (!mint.equals(NATIVE_MINT)) return [open, createMintToInstruction(mint, account, market.publicKey, amount)];
  return [
    open,
    SystemProgram.transfer({ fromPubkey: market.publicKey, toPubkey: account, lamports: amount }),
    createSyncNativeInstruction(account),
  ];
}
