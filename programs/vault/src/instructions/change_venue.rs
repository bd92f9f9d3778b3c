//! A venue's limits made looser, or the venue thawed, after the timelock.

use crate::prelude::*;
use crate::{
    clock,
    error::VaultError,
    instructions::ripe::{record_applied, require_ripe, Applied},
    state::{receipt::EventAuthority, Change, ChangeKind, Vault, Venue, VenueLimits},
    stored::Stored,
};

accounts! {
    #[event_cpi]
    pub struct ChangeVenue {
        #[account(mut)]
        pub admin: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut, close = admin)]
        pub change: Stored<Change>,
        /// The ticket at the head of the queue.
        pub head: UncheckedAccount,
        #[account(mut)]
        pub venue: Stored<Venue>,
    }
}

pub fn change_venue(ctx: &mut Context<ChangeVenue>) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    let at = accounts.vault.touch(clock::now()?)?;
    accounts.vault.require_admin(accounts.admin.address())?;
    require_ripe(
        &accounts.vault,
        &accounts.change,
        &accounts.head,
        ChangeKind::ChangeVenue,
    )?;
    let address = *accounts.venue.address();
    accounts.venue.require(accounts.vault.address())?;
    guard!(accounts.change.subject == address, VaultError::WrongVenue);
    let limits = VenueLimits {
        cap: accounts.change.value,
        capacity: accounts.change.capacity,
        refill: accounts.change.refill,
    };
    accounts
        .venue
        .loosen(limits, accounts.change.proposed_at, at)?;
    accounts.venue.invariant()?;

    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    record_applied(
        &mut accounts.vault,
        &authority,
        &accounts.change,
        &Applied::to(&address),
    )
}
