import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { POLICY_PARAMETERS, type PolicyParameter } from "./parameter.ts";
import { EVENT_ACCOUNTS, vaultProgram } from "./program.ts";
import { u64 } from "./u64.ts";

export interface TightenPolicyParams {
  readonly vault: PublicKey;
  /** Signs: the guardian or the admin. */
  readonly authority: PublicKey;
  readonly parameter: PolicyParameter;
  /** In the parameter's own unit: USDC atoms, seconds or hundredths of a per cent. */
  readonly value: bigint;
}

/** Makes a parameter of the policy tighter, at once. @throws EmpireError AMOUNT_INVALID outside u64. */
export function tightenPolicy(params: TightenPolicyParams): Promise<TransactionInstruction> {
  const { vault, authority, parameter, value } = params;
  return vaultProgram()
    .methods.tightenPolicy(POLICY_PARAMETERS.indexOf(parameter), u64(value, "value"))
    .accountsStrict({ authority, vault, ...EVENT_ACCOUNTS })
    .instruction();
}
