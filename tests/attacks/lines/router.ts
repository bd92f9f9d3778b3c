import { litesvm, program, refused } from "../line.ts";

const keeps = "refuses input that is kept, whole or in part, or that comes back (attacks 4 and 12)";
const rights = "refuses a delegate, a close authority and another owner, on both scratch accounts (attacks 5, 6 and 7)";
const closes = "refuses a scratch account that is closed (attacks 8 and 22)";
const drains = "refuses to drain what else the vault and its trader hold (attacks 10 and 14)";
const signs = "refuses the signature of the keeper, and to spend or assign the trader (attacks 1 and 13)";

/** Through the router's CPI. */
export const ROUTER_LINES = [
  refused(
    1,
    "the router is handed the keeper's or the fee payer's signature",
    program(
      "hostileSignature",
      "never shows it the keeper or whoever pays the fees (attack 1)",
      "gives it no signature of anybody who has not signed (attack 1)",
    ),
    program("hostileOrders", signs),
    program("arbitrageAccounts", "refuses whoever else signs the transaction: no signature is passed on"),
  ),
  refused(
    2,
    "a leg is another instruction of the router's, or a route inside a route",
    program(
      "hostileLegs",
      "refuses a leg that is none of the four routes, in any place (attack 2)",
      "refuses a route that the router calls inside another with the trader's signature (attacks 2 and 12)",
      "refuses to hand the trader's signature to another program in the router's place (attacks 2 and 39)",
    ),
    program("arbitrageLegs", "refuses every instruction but the four routes, and data too short to be one"),
  ),
  refused(
    3,
    "a fee, or the positive slippage, is asked for in a leg's bytes or taken without asking",
    program(
      "hostileLegs",
      "refuses fee and positive-slippage bytes that a hostile router could act on, in any leg (attack 3)",
    ),
    program("hostile", "refuses a fee that no byte of the leg asks for: an atom less than the minimum (attack 3)"),
    program(
      "arbitrageLegs",
      "refuses any fee byte of version 2, platform fee and positive slippage, in any leg",
      "refuses a fee that the router would pay out, whole",
      "refuses a version 1 fee slot that is not Jupiter's id, even one of the trader's own",
    ),
  ),
  refused(
    4,
    "the output goes to another account, or nowhere",
    program(
      "hostile",
      "refuses a leg that keeps the input and gives nothing (attack 4)",
      "refuses a leg that pays somebody else, whole or by an atom (attack 4)",
    ),
    program(
      "hostileOrders",
      keeps,
      "refuses output that is sent to another account, whole or in part (attack 4)",
      "refuses what the router says that it paid, where it paid less (attack 4)",
    ),
    program(
      "arbitrageLegs",
      "refuses an output to anybody else's account, in every form and leg",
      "refuses an optional destination that is not the leg's own scratch account",
    ),
  ),
  refused(
    5,
    "a delegate is left behind",
    program(
      "hostile",
      "refuses a delegate, on either account and from either leg (attack 5)",
      "refuses a delegate on an account of the trader that the leg only shows (attack 5)",
      "refuses even a delegate that is revoked in the next leg: its bytes stay (attack 5)",
    ),
    program("hostileOrders", rights),
    litesvm("hostileToken", "is refused when it leaves a delegate on the treasury or on a scratch account (attack 5)"),
  ),
  refused(
    6,
    "a close authority is left behind",
    program("hostile", "refuses a close authority, on either account and from either leg (attack 6)"),
    program("hostileOrders", rights),
  ),
  refused(
    7,
    "an account gets another owner",
    program("hostile", "refuses another owner (attack 7)"),
    program("hostileOrders", rights),
    program("hostileAccount", "refuses what is written into an account by hand (attacks 7, 10 and 13)"),
  ),
  refused(
    8,
    "an account is closed, and made anew",
    program(
      "hostileAccount",
      "refuses a closed account, whether it was the leg's destination, source or neither (attacks 8 and 22)",
      "refuses one that is closed and reopened: only the vault program signs for its address (attack 8)",
    ),
    program("hostileOrders", closes),
  ),
  refused(
    9,
    "an account gets another size, an extension, or is frozen",
    program("hostileAccount", "refuses an extension and another size (attack 9)"),
    program("hostile", "refuses an account that its mint's freezer has frozen (attack 9)"),
  ),
  refused(
    10,
    "another account of the vault or its trader is drained",
    program("hostile", "refuses to drain another account of the trader that the leg shows (attack 10)"),
    program(
      "hostileSignature",
      "never shows it the treasury, the escrow, the protocol's shares or the share mint (attacks 10 and 14)",
      "cannot move another vault's tokens with this one's trader (attacks 10 and 14)",
    ),
    program("hostileAccount", "refuses what is written into an account by hand (attacks 7, 10 and 13)"),
    program("hostileOrders", drains),
    program("openPosition", "refuses to show the router what the vault holds of another token (attack 10)"),
    program("closePosition", "refuses to show the router the holding or the treasury (attack 10)"),
    program("buySilver", "refuses to show the router the silver that is held (attack 10)"),
  ),
  refused(
    11,
    "an account is made the vault's in mid-call, in place of payment",
    program(
      "hostileSignature",
      "takes no account of the trader's or the vault's in place of payment (attack 11)",
      "trades through no account that was made the trader's, only through its scratch accounts (attack 11)",
    ),
  ),
  refused(
    12,
    "a residue of an intermediate token is kept back, or one from before spent",
    program(
      "hostile",
      "refuses a leg that takes from where it should pay (attack 12)",
      "counts what it spends of a balance from before the trade against the profit (attack 12)",
      "refuses input that is left over, and input that comes back (attack 12)",
      "refuses to let a balance from before the trade be spent (attack 12)",
    ),
    program("hostileOrders", keeps),
    program(
      "hostileLegs",
      "refuses a route that the router calls inside another with the trader's signature (attacks 2 and 12)",
    ),
  ),
  refused(
    13,
    "the trader's lamports are taken, or it is assigned to a program or given data",
    program(
      "hostileSignature",
      "refuses to spend its lamports, even if the transaction locks it for writing (attack 13)",
      "refuses to assign it to a program or give it data (attack 13)",
    ),
    program(
      "hostileAccount",
      "refuses lamports drawn from an account that has more than its rent (attacks 13 and 22)",
      "refuses what is written into an account by hand (attacks 7, 10 and 13)",
    ),
    program("hostileOrders", signs),
  ),
  refused(
    14,
    "a mint of the vault's is handed over writable",
    program(
      "hostileSignature",
      "never shows it the treasury, the escrow, the protocol's shares or the share mint (attacks 10 and 14)",
      "cannot move another vault's tokens with this one's trader (attacks 10 and 14)",
    ),
    program("hostileOrders", drains),
  ),
  refused(
    15,
    "a stake, nonce, lookup-table or program account of the trader's is handed over writable",
    program(
      "hostileSignature",
      "refuses a stake, lookup-table or program account that it could write (attack 15)",
      "refuses a nonce of the trader's that it could write, and cannot write one that it may read (attack 15)",
    ),
    program("arbitrageAccounts", "refuses stake, lookup-table, loader and nonce accounts that are writable"),
  ),
  refused(
    16,
    "one account stands in two parts, or a state account for a token account",
    program(
      "hostileLegs",
      "refuses input = output, as one account and as one mint (attack 16)",
      "refuses a scratch account that stands twice in the table, and counts nothing twice (attack 16)",
      "refuses an account of the vault's state as a token account (attack 16)",
    ),
    program("arbitrageLegs", "refuses one account as input and output"),
    program(
      "arbitrageAccounts",
      "refuses accounts of the vault program, another vault's too",
      "refuses the treasury, the vault, the keeper and the keeper's USDC a second time",
    ),
  ),
  refused(
    17,
    "the vault is entered again, from inside the call or around it in one transaction",
    program(
      "hostileSignature",
      "never shows it a vault to deposit in, to leave or to book (attack 17)",
      "cannot call the vault program at all, whatever the instruction (attack 17)",
    ),
    program("hostileOrders", "refuses re-entry, with the vault's accounts and without (attack 17)"),
    program(
      "hostileLegs",
      "finds no half of a trade between a deposit and an exit, and gains nothing by a whole one (attack 17)",
    ),
  ),
  refused(
    18,
    "a spoofed instructions sysvar is shown",
    program(
      "hostileLegs",
      "has nobody to deceive: no instruction takes one, and the program does not know its address (attack 18)",
      "does not turn a theft into a trade, whether the real one is shown or a forged one (attack 18)",
    ),
  ),
  refused(
    19,
    "the token program is a fake, or does something else than it is told",
    program("hostileLegs", "refuses to name a fake token program to the router (attack 19)"),
    program("arbitrageLegs", "refuses mints that are not those of the scratch accounts, and a fake token program"),
    program("deposit", "refuses another token program"),
    program("deployCapital", "refuses another token program"),
    program("settleVenue", "refuses another token program"),
    litesvm(
      "hostileToken",
      "is refused in a deposit (attack 19)",
      "is refused in a request, a cancellation, a crank, a return and a claim (attack 19)",
      "is refused when the protocol's shares are minted (attack 19)",
      "is refused in a trade: on the way out, on the way back, and in the tip (attack 19)",
    ),
    litesvm("deployCapital", "is refused (attack 19)"),
    litesvm("settleVenue", "is refused (attack 19)"),
    litesvm("transferInventory", "refuses a token program that moves another amount than it was told to (attack 19)"),
    litesvm("settleInventory", "refuses a token program that moves another amount than it was told to (attack 19)"),
  ),
  refused(
    20,
    "a mint of Token-2022 can charge, hook, pause, freeze or seize",
    program(
      "hostileLegs",
      ...["a transfer fee", "a default state of frozen", "a permanent delegate", "a transfer hook", "a pause"].map(
        (extension) => `refuses one with ${extension}, as scratch account and as leg (attack 20)`,
      ),
    ),
    program("createScratch", "refuses mints of Token-2022, which can charge, freeze or seize"),
    program(
      "addPosition",
      "refuses mints of Token-2022: with a fee, a hook, a pause or a delegate they take what is held (attack 20)",
    ),
    program("setSilver", "refuses mints of Token-2022, what is no mint, and one that is not finished (attack 20)"),
    program("initialize", "refuses a currency that is no plain mint of six decimals"),
    program("buySilver", "refuses a mint that has become another program's"),
  ),
  refused(
    21,
    "an associated account is squatted",
    program(
      "hostileLegs",
      "refuses one of the trader's that somebody made first and gave away, or kept a right to (attack 21)",
      "refuses the keeper's own, once it is somebody else's, for the tip (attack 21)",
      "has nobody to squat a scratch account: its address is the program's, and so is who signs there (attack 21)",
    ),
    program(
      "arbitrageLegs",
      "refuses an account of the trader that is not the scratch account of its mint",
      "refuses a scratch account that anybody else has a right to",
    ),
    program("createScratch", "works where somebody has sent lamports to the address before"),
  ),
  refused(
    22,
    "rent is drained by closing what is opened",
    program(
      "hostileAccount",
      "refuses a closed account, whether it was the leg's destination, source or neither (attacks 8 and 22)",
      "refuses lamports drawn from an account that has more than its rent (attacks 13 and 22)",
    ),
    program("hostileOrders", closes),
  ),
];
