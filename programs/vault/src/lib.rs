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

mod clock;
pub mod constants;
#[cfg(target_os = "solana")]
mod entry;
pub mod error;
pub mod event;
pub mod instructions;
pub mod math;
mod pda;
pub mod quantity;
pub mod router;
pub mod state;
mod token;

use anchor_lang::{__alloc::vec::Vec, prelude::*};
use instructions::*;
use router::Leg;
use state::{Policy, Roles};

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
        instructions::initialize::initialize(ctx, id, roles, policy)
    }

    /// Deposits USDC and mints shares at the high NAV, rounded down.
    ///
    /// - Authority: anyone, for their own accounts.
    /// - Parameters: amount in USDC atoms; the fewest shares to accept.
    /// - Errors: DepositsPaused, DepositTooSmall, DepositOverCap, TooFewShares, WrongTreasury, WrongShareMint, WrongTokenAccount.
    pub fn deposit(ctx: &mut Context<Deposit>, amount: u64, min_shares: u64) -> Result<()> {
        instructions::deposit::deposit(ctx, amount, min_shares)
    }

    /// Puts shares into escrow and a ticket at the end of the queue.
    ///
    /// - Authority: the owner of the shares. Never paused.
    /// - Parameters: share atoms; the lowest price to accept in USDC atoms a whole share, 0 for any.
    /// - Errors: WithdrawalTooSmall, WrongEscrow, WrongAddress.
    pub fn request_withdrawal(
        ctx: &mut Context<RequestWithdrawal>,
        shares: u64,
        min_price: u64,
    ) -> Result<()> {
        instructions::request_withdrawal::request_withdrawal(ctx, shares, min_price)
    }

    /// Gives a waiting ticket's shares back. The empty ticket stays until the head of the queue has passed it.
    ///
    /// - Authority: the ticket's owner. Never paused.
    /// - Errors: WrongVault, NotTicketOwner, TicketNotOpen, WrongEscrow, WrongTokenAccount.
    pub fn cancel_withdrawal(ctx: &mut Context<CancelWithdrawal>) -> Result<()> {
        instructions::cancel_withdrawal::cancel_withdrawal(ctx)
    }

    /// Processes the ticket at the head of the queue once it has matured: fixes min(value at request, value now) at the low NAV, burns the
    /// shares and sets the USDC aside. Skips a cancelled ticket; gives the shares back below the owner's price; pays in proportion
    /// while idle is short.
    ///
    /// - Authority: anyone. Never paused.
    /// - Errors: QueueEmpty, NotHeadOfQueue, TicketNotMature, NothingToPay, WrongVault, WrongEscrow, WrongShareMint, WrongTokenAccount.
    pub fn process_withdrawal(ctx: &mut Context<ProcessWithdrawal>) -> Result<()> {
        instructions::process_withdrawal::process_withdrawal(ctx)
    }

    /// Pays a processed ticket and closes it; its rent goes to the owner. A cancelled or returned ticket is closed for its rent alone.
    ///
    /// - Authority: the ticket's owner, at any time. Never paused.
    /// - Errors: WrongVault, NotTicketOwner, TicketStillQueued, WrongTreasury, WrongTokenAccount.
    pub fn claim_withdrawal(ctx: &mut Context<ClaimWithdrawal>) -> Result<()> {
        instructions::claim_withdrawal::claim_withdrawal(ctx)
    }

    /// Creates the trader's scratch account of a mint, once.
    ///
    /// - Authority: anyone, who pays the rent. Changes nothing in the vault and leaves no receipt.
    /// - Errors: WrongTrader, WrongMint, WrongAddress.
    pub fn create_scratch(ctx: &mut Context<CreateScratch>) -> Result<()> {
        instructions::create_scratch::create_scratch(ctx)
    }

    /// Sends idle USDC through two to four router legs and back, and succeeds only with a measured profit.
    ///
    /// - Authority: the keeper, with `expected_nonce` equal to the vault's.
    /// - Parameters: amount in; least profit after the tip; tip in lamports, from the keeper to one of Jito's accounts and repaid in USDC
    ///   at the policy's price ceiling; the legs, whose accounts are indexes into the remaining accounts.
    /// - Errors: NotKeeper, ArbitragePaused, WrongNonce, TradeTooLarge, TradeOverIdle, ProfitFloorTooLow, NotProfitable, TipTooLarge,
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
        legs: Vec<Leg>,
    ) -> Result<()> {
        instructions::arbitrage::arbitrage(
            ctx,
            expected_nonce,
            amount_in,
            min_profit,
            tip_lamports,
            legs,
        )
    }

    /// Charges the performance fee that is due and mints the protocol's shares of it.
    ///
    /// - Authority: anyone.
    /// - Errors: WrongShareMint, WrongProtocolShares.
    pub fn accrue_fees(ctx: &mut Context<AccrueFees>) -> Result<()> {
        instructions::accrue_fees::accrue_fees(ctx)
    }

    /// Records USDC that was sent to the treasury as locked profit.
    ///
    /// - Authority: anyone.
    /// - Errors: NoDonation, WrongTreasury.
    pub fn sync_donation(ctx: &mut Context<SyncDonation>) -> Result<()> {
        instructions::sync_donation::sync_donation(ctx)
    }

    /// Sets the pause flags: 1 deposits, 2 arbitrage. There is no flag for exits.
    ///
    /// - Authority: guardian or admin to set a flag, the admin alone to clear one.
    /// - Errors: UnknownPauseFlag, NotGuardian, NotAdmin, NothingChanged.
    pub fn set_paused(ctx: &mut Context<SetPaused>, flags: u8) -> Result<()> {
        instructions::set_paused::set_paused(ctx, flags)
    }
}
