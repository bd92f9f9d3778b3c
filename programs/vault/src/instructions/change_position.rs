//! A position's cap made larger, or its feed another, after the timelock.

use crate::prelude::*;
use crate::{
    clock,
    error::VaultError,
    instructions::ripe::{record_applied, require_ripe, Applied},
    state::{receipt::EventAuthority, Change, ChangeKind, Position, Vault},
    stored::Stored,
};

accounts! {
    #[event_cpi]
    pub struct ChangePosition {
        #[account(mut)]
        pub admin: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut, close = admin)]
        pub change: Stored<Change>,
        /// The ticket at the head of the queue.
        pub head: UncheckedAccount,
        #[account(mut)]
        pub position: Stored<Position>,
    }
}

pub fn change_position(ctx: &mut Context<ChangePosition>) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    accounts.vault.touch(clock::now()?)?;
    accounts.vault.require_admin(accounts.admin.address())?;
    require_ripe(
        &accounts.vault,
        &accounts.change,
        &accounts.head,
        ChangeKind::ChangePosition,
    )?;
    let address = *accounts.position.address();
    accounts.position.require(accounts.vault.address())?;
    guard!(
        accounts.change.subject == address,
        VaultError::WrongPosition
    );
    accounts.position.cap = accounts.change.value;
    if accounts.position.feed != accounts.change.feed {
        accounts.position.feed = accounts.change.feed;
        // Another feed's times say nothing about this one's.
        accounts.position.published_at = 0;
    }

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
