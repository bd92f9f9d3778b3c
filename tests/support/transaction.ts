import {
  type AddressLookupTableAccount,
  ComputeBudgetProgram,
  type Keypair,
  type PublicKey,
  type TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from "@solana/web3.js";

const UNITS_CEILING = 1_400_000;

/**
 * Numbers the transactions of a chain: two equal transactions with one blockhash are one transaction to the runtime,
 * and the second would be refused, so that each asks for one compute unit less than the one before.
 */
export class TransactionFactory {
  #sent = 0;
  readonly #known = new Map<string, PublicKey>();
  readonly #feePayer: Keypair;

  constructor(feePayer: Keypair) {
    this.#feePayer = feePayer;
  }

  build(
    instructions: readonly TransactionInstruction[],
    signers: readonly Keypair[],
    blockhash: string,
    tables: readonly AddressLookupTableAccount[] = [],
  ): VersionedTransaction {
    this.#sent += 1;
    const units = ComputeBudgetProgram.setComputeUnitLimit({ units: UNITS_CEILING - this.#sent });
    const message = new TransactionMessage({
      payerKey: this.#feePayer.publicKey,
      recentBlockhash: blockhash,
      instructions: [units, ...instructions],
    }).compileToV0Message([...tables]);
    for (const { keys } of instructions) for (const { pubkey } of keys) this.note(pubkey);
    const transaction = new VersionedTransaction(message);
    transaction.sign([this.#feePayer, ...signers]);
    return transaction;
  }

  note(address: PublicKey): void {
    this.#known.set(address.toBase58(), address);
  }

  known(): readonly PublicKey[] {
    return [...this.#known.values()];
  }
}
