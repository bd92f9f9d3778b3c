import { createHash } from "node:crypto";
import { ComputeBudgetProgram, Keypair, PublicKey, SystemProgram, Transaction } from "@solana/web3.js";
import type { AddressedAccount } from "./account.ts";
import { type Address, SYSTEM_PROGRAM } from "./address.ts";

/** The embedded chain's source of SOL. Its key is public knowledge: what it gives is worth nothing. */
const FAUCET = Keypair.fromSeed(createHash("sha256").update("empire embedded faucet").digest());
/** 500,000,000 SOL. */
const FAUCET_LAMPORTS = 500_000_000_000_000_000n;
const BASE_UNITS = 1_000;

/** The faucet's account, for genesis. */
export function faucetAccount(): AddressedAccount {
  return {
    address: FAUCET.publicKey.toBase58(),
    account: { lamports: FAUCET_LAMPORTS, owner: SYSTEM_PROGRAM, executable: false, data: new Uint8Array() },
  };
}

/** A transfer from the faucet. `nonce` makes two equal airdrops in one slot two transactions. */
export function airdropTransaction(to: Address, lamports: bigint, blockhash: string, nonce: number): Uint8Array {
  const transaction = new Transaction({ feePayer: FAUCET.publicKey, blockhash, lastValidBlockHeight: 0 }).add(
    ComputeBudgetProgram.setComputeUnitLimit({ units: BASE_UNITS + (nonce % 1_000_000) }),
    SystemProgram.transfer({ fromPubkey: FAUCET.publicKey, toPubkey: new PublicKey(to), lamports }),
  );
  transaction.sign(FAUCET);
  return new Uint8Array(transaction.serialize());
}
