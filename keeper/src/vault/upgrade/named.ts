import { PublicKey } from "@solana/web3.js";
import { EmpireError } from "../../domain/error.ts";

/** The environment variable that names the multisig. */
export const UPGRADE_MULTISIG = "UPGRADE_MULTISIG";

/** The multisig that the environment names. @throws EmpireError CONFIG_INVALID when what it names is no address. */
export function namedMultisig(env: Readonly<Record<string, string | undefined>>): PublicKey | undefined {
  const value = env[UPGRADE_MULTISIG];
  if (!value) return undefined;
  try {
    return new PublicKey(value);
  } catch (cause) {
    throw new EmpireError(
      "CONFIG_INVALID",
      `${UPGRADE_MULTISIG} is no address: set it to the Squads multisig that may replace the program, or unset it`,
      { cause },
    );
  }
}
