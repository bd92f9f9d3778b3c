//! A change of the vault itself, carried out: a parameter, a role, USDC's feed, or a write-off.

use crate::prelude::*;
use crate::{
    clock,
    instructions::ripe::{record_applied, require_ripe, Applied},
    state::{receipt::EventAuthority, Change, ChangeKind, Vault},
    stored::Stored,
};

accounts! {
    #[event_cpi]
    pub struct ApplyChange {
        #[account(mut)]
        pub admin: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut, close = admin)]
        pub change: Stored<Change>,
        /// The ticket at the head of the queue.
        pub head: UncheckedAccount,
    }
}

pub fn apply_change(ctx: &mut Context<ApplyChange>) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    let at = accounts.vault.touch(clock::now()?)?;
    accounts.vault.require_admin(accounts.admin.address())?;
    require_ripe(
        &accounts.vault,
        &accounts.change,
        &accounts.head,
        ChangeKind::of(accounts.change.kind)?,
    )?;
    let fee = accounts.vault.apply(&accounts.change, at)?;

    let address = *accounts.vault.address();
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    record_applied(
        &mut accounts.vault,
        &authority,
        &accounts.change,
        &Applied {
            account: &address,
            fee,
        },
    )
}
