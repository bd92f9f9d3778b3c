//! Shares that fees earned for the protocol, to whom the admin named, after the timelock. They leave the vault like anyone's.

use crate::prelude::*;
use crate::{
    clock,
    error::VaultError,
    instructions::ripe::{record_applied, require_ripe, Applied},
    quantity::Shares,
    state::{receipt::EventAuthority, Change, ChangeKind, Vault},
    stored::Stored,
    token,
};
use anchor_lang::pinocchio::cpi::Signer as CpiSigner;

accounts! {
    #[event_cpi]
    pub struct ReleaseShares {
        #[account(mut)]
        pub admin: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut, close = admin)]
        pub change: Stored<Change>,
        /// The ticket at the head of the queue.
        pub head: UncheckedAccount,
        #[account(mut)]
        pub protocol_shares: UncheckedAccount,
        #[account(mut)]
        pub destination: UncheckedAccount,
        pub token_program: Program<Token>,
    }
}

impl ReleaseShares {
    fn validate(&self) -> Result<()> {
        guard!(
            *self.protocol_shares.address() == self.vault.protocol_shares,
            VaultError::WrongProtocolShares
        );
        // Shares in the escrow would be a ticket's that does not exist.
        let destination = token::bytes(&self.destination)?;
        guard!(
            *self.destination.address() == self.change.subject
                && token::mint_of(destination)? == self.vault.share_mint
                && token::owner_of(destination)? != *self.vault.address(),
            VaultError::WrongDestination
        );
        guard!(
            self.change.value > 0 && self.change.value <= token::amount(&self.protocol_shares)?,
            VaultError::UnitsTooMany
        );
        Ok(())
    }
}

pub fn release_shares(ctx: &mut Context<ReleaseShares>) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    accounts.vault.touch(clock::now()?)?;
    accounts.vault.require_admin(accounts.admin.address())?;
    require_ripe(
        &accounts.vault,
        &accounts.change,
        &accounts.head,
        ChangeKind::ReleaseShares,
    )?;
    accounts.validate()?;
    let amount = Shares(accounts.change.value);
    let held = token::shares(&accounts.destination)?;
    let earned = token::shares(&accounts.protocol_shares)?;

    let signer = accounts.vault.signer();
    token::transfer(
        &accounts.protocol_shares,
        &accounts.destination,
        accounts.vault.view(),
        amount.0,
        &[CpiSigner::from(&signer.seeds())],
    );
    let exact = token::shares(&accounts.destination)? == held.plus(amount)?
        && token::shares(&accounts.protocol_shares)? == earned.minus(amount)?;
    guard!(exact, VaultError::UnexpectedEffect);

    let address = *accounts.destination.address();
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
