//! USDC to the owner of a processed ticket, and the ticket's rent back.

use crate::prelude::*;
use crate::{
    clock,
    error::VaultError,
    event::WithdrawalClaimed,
    state::{receipt::EventAuthority, Vault, Withdrawal},
    stored::Stored,
    token,
};
use anchor_lang::pinocchio::cpi::Signer as CpiSigner;

accounts! {
    #[event_cpi]
    pub struct ClaimWithdrawal {
        #[account(mut)]
        pub owner: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut, close = owner)]
        pub withdrawal: Stored<Withdrawal>,
        #[account(mut)]
        pub treasury: UncheckedAccount,
        #[account(mut)]
        pub owner_usdc: UncheckedAccount,
        pub token_program: Program<Token>,
    }
}

impl ClaimWithdrawal {
    #[inline(always)]
    fn validate(&self) -> Result<()> {
        let vault = &self.vault;
        self.withdrawal
            .require(vault.address(), self.owner.address())?;
        guard!(
            *self.treasury.address() == vault.treasury,
            VaultError::WrongTreasury
        );
        token::require_account(&self.owner_usdc, &vault.usdc_mint, self.owner.address())
    }
}

pub fn claim_withdrawal(ctx: &mut Context<ClaimWithdrawal>) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    accounts.validate()?;
    let at = accounts.vault.touch(clock::now()?)?;
    let cash = token::usdc(&accounts.treasury)?;
    let held = token::usdc(&accounts.owner_usdc)?;

    let paid = accounts.vault.claim(&mut accounts.withdrawal)?;

    if !paid.is_zero() {
        let signer = accounts.vault.signer();
        token::transfer(
            &accounts.treasury,
            &accounts.owner_usdc,
            accounts.vault.view(),
            paid.0,
            &[CpiSigner::from(&signer.seeds())],
        );
    }
    let exact = token::usdc(&accounts.treasury)? == cash.minus(paid)?
        && token::usdc(&accounts.owner_usdc)? == held.plus(paid)?;
    guard!(exact, VaultError::UnexpectedEffect);

    let event = WithdrawalClaimed {
        vault: *accounts.vault.address(),
        receipt: accounts.vault.next_receipt()?,
        owner: *accounts.owner.address(),
        number: accounts.withdrawal.number,
        paid: paid.0,
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
