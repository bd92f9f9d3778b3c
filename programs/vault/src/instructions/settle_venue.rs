//! USDC back from a venue: principal first, then what was written off, then profit. Whoever pays may settle, and no freeze or pause stops it.

use crate::prelude::*;
use crate::{
    clock,
    error::VaultError,
    event::VenueSettled,
    quantity::UsdcAtoms,
    state::{receipt::EventAuthority, Vault, Venue},
    stored::Stored,
    token,
};

accounts! {
    #[event_cpi]
    pub struct SettleVenue {
        pub payer: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        pub venue: Stored<Venue>,
        #[account(mut)]
        pub source: UncheckedAccount,
        #[account(mut)]
        pub treasury: UncheckedAccount,
        pub token_program: Program<Token>,
    }
}

impl SettleVenue {
    fn validate(&self) -> Result<()> {
        let vault = &self.vault;
        self.venue.require(vault.address())?;
        guard!(
            *self.treasury.address() == vault.treasury,
            VaultError::WrongTreasury
        );
        require_outside_money(&self.source, vault)
    }
}

/// Refuses to be paid with what is the vault's already: its own accounts or the trader's (attack 33). Errors: `OwnMoney`,
/// `WrongTokenAccount`.
#[inline(never)]
pub fn require_outside_money(source: &AccountView, vault: &Stored<Vault>) -> Result<()> {
    let owner = token::owner_of(token::bytes(source)?)?;
    guard!(
        owner != *vault.address() && owner != vault.trader,
        VaultError::OwnMoney
    );
    Ok(())
}

/// Moves exactly `amount` of the payer's USDC into the treasury. Errors: `UnexpectedEffect`.
#[inline(never)]
pub fn pay_in(
    source: &AccountView,
    treasury: &AccountView,
    payer: &AccountView,
    amount: UsdcAtoms,
) -> Result<()> {
    let cash = token::usdc(treasury)?;
    token::transfer(source, treasury, payer, amount.0, &[]);
    guard!(
        token::usdc(treasury)? == cash.plus(amount)?,
        VaultError::UnexpectedEffect
    );
    Ok(())
}

pub fn settle_venue(ctx: &mut Context<SettleVenue>, amount: u64) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    accounts.validate()?;
    let paid = UsdcAtoms(amount);

    let (settled, at) = accounts
        .vault
        .settle(accounts.venue.row, paid, clock::now()?)?;
    pay_in(
        &accounts.source,
        &accounts.treasury,
        accounts.payer.account(),
        paid,
    )?;

    let event = VenueSettled {
        vault: *accounts.vault.address(),
        receipt: accounts.vault.next_receipt()?,
        venue: *accounts.venue.address(),
        payer: *accounts.payer.address(),
        amount,
        principal: settled.principal.0,
        recovered: settled.recovered.0,
        profit: settled.profit.0,
        at,
    };
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    accounts.vault.record(&authority, &event)?;
    accounts.vault.invariant()
}
