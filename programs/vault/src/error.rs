//! Why the program refuses. Every refusal has its own code and a sentence for the person whose transaction failed.

use anchor_lang::prelude::*;

/// What a step of an instruction gives, or why the program refuses.
pub type Result<T> = core::result::Result<T, VaultError>;

#[error_code]
#[derive(Debug, PartialEq, Eq)]
pub enum VaultError {
    #[msg("The amounts are too large for the vault to compute with. Use a smaller amount.")]
    Overflow,
    #[msg("The chain did not tell the time. Try again.")]
    NoClock,
    #[msg("The vault's books do not add up after this instruction, so it was undone. Report it.")]
    InvariantBroken,
    #[msg("A token transfer moved another amount than it should have, so everything was undone.")]
    UnexpectedEffect,

    #[msg("The treasury account is not this vault's. Pass the one recorded in the vault.")]
    WrongTreasury,
    #[msg("The share mint is not this vault's. Pass the one recorded in the vault.")]
    WrongShareMint,
    #[msg("The escrow account is not this vault's. Pass the one recorded in the vault.")]
    WrongEscrow,
    #[msg("The protocol's share account is not this vault's. Pass the one recorded in the vault.")]
    WrongProtocolShares,
    #[msg("The trader account is not this vault's. Pass the one recorded in the vault.")]
    WrongTrader,
    #[msg("The account does not belong to the vault's program. Pass the one that the vault or its client names.")]
    NotOurAccount,
    #[msg("An account that the instruction writes was passed a second time behind its accounts.")]
    AccountTwice,
    #[msg("The account is of another kind than the instruction needs here, or too small for it.")]
    WrongAccountKind,
    #[msg("The account exists already, so what would be made has been made before.")]
    AlreadyExists,
    #[msg("The account is not at the address that its seeds give.")]
    WrongAddress,
    #[msg("The token account has another mint or owner than this instruction needs, or is not an SPL token account.")]
    WrongTokenAccount,
    #[msg("The mint must be a plain SPL Token mint; Token-2022 and unfinished mints are refused.")]
    WrongMint,
    #[msg("The deposit currency must have six decimals.")]
    WrongDecimals,

