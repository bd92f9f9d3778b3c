//! A counter over the last 24 hours, in hourly cells.
//!
//! 25 cells cover the running hour and the 24 before it, so that the window is never shorter than a day and no boundary lets a limit be
//! used twice (attack 31). Gains never subtract.

use crate::prelude::*;
use crate::{
    constants::{DAY, HOURLY_CELLS},
    error::VaultError,
    quantity::UsdcAtoms,
};
use anchor_lang::bytemuck::{Pod, Zeroable};

const HOUR: u64 = 3_600;
const CELLS: u64 = 25;
const _: () = assert!(HOURLY_CELLS == 25 && DAY == 24 * 3_600);

#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable, IdlType)]
#[bytemuck(crate = "anchor_lang::bytemuck")]
pub struct HourlyCounter {
    /// Hours since 1970 of the newest cell.
    pub hour: u64,
    /// The sum of the cells.
    pub total: u64,
    /// USDC atoms per hour; the cell of hour h is at h mod 25.
    pub cells: [u64; HOURLY_CELLS],
}

impl HourlyCounter {
    /// What the window holds at `now`.
    pub fn total(&self, now: i64) -> Result<UsdcAtoms> {
        let mut moved = *self;
        moved.advance(now)?;
        Ok(UsdcAtoms(moved.total))
    }

    /// Adds `amount` at `now`. Returns the window's new total. A clock that went back counts into the newest hour.
    #[inline(never)]
    pub fn add(&mut self, amount: UsdcAtoms, now: i64) -> Result<UsdcAtoms> {
        self.advance(now)?;
        let total = UsdcAtoms(self.total).plus(amount)?;
        let newest = self.cell(self.hour)?;
        *newest = UsdcAtoms(*newest).plus(amount)?.0;
        self.total = total.0;
        Ok(total)
    }

    /// Empties the cells of hours that have left the window.
    #[inline(always)]
    fn advance(&mut self, now: i64) -> Result<()> {
        // Unsigned: SBF has no signed division. A time before 1970 is a clock that went back.
        let now = u64::try_from(now).unwrap_or(0);
        let hour = now.checked_div(HOUR).ok_or(VaultError::Overflow)?;
        let passed = hour.saturating_sub(self.hour);
        if passed == 0 {
            return Ok(());
        }
        if passed >= CELLS {
            self.cells = [0; HOURLY_CELLS];
            self.total = 0;
        } else {
            for step in 1..=passed {
                let stale = self.hour.checked_add(step).ok_or(VaultError::Overflow)?;
                let left = core::mem::take(self.cell(stale)?);
                self.total = UsdcAtoms(self.total).minus(UsdcAtoms(left))?.0;
            }
        }
        self.hour = hour;
        Ok(())
    }

    /// An hour's cell.
    #[inline(always)]
    fn cell(&mut self, hour: u64) -> Result<&mut u64> {
        let index = hour.checked_rem(CELLS).ok_or(VaultError::Overflow)?;
        usize::try_from(index)
            .ok()
            .and_then(|index| self.cells.get_mut(index))
            .ok_or(VaultError::Overflow)
    }
}
