//! Idle USDC to a venue: exactly the amount, to the destination that waited out the timelock.

use crate::prelude::*;
use crate::{
    clock,
    error::VaultError,
    event::CapitalDeployed,
    quantity::UsdcAtoms,
    state::{receipt::EventAuthority, Vault, Venue, VenueKind},
    stored::Stored,
    token,
};
use anchor_lang::pinocchio::cpi::Signer as CpiSigner;

accounts! {
    #[event_cpi]
    pub struct DeployCapital {
        pub keeper: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut)]
        pub venue: Stored<Venue>,
        #[account(mut)]
        pub treasury: UncheckedAccount,
        #[account(mut)]
        pub destination: UncheckedAccount,
        pub token_program: Program<Token>,
    }
}

impl DeployCapital {
    fn validate(&self) -> Result<()> {
        let vault = &self.vault;
        vault.require_keeper(self.keeper.address())?;
        self.venue.require(vault.address())?;
        guard!(
            self.venue.kind == VenueKind::Capital as u8,
            VaultError::WrongVenue
        );
        guard!(
            *self.treasury.address() == vault.treasury,
            VaultError::WrongTreasury
        );
        self.venue.require_destination(&self.destination)
    }
}

pub fn deploy_capital(
    ctx: &mut Context<DeployCapital>,
    expected_nonce: u64,
    amount: u64,
) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    accounts.validate()?;
    let amount = UsdcAtoms(amount);
    let cash = token::usdc(&accounts.treasury)?;
    let there = token::usdc(&accounts.destination)?;

    accounts.vault.use_nonce(expected_nonce)?;
    let at = accounts
        .vault
        .deploy(&mut accounts.venue, amount, clock::now()?)?;

    let signer = accounts.vault.signer();
    token::transfer(
        &accounts.treasury,
        &accounts.destination,
        accounts.vault.view(),
        amount.0,
        &[CpiSigner::from(&signer.seeds())],
    );
    let exact = token::usdc(&accounts.treasury)? == cash.minus(amount)?
        && token::usdc(&accounts.destination)? == there.plus(amount)?;
    guard!(exact, VaultError::UnexpectedEffect);

    let event = CapitalDeployed {
        vault: *accounts.vault.address(),
        receipt: accounts.vault.next_receipt()?,
        venue: *accounts.venue.address(),
        nonce: expected_nonce,
        amount: amount.0,
        idle: accounts.vault.idle,
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
