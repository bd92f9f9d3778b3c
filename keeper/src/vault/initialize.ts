import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { type PublicKey, SystemProgram, type TransactionInstruction } from "@solana/web3.js";
import { vaultAddress, vaultAddresses } from "./addresses.ts";
import { encodePolicy, type PolicyInput, type Roles } from "./policy.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";
import { u64 } from "./u64.ts";

export interface InitializeParams {
  readonly id: bigint;
  /** Signs, and pays the rent. */
  readonly payer: PublicKey;
  readonly usdcMint: PublicKey;
  readonly roles: Roles;
  readonly policy: PolicyInput;
}

/** Makes a vault and its accounts. @throws EmpireError AMOUNT_INVALID for an id, amount or time out of its range. */
export function initialize({ id, payer, usdcMint, roles, policy }: InitializeParams): Promise<TransactionInstruction> {
  const vault = vaultAddress(id);
  const { shareMint, treasury, escrow, protocolShares } = vaultAddresses(vault);
  return vaultProgram()
    .methods.initialize(u64(id, "id"), roles, encodePolicy(policy))
    .accountsStrict({
      payer,
      vault,
      usdcMint,
      shareMint,
      treasury,
      escrow,
      protocolShares,
      tokenProgram: TOKEN_PROGRAM_ID,
      systemProgram: SystemProgram.programId,
      ...EVENT_ACCOUNTS,
    })
    .instruction();
}
