//! USDC that somebody sent to the treasury becomes locked profit.

use crate::prelude::*;
use crate::{
    clock,
    error::VaultError,
    event::DonationSynced,
    state::{receipt::EventAuthority, Vault},
    stored::Stored,
    token,
};

accounts! {
    #[event_cpi]
    pub struct SyncDonation {
        #[account(mut)]
        pub vault: Stored<Vault>,
        pub treasury: UncheckedAccount,
    }
}

impl SyncDonation {
    #[inline(always)]
    fn validate(&self) -> Result<()> {
        guard!(
            *self.treasury.address() == self.vault.treasury,
            VaultError::WrongTreasury
        );
        Ok(())
    }
}

pub fn sync_donation(ctx: &mut Context<SyncDonation>) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    accounts.validate()?;

    let held = token::usdc(&accounts.treasury)?;
    let donation = accounts.vault.donate(held, clock::now()?)?;

    let event = DonationSynced {
        vault: *accounts.vault.address(),
        receipt: accounts.vault.next_receipt()?,
        amount: donation.0,
        idle: accounts.vault.idle,
        locked_profit: accounts.vault.locked_profit,
        at: accounts.vault.updated_at,
    };
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    accounts.vault.record(&authority, &event)?;
    accounts.vault.invariant()
}
