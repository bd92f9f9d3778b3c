//! A position's tokens to a venue that sells them.

use crate::prelude::*;
use crate::{
    clock,
    error::VaultError,
    event::InventorySent,
    state::{receipt::EventAuthority, Position, Vault, Venue, VenueKind},
    stored::Stored,
    token,
};
use anchor_lang::pinocchio::cpi::Signer as CpiSigner;

accounts! {
    #[event_cpi]
    pub struct TransferInventory {
        pub keeper: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut)]
        pub position: Stored<Position>,
        #[account(mut)]
        pub venue: Stored<Venue>,
        #[account(mut)]
        pub holding: UncheckedAccount,
        #[account(mut)]
        pub destination: UncheckedAccount,
        pub usdc_price: UncheckedAccount,
        pub price: UncheckedAccount,
        pub token_program: Program<Token>,
    }
}

impl TransferInventory {
    fn validate(&self) -> Result<()> {
        let vault = &self.vault;
        vault.require_keeper(self.keeper.address())?;
        self.position.require(vault.address())?;
        self.venue.require(vault.address())?;
        guard!(
            self.venue.kind == VenueKind::Inventory as u8
                && self.venue.position == *self.position.address(),
            VaultError::WrongVenue
        );
        guard!(
            *self.holding.address() == self.position.holding,
            VaultError::WrongHolding
        );
        self.venue.require_destination(&self.destination)
    }
}

pub fn transfer_inventory(
    ctx: &mut Context<TransferInventory>,
    expected_nonce: u64,
    units: u64,
) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    accounts.validate()?;
    let (held, there) = (
        token::amount(&accounts.holding)?,
        token::amount(&accounts.destination)?,
    );

    accounts.vault.use_nonce(expected_nonce)?;
    let at = accounts.vault.touch(clock::now()?)?;
    let usdc = accounts.vault.usdc_quote(&accounts.usdc_price)?;
    let rates = accounts
        .vault
        .rates_of(&mut accounts.position, &accounts.price, &usdc)?;
    let cost = accounts.vault.send_inventory(
        &mut accounts.position,
        &mut accounts.venue,
        units,
        &rates,
        at,
    )?;

    let signer = accounts.vault.signer();
    token::transfer(
        &accounts.holding,
        &accounts.destination,
        accounts.vault.view(),
        units,
        &[CpiSigner::from(&signer.seeds())],
    );
    let exact = held.checked_sub(units) == Some(token::amount(&accounts.holding)?)
        && there.checked_add(units) == Some(token::amount(&accounts.destination)?);
    guard!(exact, VaultError::UnexpectedEffect);

    let event = InventorySent {
        vault: *accounts.vault.address(),
        receipt: accounts.vault.next_receipt()?,
        venue: *accounts.venue.address(),
        position: *accounts.position.address(),
        nonce: expected_nonce,
        units,
        cost: cost.0,
        at,
    };
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    accounts.vault.record(&authority, &event)?;
    accounts.position.invariant()?;
    accounts.venue.invariant()?;
    accounts.vault.invariant()
}
