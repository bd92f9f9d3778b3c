import { type AccountMeta, type PublicKey, TransactionInstruction } from "@solana/web3.js";

/** The instruction with every mention of `from` replaced by `to`. Throws when there is none: the test would test nothing. */
export function swapAccount(
  instruction: TransactionInstruction,
  from: PublicKey,
  to: PublicKey,
): TransactionInstruction {
  return mapAccounts(instruction, from, (meta) => ({ ...meta, pubkey: to }));
}

/** The instruction with `who` no longer asked for a signature. */
export function unsigned(instruction: TransactionInstruction, who: PublicKey): TransactionInstruction {
  return mapAccounts(instruction, who, (meta) => ({ ...meta, isSigner: false }));
}

/** The instruction with `account` read-only. */
export function readOnly(instruction: TransactionInstruction, account: PublicKey): TransactionInstruction {
  return mapAccounts(instruction, account, (meta) => ({ ...meta, isWritable: false }));
}

function mapAccounts(
  { programId, keys, data }: TransactionInstruction,
  account: PublicKey,
  change: (meta: AccountMeta) => AccountMeta,
): TransactionInstruction {
  if (!keys.some(({ pubkey }) => pubkey.equals(account))) throw new Error(`the instruction does not name ${account}`);
  return new TransactionInstruction({
    programId,
    data,
    keys: keys.map((meta) => (meta.pubkey.equals(account) ? change(meta) : meta)),
  });
}

/** The instruction with one byte of its data replaced. */
export function withByte(
  { programId, keys, data }: TransactionInstruction,
  at: number,
  byte: number,
): TransactionInstruction {
  const changed = Buffer.from(data);
  changed.writeUInt8(byte, at);
  return new TransactionInstruction({ programId, keys, data: changed });
}
