//! What nobody claimed in time, back to the ecosystem's reserve.

use crate::prelude::*;
use crate::{
    clock,
    event::DistributionClawedBack,
    state::{receipt::EventAuthority, Distribution, Vault},
    stored::Stored,
};

accounts! {
    #[event_cpi]
    pub struct ClawbackDistribution {
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut)]
        pub distribution: Stored<Distribution>,
    }
}

pub fn clawback_distribution(ctx: &mut Context<ClawbackDistribution>) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    accounts.distribution.require(accounts.vault.address())?;
    let at = accounts.vault.touch(clock::now()?)?;
    let returned = accounts.vault.clawback(&mut accounts.distribution, at)?;

    let event = DistributionClawedBack {
        vault: *accounts.vault.address(),
        receipt: accounts.vault.next_receipt()?,
        epoch: accounts.distribution.epoch,
        returned: returned.0,
        at,
    };
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    accounts.vault.record(&authority, &event)?;
    accounts.distribution.invariant()?;
    accounts.vault.invariant()
}
