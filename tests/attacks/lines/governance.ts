import { fruitless, program, refused } from "../line.ts";

/** Off-chain legs and governance. */
export const GOVERNANCE_LINES = [
  refused(
    32,
    "a venue is queued early and used late, or its destination changes hands",
    program("addVenue", "refuses before the timelock and once it has lapsed, to the second (attack 32)"),
    program("changeVenue", "refuses before the timelock and once it has lapsed, to the second (attack 32)"),
    program("applyChange", "does it on the last second of its fourteen days and refuses it from then on (attack 32)"),
    program("deployCapital", "refuses a destination that has been handed over since the venue was added (attack 32)"),
    program(
      "transferInventory",
      "refuses another destination than the venue's, and one that has changed hands (attack 32)",
    ),
  ),
  refused(
    33,
    "a settlement is unbacked, repeated, or paid with the vault's own money",
    program(
      "settleVenue",
      "refuses a payer who has not signed, and more than the payer has",
      "refuses to be paid from an account of the vault or of its trader (attack 33)",
      "is booked once: paying again is more money, never the same again (attack 33)",
    ),
    program(
      "settleInventory",
      "refuses to be paid with the vault's own money, or its trader's (attack 33)",
      "refuses a nonce that has passed or is not reached, so that one payment is booked once (attack 33)",
    ),
  ),
  fruitless(
    34,
    "the price of a share is sandwiched around a report of profit",
    program(
      "venueNav",
      "pays for a profit at a venue as soon as it is reported, and the same once it has come (attacks 23 and 34)",
      "finds nothing of a profit that is only attested (attack 34)",
      "finds nothing of a profit at the moment that it comes (attack 34)",
    ),
    program("transferInventory", "asks of a depositor what a share cost while the tokens have gained (attack 34)"),
  ),
  refused(
    35,
    "the queue is insolvent while capital is away",
    program("deployCapital", "leaves the minimum, what is queued and what is locked together, to the atom (attack 35)"),
    program(
      "venueNav",
      "pays every ticket the same part of what there is, and gives the other shares back",
      "keeps a ticket in its place while there is nothing to pay it with, and nobody overtakes",
      "is covered by what a deployment leaves, whoever asked before it",
      "counts at what it is worth now, where that is less than what was asked for",
    ),
  ),
  refused(
    36,
    "a pause traps who wants to leave, or is passed by",
    program(
      "setPaused",
      "leaves every way out open under all flags: asking, cancelling, processing, claiming",
      "refuses to let the guardian lift a pause, in whole or in part",
      "refuses flags that do not exist, so that nothing can be paused that must not be",
    ),
    program("venueNav", "is not stopped by a stolen key that attests the most there is (attacks 36 and 44)"),
    program("positionNav", "by its owner without a price: what has none counts as nothing (attack 36)"),
    program("deposit", "refuses while deposits are paused, and not while only trading is"),
    program("arbitrage", "refuses while paused by the guardian, and trades again when the admin has lifted it"),
    program("openPosition", "refuses while trading is paused"),
    program("closePosition", "refuses while trading is paused"),
    program("buySilver", "refuses while trading is paused"),
    program("deployCapital", "refuses while outflows are paused, and not while all else is"),
    program("transferInventory", "refuses while outflows are paused, and not while deposits and trading are"),
  ),
  refused(
    37,
    "a root is replaced, claimed twice, over its total or by a second preimage, or raced by its clawback",
    program("proposeDistribution", "refuses to replace the root of one that is there (attack 37)"),
    program(
      "claimDistribution",
      "refuses a second claim, in the same transaction and a later one",
      "refuses more than was set aside, whatever the root promises (attack 37)",
      "refuses an inner node passed off as a leaf (attack 37: second preimage)",
      "pays on the last second and refuses from then on, where the clawback begins (attack 37)",
    ),
    program("clawbackDistribution", "refuses until the second on which claims end"),
  ),
  refused(
    38,
    "another mint is bought as silver, or silver gets out",
    program(
      "buySilver",
      "refuses another mint as silver, and another account to keep it in (attack 38)",
      "refuses before the admin has named silver, also by the zero address that then stands for it (attack 38)",
      "refuses none, and legs that end in another mint than silver (attack 38)",
      "leaves it where nothing takes it out: as a position, as inventory, as a settlement (attack 38)",
    ),
    program(
      "setSilver",
      "refuses another mint than the one proposed (attack 38)",
      "refuses another mint once one is named: what is held could not be told from it (attack 38)",
    ),
  ),
  refused(
    39,
    "the router is upgraded into one that steals: every line from 1 to 22 is done by such a router",
    program(
      "hostile",
      "refuses a leg that keeps the input and gives nothing (attack 4)",
      "books what came and not what was promised: a gift counts, a word does not",
    ),
    program(
      "hostileLegs",
      "refuses a leg that is none of the four routes, in any place (attack 2)",
      "refuses to hand the trader's signature to another program in the router's place (attacks 2 and 39)",
    ),
    program("hostileOrders", "refuses what the router says that it paid, where it paid less (attack 4)"),
  ),
  refused(
    40,
    "admin and keeper act together: bounded by the timelock",
    program(
      "applyChangeQueue",
      "pays whoever asks to leave when it is proposed before admin and keeper together gain by it (attack 40)",
      "waits for every one of them, in the order of the queue",
    ),
    program("applyChange", "refuses a second before the timelock has passed, and does it on the second"),
    program(
      "attacksBound",
      "is the first number that the account says, to the atom: no more is taken in one moment (attack 40)",
    ),
  ),
  refused(
    41,
    "a lookup table holds other accounts than the keeper believes",
    program(
      "attacksTransaction",
      "sends nothing to a stranger, whichever of the trade's accounts it replaces (attack 41)",
    ),
  ),
  refused(
    42,
    "the clock goes back, or a subtraction wraps",
    program(
      "applyChange",
      "does not take a clock that goes back for an earlier time, nor a later one for granted (attack 42)",
    ),
    program("claimDistribution", "does not believe a clock that goes back (attack 42)"),
    program(
      "deployCapital",
      "regains nothing while the clock stands or goes back (attack 42)",
      "refuses nothing, and the largest amount there is",
    ),
    program("arbitrage", "refuses amounts that no sum can hold"),
    program("closePosition", "refuses amounts whose worth no u64 holds"),
  ),
  refused(
    43,
    "a bundle is broken apart",
    program(
      "attacksTransaction",
      "pays no tip for a trade that does not land, and repays none (attack 43)",
      "leaves no part that lands alone: neither a leg, nor the trade without its check (attack 43)",
      "lands once: the same trade sent again, beside another or later, is refused (attack 43)",
    ),
    program("arbitrage", "refuses a nonce that has passed or is not reached, so that one signed order trades once"),
  ),
];
