//! A part of the ecosystem's reserve, set aside for whom a merkle root names.

use crate::prelude::*;
use crate::{
    clock,
    constants::DISTRIBUTION_SEED,
    event::DistributionProposed,
    pda,
    quantity::UsdcAtoms,
    state::{receipt::EventAuthority, Distribution, Vault},
    stored::Stored,
};

accounts! {
    #[event_cpi]
    pub struct ProposeDistribution {
        #[account(mut)]
        pub keeper: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut)]
        pub distribution: UncheckedAccount,
        pub system_program: Program<System>,
    }
}

pub fn propose_distribution(
    ctx: &mut Context<ProposeDistribution>,
    root: [u8; 32],
    total: u64,
    claim_period: i64,
) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    accounts.vault.require_keeper(accounts.keeper.address())?;
    let at = accounts.vault.touch(clock::now()?)?;

    let mut distribution = accounts
        .vault
        .distribute(root, UsdcAtoms(total), claim_period, at)?;
    distribution.vault = *accounts.vault.address();
    distribution.proposer = *accounts.keeper.address();
    distribution.bump = pda::New {
        payer: accounts.keeper.account(),
        account: &accounts.distribution,
        space: pda::space_of::<Distribution>(),
        owner: &crate::ID,
        seeds: &[
            DISTRIBUTION_SEED,
            distribution.vault.as_ref(),
            &distribution.epoch.to_le_bytes(),
        ],
    }
    .create()?;
    pda::write(accounts.distribution.account(), &distribution)?;
    distribution.invariant()?;

    let event = DistributionProposed {
        vault: distribution.vault,
        receipt: accounts.vault.next_receipt()?,
        epoch: distribution.epoch,
        root,
        total,
        claimable_from: distribution.claimable_from,
        clawback_from: distribution.clawback_from,
        at,
    };
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    accounts.vault.record(&authority, &event)?;
    accounts.vault.invariant()
}
