//! The three values of the vault (rules 2 and 8): what a depositor buys into, what a leaver is paid from, and what the fee is measured on.

use crate::prelude::*;
use crate::{
    constants::BPS,
    error::VaultError,
    math::{fee::Paid, wide::product},
    quantity::UsdcAtoms,
    state::{venues::Outside, Vault},
};

impl Vault {
    /// What is outside the treasury: `positions` as their prices say, and the venues as their rows say.
    #[inline(never)]
    pub fn outside(&self, positions: Outside, at: i64) -> Result<Outside> {
        if self.venue_count == 0 {
            return Ok(positions);
        }
        let venues = self.at_venues(at)?;
        Ok(Outside {
            high: positions.high.plus_or_most(venues.high),
            low: positions.low.plus(venues.low)?,
        })
    }

    /// What a depositor buys into: idle, locked profit included, and the outside at its highest, less fees owed, also the one that locked
    /// and unrealised profit will owe when it is released. All shares will bear that one alike: who had paid for the profit in full would
    /// pay others' fee out of principal. `paid` is what the shares have paid after the fee that was due.
    #[inline(always)]
    pub fn nav_high(&self, paid: Paid, outside: Outside) -> Result<UsdcAtoms> {
        let value = self.value_high(outside)?;
        let booked = UsdcAtoms(self.outstanding).plus(UsdcAtoms(self.position_cost))?;
        if self.locked_profit == 0 && outside.high <= booked {
            return Ok(value);
        }
        let ahead = paid.fee(value, self.supply(), self.policy.terms()?.rate)?;
        Ok(value.minus_or_zero(ahead))
    }

    /// The high NAV before the fee that locked and unrealised profit will owe.
    #[inline(always)]
    pub fn value_high(&self, outside: Outside) -> Result<UsdcAtoms> {
        Ok(UsdcAtoms(self.idle)
            .plus(outside.high)?
            .minus_or_zero(self.owed()?))
    }

    /// What a leaver is paid from: idle without locked profit, and the outside at its lowest, less fees owed. A sandwich around a profit
    /// finds none of it here (attack 34).
    #[inline(always)]
    pub fn nav_low(&self, outside: Outside) -> Result<UsdcAtoms> {
        Ok(self.free()?.plus(outside.low)?.minus_or_zero(self.owed()?))
    }

    /// Requires the two values, locked profit aside, to be so near that a deposit knows what it buys. Errors: `SpreadTooWide`.
    #[inline(always)]
    pub fn require_spread(&self, outside: Outside) -> Result<()> {
        let gap = outside.high.minus_or_zero(outside.low);
        if gap.is_zero() {
            return Ok(());
        }
        let high = self
            .free()?
            .plus_or_most(outside.high)
            .minus_or_zero(self.owed()?);
        guard!(
            product(gap.0, u64::from(BPS))
                <= product(u64::from(self.policy.max_spread_bps), high.0),
            VaultError::SpreadTooWide
        );
        Ok(())
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

    /// The mark at which no fee is due on today's book.
    pub fn paid_in_full(&self) -> Result<u64> {
        Paid::in_full(self.book()?)?.mark_with(UsdcAtoms::ZERO, self.supply())
    }

    /// Idle that is no longer locked.
    #[inline(always)]
    pub fn free(&self) -> Result<UsdcAtoms> {
        UsdcAtoms(self.idle).minus(UsdcAtoms(self.locked_profit))
    }
}
