//! A treasury that a keeper can trade only inside limits which this program enforces. DESIGN.md's rules 1 to 9 are its contract; every
//! instruction leaves them true or fails. The table below is the whole interface; each instruction is a file of its own.
#![cfg_attr(target_os = "solana", no_std)]
#![cfg_attr(
    test,
    allow(
        clippy::arithmetic_side_effects,
        clippy::integer_division,
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::cast_sign_loss,
        clippy::unwrap_used,
        clippy::indexing_slicing
    )
)]

#[cfg(target_arch = "bpf")]
extern crate solana_compiler_builtins as _;

#[macro_use]
mod guard;

mod args;
mod call;
mod clock;
pub mod constants;
mod context;
#[macro_use]
mod declared;
pub mod dispatch;
#[cfg(target_os = "solana")]
mod entry;
pub mod error;
pub mod event;
pub mod instructions;
pub mod math;
pub mod oracle;
mod pda;
mod prelude;
pub mod quantity;
pub mod router;
#[cfg(target_os = "solana")]
mod security;
pub mod state;
mod stored;
mod token;
mod trailing;

use anchor_lang::{__alloc::vec::Vec, prelude::*};
use instructions::*;
use router::Leg;
use state::{Order, Policy, Proposal, Roles, VenueLimits};

// The ed25519 public key of the seed sha256("empire vault program"). Whoever computes it can deploy here, so it serves the embedded
// chain and tests; a deployment for others replaces it by a key of its own.
declare_id!("HT6r8qwr6DXmJoqsvFgTAuXsZsAVqBCdXK7g4hLYoavM");

#[program]
pub mod vault {
    use super::*;

    /// Creates a vault, its share mint, treasury, escrow and protocol share account.
    ///
    /// - Authority: anyone, for a new id; the roles are what the arguments say, so read them before you deposit.
    /// - Parameters: id; admin, guardian and keeper (three different keys); the policy.
    /// - Errors: BadRoles, PolicyOutOfRange, WrongMint, WrongDecimals, WrongAddress.
    pub fn initialize(
        ctx: &mut Context<Initialize>,
        id: u64,
        roles: Roles,
        policy: Policy,
    ) -> Result<()> {
        Ok(instructions::initialize::initialize(
            &mut context::of(ctx)?,
            id,
            roles,
            policy,
        )?)
    }

    /// Deposits USDC and mints shares at the high NAV, rounded down.
    ///
    /// - Authority: anyone, for their own accounts.
    /// - Parameters: amount in USDC atoms; the fewest shares to accept. Behind the accounts: USDC's price, then each open position and its
    ///   price, in the order of their slots.
    /// - Errors: DepositsPaused, DepositTooSmall, SpreadTooWide, PositionMissing, WrongPosition, PositionNotWritable, WrongOracle, WrongFeed,
    ///   PriceNotVerified, PriceStale, PriceNotPositive, PriceTooWide, PriceGoesBack, DepositOverCap, TooFewShares, WrongTreasury, WrongShareMint, WrongTokenAccount.
    pub fn deposit(ctx: &mut Context<Deposit>, amount: u64, min_shares: u64) -> Result<()> {
        Ok(instructions::deposit::deposit(
            &mut context::of(ctx)?,
            amount,
            min_shares,
        )?)
    }

    /// Puts shares into escrow and a ticket at the end of the queue.
    ///
    /// - Authority: the owner of the shares. Never paused. A position whose price is not passed behind the accounts, as for a deposit, counts as nothing.
    /// - Parameters: share atoms; the lowest price to accept in USDC atoms a whole share, 0 for any.
    /// - Errors: WithdrawalTooSmall, WrongEscrow, WrongAddress.
    pub fn request_withdrawal(
        ctx: &mut Context<RequestWithdrawal>,
        shares: u64,
        min_price: u64,
    ) -> Result<()> {
        Ok(instructions::request_withdrawal::request_withdrawal(
            &mut context::of(ctx)?,
            shares,
            min_price,
        )?)
    }

