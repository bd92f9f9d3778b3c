//! What inventory brought at a venue, in USDC: booked as a sale of so many units.

use crate::prelude::*;
use crate::{
    clock,
    error::VaultError,
    event::InventorySettled,
    instructions::settle_venue::{pay_in, require_outside_money},
    quantity::UsdcAtoms,
    state::{receipt::EventAuthority, Position, Vault, Venue},
    stored::Stored,
};

accounts! {
    #[event_cpi]
    pub struct SettleInventory {
        pub keeper: Signer,
        pub payer: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut)]
        pub position: Stored<Position>,
        #[account(mut)]
        pub venue: Stored<Venue>,
        #[account(mut)]
        pub source: UncheckedAccount,
        #[account(mut)]
        pub treasury: UncheckedAccount,
        pub usdc_price: UncheckedAccount,
        pub price: UncheckedAccount,
        pub token_program: Program<Token>,
    }
}

impl SettleInventory {
    fn validate(&self) -> Result<()> {
        let vault = &self.vault;
        // Which units a payment is for decides what is booked as lost, so that it is not for everyone to say.
        vault.require_keeper(self.keeper.address())?;
        self.position.require(vault.address())?;
        self.venue.require(vault.address())?;
        guard!(
            self.venue.position == *self.position.address(),
            VaultError::WrongVenue
        );
        guard!(
            *self.treasury.address() == vault.treasury,
            VaultError::WrongTreasury
        );
        require_outside_money(&self.source, vault)
    }
}

pub fn settle_inventory(
    ctx: &mut Context<SettleInventory>,
    expected_nonce: u64,
    units: u64,
    proceeds: u64,
) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    accounts.validate()?;
    accounts.vault.use_nonce(expected_nonce)?;
    let at = accounts.vault.touch(clock::now()?)?;
    let usdc = accounts.vault.usdc_quote(&accounts.usdc_price)?;
    let rates = accounts
        .vault
        .rates_of(&mut accounts.position, &accounts.price, &usdc)?;
    let fill = accounts.vault.settle_inventory(
        &mut accounts.venue,
        units,
        UsdcAtoms(proceeds),
        &rates,
        at,
    )?;
    pay_in(
        &accounts.source,
        &accounts.treasury,
        accounts.payer.account(),
        UsdcAtoms(proceeds),
    )?;

    let event = InventorySettled {
        vault: *accounts.vault.address(),
        receipt: accounts.vault.next_receipt()?,
        venue: *accounts.venue.address(),
        nonce: expected_nonce,
        units,
        proceeds,
        cost: fill.cost.0,
        loss: fill.loss.0,
        at,
    };
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    accounts.vault.record(&authority, &event)?;
    accounts.venue.invariant()?;
    accounts.vault.invariant()
}
