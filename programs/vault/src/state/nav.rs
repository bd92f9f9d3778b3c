//! The three values of the vault (rules 2 and 8). With no venue and no position, what is recorded as idle is all of it.

use crate::{math::fee::Paid, quantity::UsdcAtoms, state::Vault};
use anchor_lang::prelude::*;

impl Vault {
    /// What a depositor buys into: idle, locked profit included, less fees owed, also the one that the locked profit will owe when it is
    /// released. All shares will bear that one alike: who had paid for the profit in full would pay others' fee out of principal.
    /// `paid` is what the shares have paid after the fee that was due.
    #[inline(always)]
    pub fn nav_high(&self, paid: Paid) -> Result<UsdcAtoms> {
        let value = UsdcAtoms(self.idle).minus_or_zero(self.owed()?);
        if self.locked_profit == 0 {
            return Ok(value);
        }
        let ahead = paid.fee(value, self.supply(), self.policy.terms()?.rate)?;
        Ok(value.minus_or_zero(ahead))
    }

    /// What a leaver is paid from: idle without locked profit, less fees owed. A sandwich around a profit finds none of it here (attack 34).
    #[inline(always)]
    pub fn nav_low(&self) -> Result<UsdcAtoms> {
        Ok(self.free()?.minus_or_zero(self.owed()?))
    }

    /// What the fee is measured on: idle + outstanding + cost − locked profit − fees owed.
    #[inline(always)]
    pub fn book(&self) -> Result<UsdcAtoms> {
        Ok(self
            .free()?
            .plus(UsdcAtoms(self.outstanding))?
            .plus(UsdcAtoms(self.position_cost))?
            .minus_or_zero(self.owed()?))
    }

    /// Idle that is no longer locked.
    #[inline(always)]
    pub fn free(&self) -> Result<UsdcAtoms> {
        UsdcAtoms(self.idle).minus(UsdcAtoms(self.locked_profit))
    }
}
