//! Coming in: a deposit.

use crate::prelude::*;
use crate::{
    constants::PAUSE_DEPOSITS,
    error::VaultError,
    math::shares::shares_for,
    quantity::{Shares, UsdcAtoms},
    state::{venues::Outside, FeeSummary, Vault},
};

/// What a deposit mints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MintSummary {
    pub amount: UsdcAtoms,
    pub shares: Shares,
    /// The high NAV that the shares were priced at.
    pub nav: UsdcAtoms,
    pub fee: FeeSummary,
    pub at: i64,
}

impl Vault {
    /// Takes `amount` in and decides the shares for it, at the high NAV and rounded down.
    ///
    /// `positions` is what the open ones are worth. Errors: `DepositsPaused`, `DepositTooSmall`, `SpreadTooWide`, `DepositOverCap`,
    /// `TooFewShares`.
    #[inline(always)]
    pub fn deposit(
        &mut self,
        amount: UsdcAtoms,
        min_shares: Shares,
        positions: Outside,
        now: i64,
    ) -> Result<MintSummary> {
        guard!(!self.is_paused(PAUSE_DEPOSITS), VaultError::DepositsPaused);
        guard!(
            amount.0 >= self.policy.min_deposit,
            VaultError::DepositTooSmall
        );
        let at = self.touch(now)?;
        let (fee, paid) = self.charge()?;
        let outside = self.outside(positions, at)?;
        self.require_spread(outside)?;
        let nav = self.nav_high(paid, outside)?;
        guard!(
            nav.plus(amount)? <= self.policy.deposit_cap(),
            VaultError::DepositOverCap
        );
        let shares = shares_for(amount, nav, self.supply())?;
        guard!(
            !shares.is_zero() && shares >= min_shares,
            VaultError::TooFewShares
        );
        let (value, before) = (self.value_high(outside)?, self.supply());
        self.idle = UsdcAtoms(self.idle).plus(amount)?.0;
        self.shares = before.plus(shares)?.0;
        // Below the mark, after a loss, it stays: who leaves and comes back finds it where it was (attack 27).
        let mark = paid.mark_after(value, amount, before, self.supply())?;
        self.mark = self.mark.max(mark);
        Ok(MintSummary {
            amount,
            shares,
            nav,
            fee,
            at,
        })
    }
}
