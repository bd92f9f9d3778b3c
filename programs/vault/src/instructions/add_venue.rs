//! A venue, after its timelock: where value may be sent, and how much.

use crate::prelude::*;
use crate::{
    clock,
    constants::{LAYOUT_VERSION, VENUE_SEED},
    error::VaultError,
    instructions::ripe::{record_applied, require_ripe, Applied},
    math::outflow::OutflowBucket,
    pda,
    state::{receipt::EventAuthority, Change, ChangeKind, Position, Vault, Venue, VenueKind},
    stored::Stored,
    token,
};
use anchor_lang::solana_program::hash::hashv;

accounts! {
    #[event_cpi]
    pub struct AddVenue {
        #[account(mut)]
        pub admin: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut, close = admin)]
        pub change: Stored<Change>,
        /// The ticket at the head of the queue.
        pub head: UncheckedAccount,
        #[account(mut)]
        pub venue: UncheckedAccount,
        /// The token account that value is sent to.
        pub destination: UncheckedAccount,
        /// The position whose tokens go there; any account where the kind is capital.
        pub position: UncheckedAccount,
        pub system_program: Program<System>,
    }
}

impl AddVenue {
    /// The mint that goes there, and the position that it is of. Errors: `WrongPosition`.
    fn mint(&self, kind: VenueKind) -> Result<(Address, Address)> {
        if kind == VenueKind::Capital {
            return Ok((self.vault.usdc_mint, Address::default()));
        }
        let position = Stored::<Position>::load(*self.position.account())
            .map_err(|_| VaultError::WrongPosition)?;
        position.require(self.vault.address())?;
        Ok((position.mint, *self.position.address()))
    }

    /// Who owns the destination. Errors: `WrongDestination` where it is not the one proposed, or the vault's own; `WrongTokenAccount`.
    fn destination_owner(&self, mint: &Address) -> Result<Address> {
        let bytes = token::bytes(&self.destination)?;
        let owner = token::owner_of(bytes)?;
        guard!(
            *self.destination.address() == self.change.subject
                && owner != *self.vault.address()
                && owner != self.vault.trader,
            VaultError::WrongDestination
        );
        guard!(
            token::mint_of(bytes)? == *mint,
            VaultError::WrongTokenAccount
        );
        Ok(owner)
    }
}

pub fn add_venue(ctx: &mut Context<AddVenue>) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    let at = accounts.vault.touch(clock::now()?)?;
    accounts.vault.require_admin(accounts.admin.address())?;
    require_ripe(
        &accounts.vault,
        &accounts.change,
        &accounts.head,
        ChangeKind::AddVenue,
    )?;
    let kind = VenueKind::of(accounts.change.parameter)?;
    let (mint, position) = accounts.mint(kind)?;
    let destination_owner = accounts.destination_owner(&mint)?;
    let row = accounts.vault.take_row()?;

    let destination = *accounts.destination.address();
    let seed = hashv(&[destination.as_ref(), &[kind as u8]]).to_bytes();
    let venue_bump = pda::New {
        payer: accounts.admin.account(),
        account: &accounts.venue,
        space: pda::space_of::<Venue>(),
        owner: &crate::ID,
        seeds: &[VENUE_SEED, accounts.vault.address().as_ref(), &seed],
    }
    .create()?;
    let venue = Venue {
        version: LAYOUT_VERSION,
        bump: venue_bump,
        row,
        kind: kind as u8,
        frozen: 0,
        reserved_flags: [0; 3],
        vault: *accounts.vault.address(),
        destination,
        destination_owner,
        mint,
        position,
        cap: accounts.change.value,
        capacity: accounts.change.capacity,
        refill: accounts.change.refill,
        outflow: OutflowBucket::default(),
        units: 0,
        added_at: at,
        tightened_at: 0,
        reserved: [0; 7],
    };
    pda::write(accounts.venue.account(), &venue)?;
    venue.invariant()?;

    let address = *accounts.venue.address();
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
