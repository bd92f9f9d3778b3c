import type { Json } from "../../domain/ledger.ts";
import { holdsBack, type UpgradeAuthority, type UpgradeFlaw } from "./judge.ts";

/** Puts seconds into words. */
export type Duration = (seconds: bigint) => string;

const inSeconds: Duration = (seconds) => `${seconds} s`;

/** An authority in one line for people, without its address. */
export function upgradeWords(authority: UpgradeAuthority, duration: Duration = inSeconds): string {
  switch (authority.state) {
    case "none":
      return "none, the program cannot be replaced";
    case "key":
      return "one key can replace this program at any time";
    case "unknown":
      return "a program signs for this authority, and which one is not known: it may replace this program at any time";
    case "multisig": {
      const { terms, flaws } = authority;
      const who = `${terms.threshold} of ${terms.voters} members of a multisig, ${duration(terms.timelock)} after they agree`;
      return flaws.length === 0
        ? who
        : `${who}, but ${flaws.map((flaw) => flawWords(flaw, authority, duration)).join(" and ")}`;
    }
  }
}

/** An authority and its address in one line. */
export function upgradeLine(authority: UpgradeAuthority): string {
  const words = upgradeWords(authority);
  return authority.state === "none" ? words : `${words} (${authority.address})`;
}

/** An authority for programs: addresses in base58, times in seconds. */
export function upgradeFacts(authority: UpgradeAuthority): { readonly [key: string]: Json } {
  const { state } = authority;
  const judged = { state, holdsBack: holdsBack(authority), says: upgradeWords(authority) };
  if (authority.state === "none") return judged;
  const address = authority.address.toBase58();
  if (authority.state !== "multisig") return { ...judged, address };
  const { multisig, terms, flaws } = authority;
  return {
    ...judged,
    address,
    multisig: multisig.toBase58(),
    threshold: terms.threshold,
    voters: terms.voters,
    timelockSeconds: Number(terms.timelock),
    flaws: [...flaws],
  };
}

function flawWords(
  flaw: UpgradeFlaw,
  { terms, policyDelay }: Extract<UpgradeAuthority, { state: "multisig" }>,
  duration: Duration,
): string {
  switch (flaw) {
    case "one vote":
      return "one member is enough";
    case "config authority":
      return `${terms.configAuthority} can change that alone and at once`;
    case "short timelock":
      return `a looser limit waits ${duration(policyDelay)}`;
  }
}