    /// Gives a waiting ticket's shares back. The empty ticket stays until the head of the queue has passed it.
    ///
    /// - Authority: the ticket's owner. Never paused.
    /// - Errors: WrongVault, NotTicketOwner, TicketNotOpen, WrongEscrow, WrongTokenAccount.
    pub fn cancel_withdrawal(ctx: &mut Context<CancelWithdrawal>) -> Result<()> {
        Ok(instructions::cancel_withdrawal::cancel_withdrawal(
            &mut context::of(ctx)?,
        )?)
    }

    /// Processes the ticket at the head of the queue once it has matured: fixes min(value at request, value now) at the low NAV, burns the
    /// shares and sets the USDC aside. Skips a cancelled ticket; gives the shares back below the owner's price; pays in proportion
    /// while idle is short.
    ///
    /// - Authority: anyone with fresh prices of all open positions, passed as for a deposit; the ticket's owner also without, and a week after
    ///   it has matured anyone, who then gives the shares back. Never paused.
    /// - Errors: QueueEmpty, NotHeadOfQueue, TicketNotMature, NothingToPay, WrongVault, WrongEscrow, WrongShareMint, WrongTokenAccount.
    pub fn process_withdrawal(ctx: &mut Context<ProcessWithdrawal>) -> Result<()> {
        Ok(instructions::process_withdrawal::process_withdrawal(
            &mut context::of(ctx)?,
        )?)
    }

    /// Pays a processed ticket and closes it; its rent goes to the owner. A cancelled or returned ticket is closed for its rent alone.
    ///
    /// - Authority: the ticket's owner, at any time. Never paused.
    /// - Errors: WrongVault, NotTicketOwner, TicketStillQueued, WrongTreasury, WrongTokenAccount.
    pub fn claim_withdrawal(ctx: &mut Context<ClaimWithdrawal>) -> Result<()> {
        Ok(instructions::claim_withdrawal::claim_withdrawal(
            &mut context::of(ctx)?,
        )?)
    }

    /// Creates the trader's scratch account of a mint, once.
    ///
    /// - Authority: anyone, who pays the rent. Changes nothing in the vault and leaves no receipt.
    /// - Errors: WrongTrader, WrongMint, WrongAddress.
    pub fn create_scratch(ctx: &mut Context<CreateScratch>) -> Result<()> {
        Ok(instructions::create_scratch::create_scratch(
            &mut context::of(ctx)?,
        )?)
    }

    /// Sends idle USDC through two to four router legs and back, and succeeds only with a measured profit.
    ///
    /// - Authority: the keeper, with `expected_nonce` equal to the vault's.
    /// - Parameters: amount in; least profit after the tip; tip in lamports, from the keeper to one of Jito's accounts and repaid in USDC
    ///   at the policy's price ceiling; the legs, whose accounts are indexes into the remaining accounts.
    /// - Errors: NotKeeper, TradingPaused, WrongNonce, TradeTooLarge, TradeOverIdle, ProfitFloorTooLow, NotProfitable, TipTooLarge,
    ///   TipBudgetSpent, WrongTipAccount, WrongRouter, WrongTrader, WrongTreasury, WrongTokenAccount, WrongLegCount, UnknownRoute,
    ///   LegMustBeVersion2, LegTooShort, LegAccountOutOfTable, LegTakesFee, LegAuthority, LegSource, LegDestination, LegMint,
    ///   LegsDoNotConnect, LegEmpty, SignerInTrade, VaultAccountInTrade, AuthorityAccountInTrade, ScratchNotClean, AccountTampered,
    ///   ScratchResidue.
    pub fn arbitrage(
        ctx: &mut Context<Arbitrage>,
        expected_nonce: u64,
        amount_in: u64,
        min_profit: u64,
        tip_lamports: u64,
        legs: Vec<Leg<'_>>,
    ) -> Result<()> {
        Ok(instructions::arbitrage::arbitrage(
            &mut context::of(ctx)?,
            expected_nonce,
            amount_in,
            min_profit,
            tip_lamports,
            legs,
        )?)
    }

