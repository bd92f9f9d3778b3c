//! Shares that fees earned for the protocol, to whom the admin named, after the timelock. They leave the vault like anyone's.

use crate::{
    clock,
    error::VaultError,
    instructions::ripe::{record_applied, require_ripe},
    quantity::Shares,
    state::{receipt::EventAuthority, Change, ChangeKind, Vault},
    stored::Stored,
    token,
};
use anchor_lang::{pinocchio::cpi::Signer as CpiSigner, prelude::*};

#[event_cpi]
#[derive(Accounts)]
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

impl ReleaseShares {
    fn validate(&self) -> Result<()> {
        guard!(
            *self.protocol_shares.address() == self.vault.protocol_shares,
            VaultError::WrongProtocolShares
        );
        // Shares in the escrow would be a ticket's that does not exist.
        guard!(
            *self.destination.address() == self.change.subject
                && token::owner_of(token::bytes(&self.destination)?)? != *self.vault.address(),
            VaultError::WrongDestination
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
    let (held, amount) = (
        token::shares(&accounts.destination)?,
        Shares(accounts.change.value),
    );

    let signer = accounts.vault.signer();
    token::transfer(
        &accounts.protocol_shares,
        &accounts.destination,
        accounts.vault.view(),
        amount.0,
        &[CpiSigner::from(&signer.seeds())],
    );
    guard!(
        token::shares(&accounts.destination)? == held.plus(amount)?,
        VaultError::UnexpectedEffect
    );

    let address = *accounts.destination.address();
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    record_applied(&mut accounts.vault, &authority, &accounts.change, &address)
}
