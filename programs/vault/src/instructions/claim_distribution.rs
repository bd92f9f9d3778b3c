//! What a distribution's root says is the claimant's, once.

use crate::prelude::*;
use crate::{
    clock,
    constants::{CLAIM_SEED, LAYOUT_VERSION},
    error::VaultError,
    event::DistributionClaimed,
    pda,
    quantity::UsdcAtoms,
    state::{receipt::EventAuthority, Claim, Distribution, Vault},
    stored::Stored,
    token,
};
use anchor_lang::{__alloc::vec::Vec, pinocchio::cpi::Signer as CpiSigner};

accounts! {
    #[event_cpi]
    pub struct ClaimDistribution {
        #[account(mut)]
        pub claimant: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut)]
        pub distribution: Stored<Distribution>,
        #[account(mut)]
        pub claim: UncheckedAccount,
        #[account(mut)]
        pub treasury: UncheckedAccount,
        #[account(mut)]
        pub claimant_usdc: UncheckedAccount,
        pub token_program: Program<Token>,
        pub system_program: Program<System>,
    }
}

impl ClaimDistribution {
    fn validate(&self) -> Result<()> {
        self.distribution.require(self.vault.address())?;
        guard!(
            *self.treasury.address() == self.vault.treasury,
            VaultError::WrongTreasury
        );
        token::require_account(
            &self.claimant_usdc,
            &self.vault.usdc_mint,
            self.claimant.address(),
        )
    }

    /// That there is none yet is what makes a claim the only one (attack 37): an account can be created once.
    fn create_claim(&self, amount: UsdcAtoms, at: i64) -> Result<()> {
        let (distribution, claimant) = (*self.distribution.address(), *self.claimant.address());
        let bump = pda::New {
            payer: self.claimant.account(),
            account: &self.claim,
            space: pda::space_of::<Claim>(),
            owner: &crate::ID,
            seeds: &[CLAIM_SEED, distribution.as_ref(), claimant.as_ref()],
        }
        .create()?;
        let claim = Claim {
            version: LAYOUT_VERSION,
            bump,
            reserved_flags: [0; 6],
            distribution,
            claimant,
            amount: amount.0,
            claimed_at: at,
        };
        pda::write(self.claim.account(), &claim)
    }
}

pub fn claim_distribution(
    ctx: &mut Context<ClaimDistribution>,
    amount: u64,
    proof: Vec<[u8; 32]>,
) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    accounts.validate()?;
    let at = accounts.vault.touch(clock::now()?)?;
    let (claimant, amount) = (*accounts.claimant.address(), UsdcAtoms(amount));
    let cash = token::usdc(&accounts.treasury)?;
    let held = token::usdc(&accounts.claimant_usdc)?;

    accounts
        .vault
        .claim_distribution(&mut accounts.distribution, &claimant, amount, &proof, at)?;
    accounts.create_claim(amount, at)?;
    let signer = accounts.vault.signer();
    token::transfer(
        &accounts.treasury,
        &accounts.claimant_usdc,
        accounts.vault.view(),
        amount.0,
        &[CpiSigner::from(&signer.seeds())],
    );
    let exact = token::usdc(&accounts.treasury)? == cash.minus(amount)?
        && token::usdc(&accounts.claimant_usdc)? == held.plus(amount)?;
    guard!(exact, VaultError::UnexpectedEffect);

    let event = DistributionClaimed {
        vault: *accounts.vault.address(),
        receipt: accounts.vault.next_receipt()?,
        epoch: accounts.distribution.epoch,
        claimant,
        amount: amount.0,
        at,
    };
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    accounts.vault.record(&authority, &event)?;
    accounts.distribution.invariant()?;
    accounts.vault.invariant()
}
