import { SystemInstruction, SystemProgram, TransactionInstruction, type VersionedTransaction } from "@solana/web3.js";

/** Jito's eight mainnet tip accounts, in the order of its documentation. */
export const TIP_ACCOUNTS: readonly string[] = [
  "96gYZGLnJYVFmbjzopPSU6QiEV5fGqZNyN9nmNhvrZU5",
  "HFqU5x63VTqvQss8hp11i4wVV8bD44PvwucfZ2bU7gRe",
  "Cw8CFyM9FkoMi7K7Crf6HNQqf4uEMzpKw6QNghXLvLkY",
  "ADaUMid9yfUytqMBgopwjb2DTLSokTSzL1zt6iGPaS49",
  "DfXygSm4jCyNCybVYYK6DwvWqjKee8pbDmJGcLWNDXjh",
  "ADuUkR4vqLUMWXxW9gh6D6L8pMSawimctcNZ5pGwDcEt",
  "DttWaMuVvTiduZRnguLF7jNxTgiMBZ1hyAumKUiL2KRL",
  "3AVi9Tg9Uo68tJfuvoKvqKNWKkC5wPdSSdeBnizKZ6jT",
];

/** Lamports below which a bundle takes part in no auction. */
export const MINIMUM_TIP = 1_000n;

const TIPPED = new Set(TIP_ACCOUNTS);

/** Whether the transaction write-locks a tip account by its own keys: one behind a lookup table does not count. */
export function locksTipAccount(transaction: VersionedTransaction): boolean {
  const { message } = transaction;
  return message.staticAccountKeys.some((key, index) => TIPPED.has(key.toBase58()) && message.isAccountWritable(index));
}

/**
 * Lamports that the transaction's own System transfers give to tip accounts. Transfers by CPI are not seen here: they
 * show only when the transaction runs.
 */
export function declaredTip(transaction: VersionedTransaction): bigint {
  let tip = 0n;
  for (const instruction of decompile(transaction)) {
    if (SystemInstruction.decodeInstructionType(instruction) !== "Transfer") continue;
    const { toPubkey, lamports } = SystemInstruction.decodeTransfer(instruction);
    if (TIPPED.has(toPubkey.toBase58())) tip += BigInt(lamports);
  }
  return tip;
}

/** The System Program's instructions whose accounts are all static. */
function decompile({ message }: VersionedTransaction): TransactionInstruction[] {
  const keys = message.staticAccountKeys;
  const found: TransactionInstruction[] = [];
  for (const { programIdIndex, accountKeyIndexes, data } of message.compiledInstructions) {
    const programId = keys[programIdIndex];
    if (!programId?.equals(SystemProgram.programId)) continue;
    const metas = accountKeyIndexes.flatMap((index) => {
      const pubkey = keys[index];
      return pubkey
        ? [{ pubkey, isSigner: message.isAccountSigner(index), isWritable: message.isAccountWritable(index) }]
        : [];
    });
    if (metas.length !== accountKeyIndexes.length) continue;
    found.push(new TransactionInstruction({ programId, keys: metas, data: Buffer.from(data) }));
  }
  return found;
}