    /// Charges the performance fee that is due and mints the protocol's shares of it.
    ///
    /// - Authority: anyone.
    /// - Errors: WrongShareMint, WrongProtocolShares.
    pub fn accrue_fees(ctx: &mut Context<AccrueFees>) -> Result<()> {
        Ok(instructions::accrue_fees::accrue_fees(&mut context::of(
            ctx,
        )?)?)
    }

    /// Records USDC that was sent to the treasury as locked profit.
    ///
    /// - Authority: anyone.
    /// - Errors: NoDonation, WrongTreasury.
    pub fn sync_donation(ctx: &mut Context<SyncDonation>) -> Result<()> {
        Ok(instructions::sync_donation::sync_donation(
            &mut context::of(ctx)?,
        )?)
    }

    /// Sets the pause flags: 1 deposits, 2 trading, 4 outflows. There is no flag for exits, nor for what comes back.
    ///
    /// - Authority: guardian or admin to set a flag, the admin alone to clear one.
    /// - Errors: UnknownPauseFlag, NotGuardian, NotAdmin, NothingChanged.
    pub fn set_paused(ctx: &mut Context<SetPaused>, flags: u8) -> Result<()> {
        Ok(instructions::set_paused::set_paused(
            &mut context::of(ctx)?,
            flags,
        )?)
    }

    /// Buys a position's token with idle USDC, through one to four router legs, within the band around the oracle's mid.
    ///
    /// - Authority: the keeper, with `expected_nonce` equal to the vault's order nonce.
    /// - Parameters: USDC in, least token atoms out; the legs, whose accounts are indexes into the remaining accounts.
    /// - Errors: NotKeeper, WrongPosition, WrongHolding, WrongTreasury, WrongTrader, WrongRouter, TradingPaused, WrongOrderNonce, OrderEmpty,
    ///   TradeTooLarge, IdleFloor, PositionOverCap, TooLittleOut, OutsideBand, LossBudgetSpent, those of the prices and of the legs.
    pub fn open_position(
        ctx: &mut Context<OpenPosition>,
        order: Order,
        legs: Vec<Leg<'_>>,
    ) -> Result<()> {
        Ok(instructions::open_position::open_position(
            &mut context::of(ctx)?,
            order,
            legs,
        )?)
    }

    /// Sells a position's token for USDC, the same way back. A profit is locked, a loss absorbed.
    ///
    /// - Authority: the keeper, with `expected_nonce` equal to the vault's order nonce.
    /// - Parameters: token atoms in, least USDC out; the legs.
    /// - Errors: as open_position, without IdleFloor and PositionOverCap; UnitsTooMany.
    pub fn close_position(
        ctx: &mut Context<ClosePosition>,
        order: Order,
        legs: Vec<Leg<'_>>,
    ) -> Result<()> {
        Ok(instructions::close_position::close_position(
            &mut context::of(ctx)?,
            order,
            legs,
        )?)
    }

    /// Buys silver with the silver reserve, within the band, into an account that no instruction takes anything out of.
    ///
    /// - Authority: the keeper, with `expected_nonce` equal to the vault's order nonce.
    /// - Parameters: USDC in, least silver atoms out; the legs.
    /// - Errors: as open_position; NotReserved, WrongMint.
    pub fn buy_silver(
        ctx: &mut Context<BuySilver>,
        order: Order,
        legs: Vec<Leg<'_>>,
    ) -> Result<()> {
        Ok(instructions::buy_silver::buy_silver(
            &mut context::of(ctx)?,
            order,
            legs,
        )?)
    }

