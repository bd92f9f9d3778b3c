//! A limit of the policy made tighter, at once.

use crate::prelude::*;
use crate::{
    clock,
    event::PolicyTightened,
    state::{receipt::EventAuthority, Vault},
    stored::Stored,
};

accounts! {
    #[event_cpi]
    pub struct TightenPolicy {
        pub authority: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
    }
}

pub fn tighten_policy(ctx: &mut Context<TightenPolicy>, parameter: u8, value: u64) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    let caller = *accounts.authority.address();
    accounts.vault.require_guard(&caller)?;
    let at = accounts.vault.touch(clock::now()?)?;
    let (before, fee) = accounts.vault.tighten(parameter, value)?;

    let event = PolicyTightened {
        vault: *accounts.vault.address(),
        receipt: accounts.vault.next_receipt()?,
        authority: caller,
        parameter: u64::from(parameter),
        before,
        after: value,
        at,
        fee,
    };
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    accounts.vault.record(&authority, &event)?;
    accounts.vault.invariant()
}
