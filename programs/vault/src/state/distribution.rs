//! A distribution to the ecosystem's token holders: proposed by the keeper, cancellable by the guardian, claimable after the timelock.

use crate::prelude::*;
use crate::{
    constants::{LAYOUT_VERSION, MAX_CLAIM_PERIOD, MIN_CLAIM_PERIOD},
    error::VaultError,
    math::merkle::{self, Hash},
    quantity::UsdcAtoms,
    state::Vault,
};

#[account]
#[derive(Debug, PartialEq, Eq)]
pub struct Distribution {
    pub version: u8,
    pub bump: u8,
    pub reserved_flags: [u8; 6],
    pub vault: Address,
    /// Who paid the rent and gets it back if it is cancelled.
    pub proposer: Address,
    pub root: [u8; 32],
    pub epoch: u64,
    /// USDC atoms set aside, and what of them was claimed.
    pub total: u64,
    pub claimed: u64,
    pub proposed_at: i64,
    pub claimable_from: i64,
    /// From then on nobody claims, and anyone may return the rest to the reserve.
    pub clawback_from: i64,
    pub reserved: [u64; 4],
}

/// That a claimant has had their part. One account for each, so that none claims twice.
#[account]
#[derive(Debug, PartialEq, Eq)]
pub struct Claim {
    pub version: u8,
    pub bump: u8,
    pub reserved_flags: [u8; 6],
    pub distribution: Address,
    pub claimant: Address,
    pub amount: u64,
    pub claimed_at: i64,
}

impl Distribution {
    /// Holds after every instruction. Errors: `InvariantBroken`.
    pub fn invariant(&self) -> Result<()> {
        guard!(
            self.claimed <= self.total && self.claimable_from < self.clawback_from,
            VaultError::InvariantBroken
        );
        Ok(())
    }

    /// Errors: `WrongDistribution`.
    pub fn require(&self, vault: &Address) -> Result<()> {
        guard!(self.vault == *vault, VaultError::WrongDistribution);
        Ok(())
    }

    /// What is left of it.
    pub fn rest(&self) -> Result<UsdcAtoms> {
        UsdcAtoms(self.total).minus(UsdcAtoms(self.claimed))
    }
}

impl Vault {
    /// Sets `total` of the ecosystem's reserve aside, for a root that is claimable after the timelock and for `claim_period` seconds.
    ///
    /// Errors: `NotReserved`, `ClaimPeriodOutOfRange`.
    pub fn distribute(
        &mut self,
        root: Hash,
        total: UsdcAtoms,
        claim_period: i64,
        at: i64,
    ) -> Result<Distribution> {
        guard!(
            !total.is_zero() && total.0 <= self.reserved_ecosystem,
            VaultError::NotReserved
        );
        guard!(
            (MIN_CLAIM_PERIOD..=MAX_CLAIM_PERIOD).contains(&claim_period),
            VaultError::ClaimPeriodOutOfRange
        );
        let epoch = self.distribution_next;
        self.distribution_next = epoch.checked_add(1).ok_or(VaultError::Overflow)?;
        self.reserved_ecosystem = UsdcAtoms(self.reserved_ecosystem).minus(total)?.0;
        self.distributing = UsdcAtoms(self.distributing).plus(total)?.0;
        let claimable_from = at
            .checked_add(self.policy.timelock)
            .ok_or(VaultError::Overflow)?;
        Ok(Distribution {
            version: LAYOUT_VERSION,
            bump: 0,
            reserved_flags: [0; 6],
            vault: Address::default(),
            proposer: Address::default(),
            root,
            epoch,
            total: total.0,
            claimed: 0,
            proposed_at: at,
            claimable_from,
            clawback_from: claimable_from
                .checked_add(claim_period)
                .ok_or(VaultError::Overflow)?,
            reserved: [0; 4],
        })
    }

    /// Takes a distribution back before anyone could claim of it (attack 47). Errors: `AlreadyClaimable`.
    pub fn cancel_distribution(
        &mut self,
        distribution: &mut Distribution,
        at: i64,
    ) -> Result<UsdcAtoms> {
        guard!(
            at < distribution.claimable_from,
            VaultError::AlreadyClaimable
        );
        self.take_back(distribution)
    }

    /// Returns what nobody claimed to the reserve. Errors: `ClawbackTooEarly`, `NothingLeft`.
    pub fn clawback(&mut self, distribution: &mut Distribution, at: i64) -> Result<UsdcAtoms> {
        guard!(
            at >= distribution.clawback_from,
            VaultError::ClawbackTooEarly
        );
        guard!(!distribution.rest()?.is_zero(), VaultError::NothingLeft);
        self.take_back(distribution)
    }

    fn take_back(&mut self, distribution: &mut Distribution) -> Result<UsdcAtoms> {
        let rest = distribution.rest()?;
        distribution.total = distribution.claimed;
        self.distributing = UsdcAtoms(self.distributing).minus(rest)?.0;
        self.reserved_ecosystem = UsdcAtoms(self.reserved_ecosystem).plus(rest)?.0;
        Ok(rest)
    }

    /// Pays `claimant` what the root says is theirs. That it is paid once is the claim account's part.
    ///
    /// Errors: `NotClaimable`, `NotInDistribution`, `OverTotal`.
    pub fn claim_distribution(
        &mut self,
        distribution: &mut Distribution,
        claimant: &Address,
        amount: UsdcAtoms,
        proof: &[Hash],
        at: i64,
    ) -> Result<()> {
        guard!(
            at >= distribution.claimable_from && at < distribution.clawback_from,
            VaultError::NotClaimable
        );
        let leaf = merkle::leaf(distribution.epoch, claimant, amount.0);
        guard!(
            !amount.is_zero() && merkle::root(leaf, proof) == distribution.root,
            VaultError::NotInDistribution
        );
        let claimed = UsdcAtoms(distribution.claimed).plus(amount)?;
        // A root may promise more than was set aside; the vault never pays it (attack 37).
        guard!(claimed.0 <= distribution.total, VaultError::OverTotal);
        distribution.claimed = claimed.0;
        self.distributing = UsdcAtoms(self.distributing).minus(amount)?.0;
        Ok(())
    }
}