    /// Sends idle USDC to a venue.
    ///
    /// - Authority: the keeper, with `expected_nonce` equal to the vault's order nonce.
    /// - Errors: NotKeeper, WrongVenue, WrongTreasury, WrongDestination, WrongOrderNonce, DeployZero, IdleFloor, OutflowsPaused, VenueFrozen,
    ///   OutflowExceeded, VenueOverCap.
    pub fn deploy_capital(
        ctx: &mut Context<DeployCapital>,
        expected_nonce: u64,
        amount: u64,
    ) -> Result<()> {
        Ok(instructions::deploy_capital::deploy_capital(
            &mut context::of(ctx)?,
            expected_nonce,
            amount,
        )?)
    }

    /// Says what a venue has, in USDC.
    ///
    /// - Authority: the keeper, whose lowering counts as a loss and who cannot raise inventory's; the guardian, who can only lower.
    /// - Errors: WrongVenue, NotKeeper, NotLower, LossBudgetSpent.
    pub fn attest_venue(ctx: &mut Context<AttestVenue>, amount: u64) -> Result<()> {
        Ok(instructions::attest_venue::attest_venue(
            &mut context::of(ctx)?,
            amount,
        )?)
    }

    /// Pays USDC back from a venue: principal first, then what was written off, then profit, which is locked.
    ///
    /// - Authority: whoever pays, from an account that is not the vault's. Never paused, also when the venue is frozen.
    /// - Errors: WrongVenue, WrongTreasury, OwnMoney, SettleZero, WrongTokenAccount.
    pub fn settle_venue(ctx: &mut Context<SettleVenue>, amount: u64) -> Result<()> {
        Ok(instructions::settle_venue::settle_venue(
            &mut context::of(ctx)?,
            amount,
        )?)
    }

    /// Sends a position's tokens to a venue that sells them.
    ///
    /// - Authority: the keeper, with `expected_nonce` equal to the vault's order nonce.
    /// - Errors: NotKeeper, WrongPosition, WrongVenue, WrongHolding, WrongDestination, WrongOrderNonce, UnitsTooMany, OutflowsPaused,
    ///   VenueFrozen, OutflowExceeded, VenueOverCap, those of the prices.
    pub fn transfer_inventory(
        ctx: &mut Context<TransferInventory>,
        expected_nonce: u64,
        units: u64,
    ) -> Result<()> {
        Ok(instructions::transfer_inventory::transfer_inventory(
            &mut context::of(ctx)?,
            expected_nonce,
            units,
        )?)
    }

    /// Pays USDC for inventory that a venue sold: booked as a sale of `units`.
    ///
    /// - Authority: the keeper, with `expected_nonce` equal to the vault's order nonce, and whoever pays.
    /// - Errors: NotKeeper, WrongPosition, WrongVenue, WrongTreasury, OwnMoney, WrongOrderNonce, UnitsTooMany, LossBudgetSpent, those of
    ///   the prices.
    pub fn settle_inventory(
        ctx: &mut Context<SettleInventory>,
        expected_nonce: u64,
        units: u64,
        proceeds: u64,
    ) -> Result<()> {
        Ok(instructions::settle_inventory::settle_inventory(
            &mut context::of(ctx)?,
            expected_nonce,
            units,
            proceeds,
        )?)
    }

    /// Makes a parameter of the policy tighter, at once. Parameters are numbered in the order of `Policy`.
    ///
    /// - Authority: guardian or admin.
    /// - Errors: NotGuardian, UnknownParameter, NotTighter, PolicyOutOfRange.
    pub fn tighten_policy(
        ctx: &mut Context<TightenPolicy>,
        parameter: u8,
        value: u64,
    ) -> Result<()> {
        Ok(instructions::tighten_policy::tighten_policy(
            &mut context::of(ctx)?,
            parameter,
            value,
        )?)
    }

