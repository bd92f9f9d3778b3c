//! Something looser, to wait for the timelock and for everybody who leaves before it.

use crate::prelude::*;
use crate::{
    clock,
    constants::CHANGE_SEED,
    event::ChangeProposed,
    pda,
    state::{receipt::EventAuthority, Change, Proposal, Vault},
    stored::Stored,
};

accounts! {
    #[event_cpi]
    pub struct ProposeChange {
        #[account(mut)]
        pub admin: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut)]
        pub change: UncheckedAccount,
        pub system_program: Program<System>,
    }
}

pub fn propose_change(ctx: &mut Context<ProposeChange>, proposal: Proposal) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    let admin = *accounts.admin.address();
    accounts.vault.require_admin(&admin)?;
    let at = accounts.vault.touch(clock::now()?)?;

    let mut change = accounts.vault.propose(&proposal, &admin, at)?;
    change.vault = *accounts.vault.address();
    change.bump = pda::New {
        payer: accounts.admin.account(),
        account: &accounts.change,
        space: pda::space_of::<Change>(),
        owner: &crate::ID,
        seeds: &[
            CHANGE_SEED,
            change.vault.as_ref(),
            &change.number.to_le_bytes(),
        ],
    }
    .create()?;
    pda::write(accounts.change.account(), &change)?;

    let event = ChangeProposed {
        vault: change.vault,
        receipt: accounts.vault.next_receipt()?,
        number: change.number,
        kind: u64::from(change.kind),
        parameter: u64::from(change.parameter),
        subject: change.subject,
        feed: change.feed,
        value: change.value,
        capacity: change.capacity,
        refill: change.refill,
        not_before: change.not_before,
        lapses_at: change.lapses_at,
        at,
    };
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    accounts.vault.record(&authority, &event)?;
    accounts.vault.invariant()
}
