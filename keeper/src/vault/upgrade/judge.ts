import { PublicKey } from "@solana/web3.js";
import type { CodeOwner } from "./loader.ts";
import { isVaultOf, type SquadsMultisig } from "./squads.ts";

/** Why a multisig does not hold an upgrade back for as long as the policy holds a looser limit back. */
export type UpgradeFlaw = "one vote" | "config authority" | "short timelock";

/** Who can replace the program, and what stands between them and doing so. */
export type UpgradeAuthority =
  | { readonly state: "none" }
  | {
      readonly state: "multisig";
      /** The vault that is the authority. */
      readonly address: PublicKey;
      readonly multisig: PublicKey;
      readonly terms: SquadsMultisig;
      /** Seconds that the policy asks for. */
      readonly policyDelay: bigint;
      /** None: depositors can leave before an upgrade. */
      readonly flaws: readonly UpgradeFlaw[];
    }
  | { readonly state: "key"; readonly address: PublicKey }
  /** An address that some program signs for, and not the multisig that was named. */
  | { readonly state: "unknown"; readonly address: PublicKey };

/** A multisig that is said to hold the authority. */
export interface NamedMultisig {
  readonly address: PublicKey;
  readonly terms: SquadsMultisig;
}

/**
 * Judges a program's authority against DESIGN's rule 7 (attack 48).
 *
 * @param named the multisig that is said to hold it, if any is.
 * @param policyDelay seconds that a looser limit waits.
 */
export function judgeUpgradeAuthority(
  { authority }: Pick<CodeOwner, "authority">,
  named: NamedMultisig | undefined,
  policyDelay: bigint,
): UpgradeAuthority {
  if (authority === undefined) return { state: "none" };
  if (PublicKey.isOnCurve(authority.toBytes())) return { state: "key", address: authority };
  if (named === undefined || !isVaultOf(named.address, authority)) return { state: "unknown", address: authority };
  const { address: multisig, terms } = named;
  return { state: "multisig", address: authority, multisig, terms, policyDelay, flaws: flawsOf(terms, policyDelay) };
}

/** Whether an upgrade is impossible, or waits as long as a looser limit. */
export function holdsBack(authority: UpgradeAuthority): boolean {
  return authority.state === "none" || (authority.state === "multisig" && authority.flaws.length === 0);
}

function flawsOf({ threshold, configAuthority, timelock }: SquadsMultisig, policyDelay: bigint): UpgradeFlaw[] {
  const flaws: UpgradeFlaw[] = [];
  if (threshold < 2) flaws.push("one vote");
  // It can set the timelock to 0 without a vote, and then the timelock has not been one.
  if (configAuthority !== undefined) flaws.push("config authority");
  if (timelock < policyDelay) flaws.push("short timelock");
  return flaws;
}
