//! A distribution taken back before anyone could claim of it.

use crate::prelude::*;
use crate::{
    clock,
    error::VaultError,
    event::DistributionCancelled,
    state::{receipt::EventAuthority, Distribution, Vault},
    stored::Stored,
};

accounts! {
    #[event_cpi]
    pub struct CancelDistribution {
        pub authority: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut, close = proposer)]
        pub distribution: Stored<Distribution>,
        /// Only paid. It may be the authority itself.
        #[account(mut, unsafe(dup))]
        pub proposer: UncheckedAccount,
    }
}

impl CancelDistribution {
    fn validate(&self) -> Result<()> {
        self.vault.require_guard(self.authority.address())?;
        self.distribution.require(self.vault.address())?;
        guard!(
            self.distribution.proposer == *self.proposer.address(),
            VaultError::WrongDistribution
        );
        Ok(())
    }
}

pub fn cancel_distribution(ctx: &mut Context<CancelDistribution>) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    accounts.validate()?;
    let at = accounts.vault.touch(clock::now()?)?;
    let returned = accounts
        .vault
        .cancel_distribution(&mut accounts.distribution, at)?;

    let event = DistributionCancelled {
        vault: *accounts.vault.address(),
        receipt: accounts.vault.next_receipt()?,
        authority: *accounts.authority.address(),
        epoch: accounts.distribution.epoch,
        returned: returned.0,
        at,
    };
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    accounts.vault.record(&authority, &event)?;
    accounts.vault.invariant()
}