    /// Lowers a venue's limits, freezes it, or both, at once.
    ///
    /// - Authority: guardian or admin.
    /// - Errors: NotGuardian, WrongVenue, NotTighter, NothingChanged.
    pub fn tighten_venue(
        ctx: &mut Context<TightenVenue>,
        limits: VenueLimits,
        freeze: bool,
    ) -> Result<()> {
        Ok(instructions::tighten_venue::tighten_venue(
            &mut context::of(ctx)?,
            limits,
            freeze,
        )?)
    }

    /// Lowers a position's cap, at once.
    ///
    /// - Authority: guardian or admin.
    /// - Errors: NotGuardian, WrongPosition, NotTighter.
    pub fn tighten_position(ctx: &mut Context<TightenPosition>, cap: u64) -> Result<()> {
        Ok(instructions::tighten_position::tighten_position(
            &mut context::of(ctx)?,
            cap,
        )?)
    }

    /// Proposes something looser. It waits for the timelock, and for everybody who asks in time to leave before it. A write-off that is to
    /// succeed is proposed a little under what is outstanding: anybody may settle a part meanwhile.
    ///
    /// - Authority: the admin.
    /// - Errors: NotAdmin, UnknownKind, UnknownParameter, PolicyOutOfRange, BadRoles, WrongVenue, WrongFeed, WrongAddress.
    pub fn propose_change(ctx: &mut Context<ProposeChange>, proposal: Proposal) -> Result<()> {
        Ok(instructions::propose_change::propose_change(
            &mut context::of(ctx)?,
            proposal,
        )?)
    }

    /// Cancels a change that has not been carried out.
    ///
    /// - Authority: the admin; the guardian, but for its own replacement.
    /// - Errors: NotGuardian, WrongChange, OwnReplacement.
    pub fn cancel_change(ctx: &mut Context<CancelChange>) -> Result<()> {
        Ok(instructions::cancel_change::cancel_change(
            &mut context::of(ctx)?,
        )?)
    }

    /// Carries out a change of the policy, of a role, of USDC's feed, or a write-off.
    ///
    /// - Authority: the admin, once the change is ripe. Passes the ticket at the head of the queue.
    /// - Errors: NotAdmin, WrongChange, ChangeTooEarly, ChangeLapsed, TicketsFirst, NotHeadOfQueue, PolicyOutOfRange, BadRoles,
    ///   WriteOffTooLarge.
    pub fn apply_change(ctx: &mut Context<ApplyChange>) -> Result<()> {
        Ok(instructions::apply_change::apply_change(&mut context::of(
            ctx,
        )?)?)
    }

    /// Makes the key that a change has named the admin.
    ///
    /// - Authority: that key.
    /// - Errors: NotPendingAdmin, ChangeLapsed, BadRoles.
    pub fn accept_admin(ctx: &mut Context<AcceptAdmin>) -> Result<()> {
        Ok(instructions::accept_admin::accept_admin(&mut context::of(
            ctx,
        )?)?)
    }

    /// Carries out a change that adds a venue.
    ///
    /// - Authority: the admin, once the change is ripe.
    /// - Errors: those of a ripe change; WrongPosition, WrongDestination, WrongTokenAccount, TableFull, WrongAddress, AlreadyExists.
    pub fn add_venue(ctx: &mut Context<AddVenue>) -> Result<()> {
        Ok(instructions::add_venue::add_venue(&mut context::of(ctx)?)?)
    }

    /// Carries out a change that sets a venue's limits and thaws it.
    ///
    /// - Authority: the admin, once the change is ripe.
    /// - Errors: those of a ripe change; WrongVenue; ChangeLapsed where the venue was tightened after it was proposed.
    pub fn change_venue(ctx: &mut Context<ChangeVenue>) -> Result<()> {
        Ok(instructions::change_venue::change_venue(&mut context::of(
            ctx,
        )?)?)
    }

