import { fruitless, once, program, refused } from "../line.ts";

/** What can be lost, and what was found later. */
export const BOUND_LINES = [
  refused(
    44,
    "a ticket is never claimed, cancelled in the middle, or made of dust",
    program("claimWithdrawal", "holds what a ticket is owed for as long as it is not claimed, whoever leaves after it"),
    program("processWithdrawal", "skips a ticket that was cancelled in the middle of the queue"),
    program("requestWithdrawal", "refuses nothing, and dust below the minimum value"),
    program("venueNav", "is not stopped by a stolen key that attests the most there is (attacks 36 and 44)"),
    program(
      "positionNav",
      "by anyone without a price a week after it has matured, who can only have the shares given back",
    ),
  ),
  refused(
    45,
    "a stolen key attests zero",
    program(
      "attestVenue",
      "refuses an attestation of zero by a stolen key, and each that passes the cap, by one atom (attack 45)",
      "counts each lowering, also what has been raised again in between, over all venues",
    ),
    program("venueNav", "cannot be talked down by a stolen key for more than the loss cap (attack 45)"),
  ),
  refused(
    46,
    "a write-off is bought cheap and settled back",
    program(
      "writeOff",
      "stays in what depositors pay for 30 days, to the second (attack 46)",
      "cannot be bought cheap and settled back (attack 46)",
      "refuses before its timelock, when everybody can still leave who would bear it",
    ),
    program("settleInventory", "takes what was written off back before it speaks of profit (attack 46)"),
  ),
  refused(
    47,
    "a distribution is proposed to oneself",
    program(
      "cancelDistribution",
      "stops a keeper who gives the whole reserve to itself: nothing can be claimed before or after (attack 47)",
    ),
    program(
      "proposeDistribution",
      "refuses nothing, and more than the ecosystem's reserve: depositors' money is never given away",
    ),
    program("claimDistribution", "refuses a second before the timelock has passed, and pays on the second"),
  ),
  fruitless(
    48,
    "the program is upgraded without a timelock",
    once(
      "migrations/upgradeAuthority",
      "error: on mainnet one key can replace the program",
      "error: on mainnet the authority is a multisig's that is not named, or another one's",
      "error: what is named is no multisig",
      "error: on mainnet the multisig needs one vote, has a config authority, or is faster than the policy",
      "error: on mainnet the multisig is faster than the vault that is there, whatever the configuration says",
    ),
  ),
];
