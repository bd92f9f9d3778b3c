//! A position's cap made lower, at once.

use crate::prelude::*;
use crate::{
    clock,
    error::VaultError,
    event::PositionTightened,
    state::{receipt::EventAuthority, Position, Vault},
    stored::Stored,
};

accounts! {
    #[event_cpi]
    pub struct TightenPosition {
        pub authority: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut)]
        pub position: Stored<Position>,
    }
}

pub fn tighten_position(ctx: &mut Context<TightenPosition>, cap: u64) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    let caller = *accounts.authority.address();
    accounts.vault.require_guard(&caller)?;
    accounts.position.require(accounts.vault.address())?;
    guard!(cap < accounts.position.cap, VaultError::NotTighter);
    let at = accounts.vault.touch(clock::now()?)?;
    accounts.position.cap = cap;

    let event = PositionTightened {
        vault: *accounts.vault.address(),
        receipt: accounts.vault.next_receipt()?,
        authority: caller,
        position: *accounts.position.address(),
        cap,
        at,
    };
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    accounts.vault.record(&authority, &event)?;
    accounts.vault.invariant()
}