    /// Carries out a change that lets the keeper hold a mint.
    ///
    /// - Authority: the admin, once the change is ripe.
    /// - Errors: those of a ripe change; WrongMint, TableFull, WrongAddress, AlreadyExists.
    pub fn add_position(ctx: &mut Context<AddPosition>) -> Result<()> {
        Ok(instructions::add_position::add_position(&mut context::of(
            ctx,
        )?)?)
    }

    /// Carries out a change of a position's cap and feed.
    ///
    /// - Authority: the admin, once the change is ripe.
    /// - Errors: those of a ripe change; WrongPosition.
    pub fn change_position(ctx: &mut Context<ChangePosition>) -> Result<()> {
        Ok(instructions::change_position::change_position(
            &mut context::of(ctx)?,
        )?)
    }

    /// Carries out a change that names silver's mint, once, and its feed.
    ///
    /// - Authority: the admin, once the change is ripe.
    /// - Errors: those of a ripe change; WrongMint, WrongAddress.
    pub fn set_silver(ctx: &mut Context<SetSilver>) -> Result<()> {
        Ok(instructions::set_silver::set_silver(&mut context::of(
            ctx,
        )?)?)
    }

    /// Carries out a change that gives the protocol's shares to a token account.
    ///
    /// - Authority: the admin, once the change is ripe.
    /// - Errors: those of a ripe change; WrongProtocolShares, WrongDestination, WrongTokenAccount, UnitsTooMany.
    pub fn release_shares(ctx: &mut Context<ReleaseShares>) -> Result<()> {
        Ok(instructions::release_shares::release_shares(
            &mut context::of(ctx)?,
        )?)
    }

    /// Sets a part of the ecosystem's reserve aside for whom a merkle root names.
    ///
    /// - Authority: the keeper; the guardian can cancel until it can be claimed.
    /// - Parameters: the root; USDC atoms in all; seconds in which it can be claimed, from the timelock's end.
    /// - Errors: NotKeeper, NotReserved, ClaimPeriodOutOfRange, WrongAddress.
    pub fn propose_distribution(
        ctx: &mut Context<ProposeDistribution>,
        root: [u8; 32],
        total: u64,
        claim_period: i64,
    ) -> Result<()> {
        Ok(instructions::propose_distribution::propose_distribution(
            &mut context::of(ctx)?,
            root,
            total,
            claim_period,
        )?)
    }

    /// Takes a distribution back that cannot be claimed yet.
    ///
    /// - Authority: guardian or admin.
    /// - Errors: NotGuardian, WrongDistribution, AlreadyClaimable.
    pub fn cancel_distribution(ctx: &mut Context<CancelDistribution>) -> Result<()> {
        Ok(instructions::cancel_distribution::cancel_distribution(
            &mut context::of(ctx)?,
        )?)
    }

    /// Pays what a distribution's root says is the claimant's.
    ///
    /// - Authority: the claimant, once.
    /// - Parameters: USDC atoms; the proof, from the bottom up.
    /// - Errors: WrongDistribution, WrongTreasury, WrongTokenAccount, NotClaimable, NotInDistribution, OverTotal, WrongAddress, AlreadyExists.
    pub fn claim_distribution(
        ctx: &mut Context<ClaimDistribution>,
        amount: u64,
        proof: Vec<[u8; 32]>,
    ) -> Result<()> {
        Ok(instructions::claim_distribution::claim_distribution(
            &mut context::of(ctx)?,
            amount,
            proof,
        )?)
    }

    /// Returns what nobody claimed in time to the ecosystem's reserve.
    ///
    /// - Authority: anyone, after its date.
    /// - Errors: WrongDistribution, ClawbackTooEarly, NothingLeft.
    pub fn clawback_distribution(ctx: &mut Context<ClawbackDistribution>) -> Result<()> {
        Ok(instructions::clawback_distribution::clawback_distribution(
            &mut context::of(ctx)?,
        )?)
    }
}
