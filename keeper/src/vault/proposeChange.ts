import { type PublicKey, SystemProgram, type TransactionInstruction } from "@solana/web3.js";
import { changeAddress } from "./addresses.ts";
import { type ChangeProposal, encodeProposal } from "./change.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";
import { u64 } from "./u64.ts";

export interface ProposeChangeParams {
  readonly vault: PublicKey;
  /** Signs, and pays the rent that comes back when the change is carried out or cancelled. */
  readonly admin: PublicKey;
  /** The vault's `changeNext`. */
  readonly number: bigint;
  readonly proposal: ChangeProposal;
}

/** Proposes something looser, to wait for the timelock. @throws EmpireError AMOUNT_INVALID outside u64. */
export function proposeChange(params: ProposeChangeParams): Promise<TransactionInstruction> {
  const { vault, admin, number } = params;
  const { kind, parameter, subject, feed, value, capacity, refill } = encodeProposal(params.proposal);
  return vaultProgram()
    .methods.proposeChange({
      kind,
      parameter,
      subject,
      feed: [...feed],
      value: u64(value, "value"),
      capacity: u64(capacity, "capacity"),
      refill: u64(refill, "refill"),
    })
    .accountsStrict({
      admin,
      vault,
      change: changeAddress(vault, number),
      systemProgram: SystemProgram.programId,
      ...EVENT_ACCOUNTS,
    })
    .instruction();
}
