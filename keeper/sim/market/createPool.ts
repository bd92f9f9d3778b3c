import { createAssociatedTokenAccountIdempotentInstruction } from "@solana/spl-token";
import { type PublicKey, SystemProgram, TransactionInstruction } from "@solana/web3.js";
import { labelBytes, MARKET_PROGRAM_ID, poolAddress, poolVault, sortMints } from "./address.ts";

const DISCRIMINATOR = Buffer.from("e992d18ecf6840bc", "hex");

/** A pool to be created. The mints are plain SPL Token mints in any order. */
export interface NewPool {
  readonly payer: PublicKey;
  readonly mints: readonly [PublicKey, PublicKey];
  readonly feeBps: number;
  readonly label: string;
}

/** Instructions that create the pool's two vaults and the pool, empty. The payer signs and pays the rent. */
export function createPool({ payer, mints, feeBps, label }: NewPool): TransactionInstruction[] {
  const [pool, bump] = poolAddress(mints, label);
  const vaults = sortMints(mints).map((mint) => ({ mint, address: poolVault(pool, mint) }));
  const data = Buffer.concat([DISCRIMINATOR, Buffer.alloc(2), Buffer.from([bump]), labelBytes(label)]);
  data.writeUInt16LE(feeBps, DISCRIMINATOR.length);
  return [
    ...vaults.map(({ mint, address }) => createAssociatedTokenAccountIdempotentInstruction(payer, address, pool, mint)),
    new TransactionInstruction({
      programId: MARKET_PROGRAM_ID,
      keys: [
        { pubkey: payer, isSigner: true, isWritable: true },
        { pubkey: pool, isSigner: false, isWritable: true },
        ...vaults.map(({ address }) => ({ pubkey: address, isSigner: false, isWritable: false })),
        { pubkey: SystemProgram.programId, isSigner: false, isWritable: false },
      ],
      data,
    }),
  ];
}
