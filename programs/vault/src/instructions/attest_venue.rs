//! What the keeper says is at a venue. Its word can lower a value within the loss budget, and raises only what depositors pay.

use crate::prelude::*;
use crate::{
    clock,
    event::VenueAttested,
    quantity::UsdcAtoms,
    state::{receipt::EventAuthority, Vault, Venue},
    stored::Stored,
};

accounts! {
    #[event_cpi]
    pub struct AttestVenue {
        pub authority: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        pub venue: Stored<Venue>,
    }
}

pub fn attest_venue(ctx: &mut Context<AttestVenue>, amount: u64) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    accounts.venue.require(accounts.vault.address())?;
    let caller = *accounts.authority.address();

    let (at, loss) =
        accounts
            .vault
            .attest(&caller, &accounts.venue, UsdcAtoms(amount), clock::now()?)?;

    let event = VenueAttested {
        vault: *accounts.vault.address(),
        receipt: accounts.vault.next_receipt()?,
        venue: *accounts.venue.address(),
        authority: caller,
        amount,
        loss: loss.0,
        at,
    };
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    accounts.vault.record(&authority, &event)?;
    accounts.vault.invariant()
}
