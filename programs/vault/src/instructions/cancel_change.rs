//! A change that is not to be. The guardian may stop any but its own replacement: a stolen guardian key must not stay for ever.

use crate::prelude::*;
use crate::{
    clock,
    error::VaultError,
    event::ChangeCancelled,
    state::{receipt::EventAuthority, Change, ChangeKind, Vault},
    stored::Stored,
};

accounts! {
    #[event_cpi]
    pub struct CancelChange {
        pub authority: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut, close = proposer)]
        pub change: Stored<Change>,
        /// Only paid. It may be the authority itself.
        #[account(mut, unsafe(dup))]
        pub proposer: UncheckedAccount,
    }
}

impl CancelChange {
    fn validate(&self) -> Result<()> {
        let (vault, caller) = (&self.vault, self.authority.address());
        vault.require_guard(caller)?;
        guard!(
            self.change.vault == *vault.address()
                && self.change.proposer == *self.proposer.address(),
            VaultError::WrongChange
        );
        guard!(
            self.change.kind != ChangeKind::Guardian as u8 || *caller == vault.admin,
            VaultError::OwnReplacement
        );
        Ok(())
    }
}

pub fn cancel_change(ctx: &mut Context<CancelChange>) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    accounts.validate()?;
    let at = accounts.vault.touch(clock::now()?)?;

    let event = ChangeCancelled {
        vault: *accounts.vault.address(),
        receipt: accounts.vault.next_receipt()?,
        authority: *accounts.authority.address(),
        number: accounts.change.number,
        at,
    };
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    accounts.vault.record(&authority, &event)?;
    accounts.vault.invariant()
}
