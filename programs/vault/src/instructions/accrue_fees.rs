//! The fee that is due, and the protocol's shares minted.

use crate::prelude::*;
use crate::{
    clock,
    error::VaultError,
    event::FeesAccrued,
    state::{receipt::EventAuthority, Vault},
    stored::Stored,
    token,
};
use anchor_lang::pinocchio::cpi::Signer as CpiSigner;

accounts! {
    #[event_cpi]
    pub struct AccrueFees {
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut)]
        pub share_mint: UncheckedAccount,
        #[account(mut)]
        pub protocol_shares: UncheckedAccount,
        pub token_program: Program<Token>,
    }
}

impl AccrueFees {
    #[inline(always)]
    fn validate(&self) -> Result<()> {
        guard!(
            *self.share_mint.address() == self.vault.share_mint,
            VaultError::WrongShareMint
        );
        guard!(
            *self.protocol_shares.address() == self.vault.protocol_shares,
            VaultError::WrongProtocolShares
        );
        Ok(())
    }
}

pub fn accrue_fees(ctx: &mut Context<AccrueFees>) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    accounts.validate()?;
    let held = token::shares(&accounts.protocol_shares)?;

    let at = accounts.vault.touch(clock::now()?)?;
    let fee = accounts.vault.accrue()?;
    let minted = accounts.vault.take_protocol_shares();

    if !minted.is_zero() {
        let signer = accounts.vault.signer();
        token::mint_to(
            &accounts.share_mint,
            &accounts.protocol_shares,
            accounts.vault.view(),
            minted,
            &[CpiSigner::from(&signer.seeds())],
        );
    }
    guard!(
        token::shares(&accounts.protocol_shares)? == held.plus(minted)?,
        VaultError::UnexpectedEffect
    );

    let event = FeesAccrued {
        vault: *accounts.vault.address(),
        receipt: accounts.vault.next_receipt()?,
        minted: minted.0,
        mark: accounts.vault.mark,
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
