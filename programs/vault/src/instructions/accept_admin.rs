//! The second step of a new admin: whoever was named proves that the key exists and is theirs.

use crate::prelude::*;
use crate::{
    clock,
    event::AdminAccepted,
    state::{receipt::EventAuthority, Vault},
    stored::Stored,
};

accounts! {
    #[event_cpi]
    pub struct AcceptAdmin {
        pub admin: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
    }
}

pub fn accept_admin(ctx: &mut Context<AcceptAdmin>) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    let at = accounts.vault.touch(clock::now()?)?;
    let before = accounts.vault.admin;
    let admin = *accounts.admin.address();
    accounts.vault.accept_admin(&admin, at)?;

    let event = AdminAccepted {
        vault: *accounts.vault.address(),
        receipt: accounts.vault.next_receipt()?,
        before,
        admin,
        at,
    };
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    accounts.vault.record(&authority, &event)?;
    accounts.vault.invariant()
}
