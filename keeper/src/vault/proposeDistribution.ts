import { type PublicKey, SystemProgram, type TransactionInstruction } from "@solana/web3.js";
import type { UsdcAtoms } from "../domain/quantity.ts";
import { distributionAddress } from "./addresses.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";
import { seconds, u64 } from "./u64.ts";

export interface ProposeDistributionParams {
  readonly vault: PublicKey;
  /** Signs, and pays the rent, which comes back only if the distribution is cancelled. */
  readonly keeper: PublicKey;
  /** The vault's `distributionNext`. */
  readonly epoch: bigint;
  /** The root of `merkleTree` for this epoch. */
  readonly root: Uint8Array;
  /** Set aside of the ecosystem's reserve. */
  readonly total: UsdcAtoms;
  /** Seconds in which it can be claimed, from the timelock's end: 30 to 366 days. */
  readonly claimPeriod: bigint;
}

/** Sets a part of the ecosystem's reserve aside for whom a merkle root names. @throws EmpireError AMOUNT_INVALID outside u64. */
export function proposeDistribution(params: ProposeDistributionParams): Promise<TransactionInstruction> {
  const { vault, keeper, epoch, root, total, claimPeriod } = params;
  return vaultProgram()
    .methods.proposeDistribution([...root], u64(total, "total"), seconds(claimPeriod, "claimPeriod"))
    .accountsStrict({
      keeper,
      vault,
      distribution: distributionAddress(vault, epoch),
      systemProgram: SystemProgram.programId,
      ...EVENT_ACCOUNTS,
    })
    .instruction();
}
