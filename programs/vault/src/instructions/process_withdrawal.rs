//! The head of the queue: its value is fixed, its shares are burned, its USDC moves from idle to payable.

use crate::prelude::*;
use crate::{
    clock,
    constants::RETURN_AFTER,
    error::VaultError,
    event::WithdrawalProcessed,
    oracle::{holdings, Passed, Prices, Valued},
    quantity::Shares,
    state::{exit::ProcessSummary, receipt::EventAuthority, TicketState, Vault, Withdrawal},
    stored::Stored,
    token,
};
use anchor_lang::pinocchio::cpi::Signer as CpiSigner;

accounts! {
    #[event_cpi]
    pub struct ProcessWithdrawal {
        pub cranker: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut)]
        pub withdrawal: Stored<Withdrawal>,
        #[account(mut)]
        pub escrow: UncheckedAccount,
        #[account(mut)]
        pub share_mint: UncheckedAccount,
        /// Where shares go back to. It is looked at only when some do, so that an owner without an account cannot jam the queue:
        /// anyone may create one for them.
        #[account(mut)]
        pub owner_shares: UncheckedAccount,
        pub token_program: Program<Token>,
    }
}

impl ProcessWithdrawal {
    #[inline(always)]
    fn validate(&self) -> Result<()> {
        let vault = &self.vault;
        guard!(
            self.withdrawal.vault == *vault.address(),
            VaultError::WrongVault
        );
        guard!(
            *self.escrow.address() == vault.escrow,
            VaultError::WrongEscrow
        );
        guard!(
            *self.share_mint.address() == vault.share_mint,
            VaultError::WrongShareMint
        );
        Ok(())
    }

    #[inline(always)]
    fn by_owner(&self) -> bool {
        *self.cranker.address() == self.withdrawal.owner
    }

    /// Only the owner may be paid without a price: anyone else could choose the moment at which the ticket is worth least. But a ticket
    /// whose owner does nothing must not hold up the queue for ever when nobody can have a price: anyone may then have its shares given back.
    /// That nobody can is what the vault has seen: whoever leaves out prices that are to be had could throw out those in front of him.
    #[inline(always)]
    fn prices(&self, now: i64) -> Prices {
        let since = self.withdrawal.matures_at.max(self.vault.priced_at);
        let lapsed = now >= since.saturating_add(RETURN_AFTER);
        if lapsed || self.by_owner() {
            Prices::Optional
        } else {
            Prices::Required
        }
    }

    /// Burns and returns what was decided, and requires exactly that.
    #[inline(always)]
    fn move_shares(&self, decided: &ProcessSummary) -> Result<()> {
        let escrowed = token::shares(&self.escrow)?;
        let signer = self.vault.signer();
        let seeds = signer.seeds();
        if !decided.burned.is_zero() {
            token::burn(
                &self.escrow,
                &self.share_mint,
                self.vault.view(),
                decided.burned,
                &[CpiSigner::from(&seeds)],
            );
        }
        if !decided.returned.is_zero() {
            self.give_back(decided.returned, &[CpiSigner::from(&seeds)])?;
        }
        let left = escrowed.minus(decided.burned)?.minus(decided.returned)?;
        guard!(
            token::shares(&self.escrow)? == left,
            VaultError::UnexpectedEffect
        );
        Ok(())
    }

    #[inline(never)]
    fn give_back(&self, shares: Shares, signers: &[CpiSigner<'_, '_>]) -> Result<()> {
        // Without the owner's check a cranker could take the shares.
        token::require_account(
            &self.owner_shares,
            &self.vault.share_mint,
            &self.withdrawal.owner,
        )?;
        let held = token::shares(&self.owner_shares)?;
        token::transfer(
            &self.escrow,
            &self.owner_shares,
            self.vault.view(),
            shares.0,
            signers,
        );
        guard!(
            token::shares(&self.owner_shares)? == held.plus(shares)?,
            VaultError::UnexpectedEffect
        );
        Ok(())
    }
}

pub fn process_withdrawal(ctx: &mut Context<ProcessWithdrawal>) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let open = ctx.accounts.vault.positions;
    let positions = holdings::passed(ctx, open)?;
    let accounts = &mut ctx.accounts;
    accounts.validate()?;

    let now = clock::now()?;
    let address = *accounts.vault.address();
    let passed = Passed {
        accounts: positions,
        prices: accounts.prices(now),
        vault: &address,
    };
    let valued = if accounts.withdrawal.is(TicketState::Open) {
        accounts.vault.valued(&passed, now)?
    } else {
        Valued::default()
    };
    let give_back = valued.missing && !accounts.by_owner();
    let decided =
        accounts
            .vault
            .process(&mut accounts.withdrawal, valued.outside, give_back, now)?;
    accounts.move_shares(&decided)?;

    let event = WithdrawalProcessed {
        vault: address,
        receipt: accounts.vault.next_receipt()?,
        owner: accounts.withdrawal.owner,
        number: accounts.withdrawal.number,
        state: u64::from(decided.state),
        burned: decided.burned.0,
        returned: decided.returned.0,
        value_at_request: decided.value_at_request.0,
        value_now: decided.value_now.0,
        paid: decided.paid.0,
        forgone: decided.forgone.0,
        at: decided.at,
        fee: decided.fee,
    };
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    accounts.vault.record(&authority, &event)?;
    accounts.withdrawal.invariant()?;
    accounts.vault.invariant()
}
