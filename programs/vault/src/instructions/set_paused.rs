//! The pause flags. Exits have none.

use crate::prelude::*;
use crate::{
    clock,
    event::PauseChanged,
    state::{receipt::EventAuthority, Vault},
    stored::Stored,
};

accounts! {
    #[event_cpi]
    pub struct SetPaused {
        pub authority: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
    }
}

pub fn set_paused(ctx: &mut Context<SetPaused>, flags: u8) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    let at = accounts.vault.touch(clock::now()?)?;
    let caller = *accounts.authority.address();
    let changed = accounts.vault.set_paused(&caller, flags)?;

    let event = PauseChanged {
        vault: *accounts.vault.address(),
        receipt: accounts.vault.next_receipt()?,
        authority: caller,
        before: u64::from(changed.before),
        after: u64::from(changed.after),
        at,
    };
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    accounts.vault.record(&authority, &event)?;
    accounts.vault.invariant()
}
