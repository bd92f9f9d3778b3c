import { getAssociatedTokenAddressSync, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { type PublicKey, TransactionInstruction } from "@solana/web3.js";
import { MARKET_PROGRAM_ID, poolAddress, poolVault } from "./address.ts";

const DISCRIMINATOR = Buffer.from("b59d59438fb63448", "hex");

/** Atoms of one mint, taken from `from` or from the provider's associated token account. */
export interface Contribution {
  readonly mint: PublicKey;
  readonly amount: bigint;
  readonly from?: PublicKey;
}

/** What a provider gives to a pool; the contributions are in any order. */
export interface NewLiquidity {
  readonly provider: PublicKey;
  readonly label: string;
  readonly contributions: readonly [Contribution, Contribution];
}

/** The instruction that seeds a pool. The provider signs; nothing is issued for it and there is no way out but to trade. */
export function addLiquidity({ provider, label, contributions: [x, y] }: NewLiquidity): TransactionInstruction {
  const [pool] = poolAddress([x.mint, y.mint], label);
  const [a, b] = Buffer.compare(x.mint.toBuffer(), y.mint.toBuffer()) < 0 ? [x, y] : [y, x];
  const data = Buffer.concat([DISCRIMINATOR, Buffer.alloc(16)]);
  data.writeBigUInt64LE(a.amount, 8);
  data.writeBigUInt64LE(b.amount, 16);
  const from = ({ mint, from }: Contribution) => from ?? getAssociatedTokenAddressSync(mint, provider, true);
  const writable = [pool, from(a), from(b), poolVault(pool, a.mint), poolVault(pool, b.mint)];
  return new TransactionInstruction({
    programId: MARKET_PROGRAM_ID,
    keys: [
      { pubkey: provider, isSigner: true, isWritable: false },
      ...writable.map((pubkey) => ({ pubkey, isSigner: false, isWritable: true })),
      { pubkey: TOKEN_PROGRAM_ID, isSigner: false, isWritable: false },
    ],
    data,
  });
}