    #[msg("Deposits are paused. Withdrawals still work.")]
    DepositsPaused,
    #[msg("Trading is paused. Deposits and withdrawals are not affected by this.")]
    TradingPaused,
    #[msg("The deposit is smaller than the vault's minimum.")]
    DepositTooSmall,
    #[msg(
        "The deposit would take the vault over its cap. Deposit less, or wait until others leave."
    )]
    DepositOverCap,
    #[msg("The deposit would give fewer shares than you asked for, because the price has moved.")]
    TooFewShares,

    #[msg("The withdrawal is worth less than the vault's minimum.")]
    WithdrawalTooSmall,
    #[msg("The ticket belongs to another vault.")]
    WrongVault,
    #[msg("The ticket belongs to someone else. Only its owner may do this.")]
    NotTicketOwner,
    #[msg("The ticket is no longer waiting: it was cancelled, returned or processed.")]
    TicketNotOpen,
    #[msg("The ticket is not the first in the queue. Process the ones before it first.")]
    NotHeadOfQueue,
    #[msg("The ticket's cooldown has not passed yet.")]
    TicketNotMature,
    #[msg("The ticket is still in the queue, so there is nothing to claim yet.")]
    TicketStillQueued,
    #[msg("The vault holds no free USDC at the moment. The ticket keeps its place in the queue.")]
    NothingToPay,
    #[msg("The queue is empty.")]
    QueueEmpty,

    #[msg("Only the vault's keeper may trade.")]
    NotKeeper,
    #[msg("Only the guardian or the admin may pause.")]
    NotGuardian,
    #[msg("Only the admin may lift a pause.")]
    NotAdmin,
    #[msg("There is no such pause flag.")]
    UnknownPauseFlag,
    #[msg("The vault already has these pause flags.")]
    NothingChanged,
    #[msg("Roles must be set, and the guardian, admin and keeper must be three different keys.")]
    BadRoles,
    #[msg("A value of the policy is outside the range that the program allows.")]
    PolicyOutOfRange,

    #[msg("The trade was built for another state of the vault: its nonce has passed or is not reached.")]
    WrongNonce,
    #[msg("The trade is larger than the policy allows for one trade.")]
    TradeTooLarge,
    #[msg("The trade needs more USDC than is idle. What is owed to leavers and reserves is never traded.")]
    TradeOverIdle,
    #[msg("The trade asks for less profit than the policy's floor.")]
    ProfitFloorTooLow,
    #[msg("The trade did not bring back enough: USDC in, minimum profit and tip are not covered.")]
    NotProfitable,
    #[msg("The router is not Jupiter's program.")]
    WrongRouter,
    #[msg("A trade has two to four legs.")]
    WrongLegCount,
    #[msg("The leg is not one of Jupiter's four exact-in route instructions.")]
    UnknownRoute,
    #[msg("Only the first leg may be a version 1 route: a later one's amount cannot be set.")]
    LegMustBeVersion2,
    #[msg("The leg's data or account list is too short.")]
    LegTooShort,
    #[msg("The leg names an account that is not in the trade's account table.")]
    LegAccountOutOfTable,
    #[msg("The leg would pay a platform fee or give away positive slippage.")]
    LegTakesFee,
    #[msg("The leg's authority must be the vault's trader.")]
    LegAuthority,
    #[msg("The leg's source must be the trader's scratch account of the leg's input.")]
    LegSource,
    #[msg("The leg's destination must be the trader's scratch account of the leg's output.")]
    LegDestination,
    #[msg("The leg's mints are not those of its scratch accounts.")]
    LegMint,
    #[msg("The legs must start and end in USDC, and each must start where the one before ended.")]
    LegsDoNotConnect,
    #[msg("The leg brought nothing back.")]
    LegEmpty,
    #[msg("A signer of the transaction is in the trade's account table. Signatures are never passed on.")]
    SignerInTrade,
    #[msg("An account of the vault is in the trade's account table.")]
    VaultAccountInTrade,
    #[msg(
        "A stake, nonce, lookup-table or program account is writable in the trade's account table."
    )]
    AuthorityAccountInTrade,
    #[msg("A scratch account has a delegate or a close authority, or is frozen.")]
    ScratchNotClean,
    #[msg("The trade changed an account of the vault in another way than its balance.")]
    AccountTampered,
    #[msg("The trade left a scratch account with another balance than before.")]
    ScratchResidue,
    #[msg("The tip's receiver is not one of Jito's tip accounts.")]
    WrongTipAccount,
    #[msg("The tip is a larger share of the profit than the policy allows.")]
    TipTooLarge,
    #[msg("The tips of the last 24 hours have reached the policy's limit.")]
    TipBudgetSpent,

    #[msg("The treasury holds nothing beyond what is recorded.")]
    NoDonation,
    #[msg("The donation is smaller than the vault's minimum deposit. It is not lost: it counts as soon as what was sent adds up to that.")]
    DonationTooSmall,

    #[msg("The two values of the vault, at most and at least, are too far apart to price a deposit. Wait for fresh attestations and prices.")]
    SpreadTooWide,
    #[msg("An open position, or its price, was not passed. Pass USDC's price, then each open position with its price, in order.")]
    PositionMissing,
    #[msg("The position is not this vault's, or not the one that was expected here.")]
    WrongPosition,
    #[msg("A position must be passed writable, because it remembers the newest price used.")]
    PositionNotWritable,
    #[msg("The price account was not written by Pyth's receiver program.")]
    WrongOracle,
    #[msg("The price account is of another feed than the admin named.")]
    WrongFeed,
    #[msg("The price has not been verified by enough of Pyth's guardians.")]
    PriceNotVerified,
    #[msg("The price is too old. Post a newer one in the same transaction.")]
    PriceStale,
    #[msg("The price is not above zero.")]
    PriceNotPositive,
    #[msg("The price is too uncertain: its confidence interval is wider than the policy allows.")]
    PriceTooWide,
    #[msg("A newer price has been used already. Prices never go back.")]
    PriceGoesBack,

    #[msg("The order was built for another state of the vault: its nonce has passed or is not reached.")]
    WrongOrderNonce,
    #[msg("The order asks for nothing.")]
    OrderEmpty,
    #[msg("The order brought less than it asked for.")]
    TooLittleOut,
    #[msg("The order's price is further from the oracle's than the policy allows.")]
    OutsideBand,
    #[msg("The keeper's losses of the last 24 hours have reached the policy's limit.")]
    LossBudgetSpent,
    #[msg("This would leave less idle USDC than the minimum, what is queued to leave and locked profit together.")]
    IdleFloor,
    #[msg("The position would cost more than its cap.")]
    PositionOverCap,
    #[msg("There are not so many units.")]
    UnitsTooMany,
    #[msg("The reserve does not hold so much.")]
    NotReserved,
    #[msg("The mint is not this position's, or not the vault's silver.")]
    WrongPositionMint,
    #[msg("The account is not where the vault keeps this token.")]
    WrongHolding,

    #[msg("Sending value to venues is paused. What comes back is still taken.")]
    OutflowsPaused,
    #[msg("The venue is not this vault's, or not of the kind that is needed here.")]
    WrongVenue,
    #[msg("The venue is frozen. What comes back from it is still taken.")]
    VenueFrozen,
    #[msg("The venue would have more than its cap.")]
    VenueOverCap,
    #[msg("More would leave than the outflow limit has regained. Wait, or send less.")]
    OutflowExceeded,
    #[msg(
        "The destination is not the venue's, or has another owner than when the venue was added."
    )]
    WrongDestination,
    #[msg("There is nothing to send.")]
    DeployZero,
    #[msg("There is nothing to settle.")]
    SettleZero,
    #[msg("A settlement must come from somebody else's account, not from the vault's own.")]
    OwnMoney,
    #[msg("The guardian may only lower an attestation, and nobody may raise one of inventory.")]
    NotLower,
    #[msg("The vault's table of venues or positions is full.")]
    TableFull,
    #[msg("More would be written off than is outstanding there.")]
    WriteOffTooLarge,

    #[msg("There is no such kind.")]
    UnknownKind,
    #[msg("There is no such parameter of the policy.")]
    UnknownParameter,
    #[msg("This is not tighter than what is in force. Anything looser has to be proposed and to wait.")]
    NotTighter,
    #[msg("The change is another vault's, or of another kind, than this instruction carries out.")]
    WrongChange,
    #[msg("The change's timelock has not passed yet.")]
    ChangeTooEarly,
    #[msg("The change was not carried out in time and has lapsed. Propose it again.")]
    ChangeLapsed,
    #[msg(
        "Somebody who asked to leave before this change has not left yet. Process the queue first."
    )]
    TicketsFirst,
    #[msg("The guardian cannot cancel its own replacement.")]
    OwnReplacement,
    #[msg("Only the key that was named as the next admin may accept.")]
    NotPendingAdmin,

    #[msg("The distribution is another vault's.")]
    WrongDistribution,
    #[msg("The distribution can be claimed for at least 30 days and at most a year.")]
    ClaimPeriodOutOfRange,
    #[msg("The distribution can be claimed already, so it cannot be cancelled any more.")]
    AlreadyClaimable,
    #[msg("The distribution cannot be claimed at this time.")]
    NotClaimable,
    #[msg("The proof does not lead from this claim to the distribution's root.")]
    NotInDistribution,
    #[msg("The claim is more than the distribution has left.")]
    OverTotal,
    #[msg("The time for claims is not over yet.")]
    ClawbackTooEarly,
    #[msg("There is nothing left of the distribution.")]
    NothingLeft,
}
