import { fruitless, litesvm, once, program, refused } from "../line.ts";

/** Economic. */
export const ECONOMIC_LINES = [
  fruitless(
    23,
    "a deposit or an exit around a settlement",
    program(
      "venueNav",
      "pays the same right before and right after principal comes back (attack 23)",
      "pays for a profit at a venue as soon as it is reported, and the same once it has come (attacks 23 and 34)",
      "finds nothing of a profit at the moment that it comes (attack 34)",
    ),
    program("settleVenue", "does not release or hold back what is locked when principal comes"),
    program("arbitrage", "locks the profit, so that a deposit or an exit around it finds none of it"),
  ),
  fruitless(
    24,
    "the first depositor inflates the price of a share",
    program("deposit", "leaves a first depositor who inflates the price with a loss, and the next one whole"),
    once("keeper/vault/math", "never gives back more than was paid, whatever the vault holds"),
  ),
  refused(
    25,
    "a donation moves a price, or passes for the profit that the fee is charged on",
    program(
      "attacksDonation",
      "is no trade's profit: not in the treasury, and not on the scratch account before it starts (attack 25)",
      "moves no price before it is booked, and none at once when it is (attack 25)",
      "booked as a donation: costs the giver more than the fee and the shares bring back, and harms nobody (attack 25)",
      "passed off as a trade's profit: costs the giver more than the fee and the shares bring back, and harms nobody (attack 25)",
    ),
    program("deposit", "is not moved by USDC that nobody has synced"),
    program(
      "syncDonation",
      "refuses to count another account's balance",
      "cannot be used to hold a large profit back with dust",
    ),
    program("buySilver", "counts none of what somebody sent to the account"),
  ),
  refused(
    26,
    "dust and rounding, 10,000 times",
    litesvm(
      "attacksDust",
      "is refused where it would mint no share, or leave with none (attack 26)",
      "gains nothing by rounding, however often, and takes nothing from who stays (attack 26)",
    ),
    once("keeper/vault/math", "never gives back more than was paid, whatever the vault holds"),
    program("closePosition", "rounds what is given up: an atom of a token is not free"),
    program("settleInventory", "rounds what was sold up: an atom of a token is not free"),
  ),
  fruitless(
    27,
    "the fee's mark is reset by leaving and coming back",
    program(
      "accrueFees",
      "cannot be reset by leaving and coming back",
      "does not charge again for what was lost and won back",
    ),
  ),
  refused(
    28,
    "a price is stale, wide, of the wrong feed, inverted or of other decimals, or USDC is off its peg",
    program(
      "prices",
      "is refused from an account that Pyth's receiver does not own (attack 28)",
      "is refused of another feed, and of the zero feed (attack 28)",
      "is refused past the policy's age, to the second, and as far ahead of the clock (attack 28)",
      "is refused where it is not above zero",
      "is refused where its confidence is wider than the policy allows, to the unit (attack 28)",
      "is refused when a newer one has been used, and taken again at the same time (attack 28)",
      "below: a token costs more of it, and brings more (attack 28)",
      "above: a token costs less of it, and brings less (attack 28)",
      "is taken at any exponent that a u64 holds, USDC's own too",
      "is refused at exponents so far apart that no u64 holds the scale",
    ),
    program("positionNav", "only with every open position and its own price, in the order of the slots (attack 28)"),
  ),
  refused(
    29,
    "the keeper trades against its own pool",
    program(
      "attacksOwnPool",
      "gives the vault its floor or nothing, however it has moved the pool before (attack 29)",
      "is refused an atom below what it has promised, and a promise below the floor (attack 29)",
      "gains nothing by a sandwich in the trade's own transaction (attack 29)",
      "takes the loss cap and not an atom more, buying dear and selling cheap in turn (attack 29)",
    ),
    program("openPosition", "refuses an atom outside the band, however little the order asks for, and takes its edge"),
    program("closePosition", "refuses an atom outside the band, however little the order asks for, and takes its edge"),
  ),
  refused(
    30,
    "a tip is inflated, or paid to oneself",
    program(
      "arbitrage",
      "refuses a tip of more than the policy's share of the gain, to the atom",
      "refuses tips beyond the cap of 24 hours, and forgets each hour's only when it has left the window",
      "counts the tip against the profit, to the atom",
    ),
    program(
      "arbitrageAccounts",
      "refuses a tip to anybody but Jito, with and without a tip",
      "refuses to repay the tip to anybody but the keeper, or in another mint",
    ),
  ),
  refused(
    31,
    "losses, tips and outflows are split under a cap, or doubled at a day's boundary",
    program("arbitrage", "cannot double its tips over the boundary of an hour or a day"),
    program(
      "openPosition",
      "refuses losses beyond the cap of 24 hours, split however finely, and takes the cap itself (attack 31)",
      "forgets each hour's losses only when it has left the window, and doubles none over a day's end (attack 31)",
    ),
    program("closePosition", "refuses losses beyond the cap of 24 hours, split however finely (attack 31)"),
    program(
      "buySilver",
      "refuses losses beyond the cap of 24 hours, with those of positions, split however finely (attack 31)",
    ),
    program("deployCapital", "doubles nothing at a day's boundary (attack 31)"),
    program("transferInventory", "refuses more than the buckets have regained, split however finely (attack 31)"),
    program(
      "settleInventory",
      "refuses losses beyond the cap of 24 hours, split however finely, and takes the cap itself (attack 31)",
    ),
    program(
      "attestVenue",
      "lets the next day's cap begin only when the hour it was spent in has left the window (attack 31)",
    ),
  ),
];
