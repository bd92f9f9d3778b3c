//! A venue's limits made tighter, or the venue frozen, at once. What comes back from it is always taken.

use crate::prelude::*;
use crate::{
    clock,
    event::VenueTightened,
    state::{receipt::EventAuthority, Vault, Venue, VenueLimits},
    stored::Stored,
};

accounts! {
    #[event_cpi]
    pub struct TightenVenue {
        pub authority: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut)]
        pub venue: Stored<Venue>,
    }
}

pub fn tighten_venue(
    ctx: &mut Context<TightenVenue>,
    limits: VenueLimits,
    freeze: bool,
) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    let caller = *accounts.authority.address();
    accounts.vault.require_guard(&caller)?;
    accounts.venue.require(accounts.vault.address())?;
    let at = accounts.vault.touch(clock::now()?)?;
    accounts.venue.tighten(limits, freeze, at)?;

    let event = VenueTightened {
        vault: *accounts.vault.address(),
        receipt: accounts.vault.next_receipt()?,
        authority: caller,
        venue: *accounts.venue.address(),
        cap: limits.cap,
        capacity: limits.capacity,
        refill: limits.refill,
        frozen: u64::from(accounts.venue.frozen),
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
