//! Escrowed shares back to the ticket's owner. The ticket stays, zeroed, until the head passes it.

use crate::prelude::*;
use crate::{
    clock,
    error::VaultError,
    event::WithdrawalCancelled,
    state::{receipt::EventAuthority, Vault, Withdrawal},
    stored::Stored,
    token,
};
use anchor_lang::pinocchio::cpi::Signer as CpiSigner;

accounts! {
    #[event_cpi]
    pub struct CancelWithdrawal {
        pub owner: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut)]
        pub withdrawal: Stored<Withdrawal>,
        #[account(mut)]
        pub escrow: UncheckedAccount,
        #[account(mut)]
        pub owner_shares: UncheckedAccount,
        pub token_program: Program<Token>,
    }
}

impl CancelWithdrawal {
    #[inline(always)]
    fn validate(&self) -> Result<()> {
        let vault = &self.vault;
        self.withdrawal
            .require(vault.address(), self.owner.address())?;
        guard!(
            *self.escrow.address() == vault.escrow,
            VaultError::WrongEscrow
        );
        token::require_account(&self.owner_shares, &vault.share_mint, self.owner.address())
    }
}

pub fn cancel_withdrawal(ctx: &mut Context<CancelWithdrawal>) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    accounts.validate()?;
    let at = accounts.vault.touch(clock::now()?)?;
    let held = token::shares(&accounts.owner_shares)?;

    let shares = accounts.vault.cancel(&mut accounts.withdrawal)?;

    let signer = accounts.vault.signer();
    token::transfer(
        &accounts.escrow,
        &accounts.owner_shares,
        accounts.vault.view(),
        shares.0,
        &[CpiSigner::from(&signer.seeds())],
    );
    guard!(
        token::shares(&accounts.owner_shares)? == held.plus(shares)?,
        VaultError::UnexpectedEffect
    );

    let event = WithdrawalCancelled {
        vault: *accounts.vault.address(),
        receipt: accounts.vault.next_receipt()?,
        owner: *accounts.owner.address(),
        number: accounts.withdrawal.number,
        shares: shares.0,
        at,
    };
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    accounts.vault.record(&authority, &event)?;
    accounts.withdrawal.invariant()?;
    accounts.vault.invariant()
}
