//! A counter over the last 24 hours, in hourly cells.
//!
//! 25 cells cover the running hour and the 24 before it, so that the window is never shorter than a day and no boundary lets a limit be
//! used twice (attack 31). Gains never subtract.

use crate::{
    constants::{DAY, HOURLY_CELLS},
    error::VaultError,
    quantity::UsdcAtoms,
};
use anchor_lang::{
    bytemuck::{Pod, Zeroable},
    prelude::*,
};

const HOUR: u64 = 3_600;
const CELLS: u64 = 25;
const _: () = assert!(HOURLY_CELLS == 25 && DAY == 24 * 3_600);

#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable, IdlType)]
#[bytemuck(crate = "anchor_lang::bytemuck")]
pub struct HourlyCounter {
    /// Hours since 1970 of the newest cell.
    pub hour: u64,
    /// USDC atoms per hour; the cell of hour h is at h mod 25.
    pub cells: [u64; HOURLY_CELLS],
}

impl HourlyCounter {
    /// What the window holds at `now`.
    pub fn total(&self, now: i64) -> Result<UsdcAtoms> {
        let mut moved = *self;
        moved.advance(now)?;
        moved.sum()
    }

    /// Adds `amount` at `now`. Returns the window's new total. A clock that went back counts into the newest hour.
    pub fn add(&mut self, amount: UsdcAtoms, now: i64) -> Result<UsdcAtoms> {
        self.advance(now)?;
        let newest = cell(self.hour)?;
        let held = self.cells.get_mut(newest).ok_or(VaultError::Overflow)?;
        *held = UsdcAtoms(*held).plus(amount)?.0;
        self.sum()
    }

    /// Empties the cells of hours that have left the window.
    fn advance(&mut self, now: i64) -> Result<()> {
        // Unsigned: SBF has no signed division. A time before 1970 is a clock that went back.
        let now = u64::try_from(now).unwrap_or(0);
        let hour = now.checked_div(HOUR).ok_or(VaultError::Overflow)?;
        if hour <= self.hour {
            return Ok(());
        }
        let passed = hour.checked_sub(self.hour).ok_or(VaultError::Overflow)?;
        if passed >= CELLS {
            self.cells = [0; HOURLY_CELLS];
        } else {
            let mut stale = self.hour;
            while stale < hour {
                stale = stale.checked_add(1).ok_or(VaultError::Overflow)?;
                *self
                    .cells
                    .get_mut(cell(stale)?)
                    .ok_or(VaultError::Overflow)? = 0;
            }
        }
        self.hour = hour;
        Ok(())
    }

    fn sum(&self) -> Result<UsdcAtoms> {
        self.cells
            .iter()
            .try_fold(UsdcAtoms::ZERO, |sum, cell| sum.plus(UsdcAtoms(*cell)))
    }
}

/// The index of an hour's cell.
fn cell(hour: u64) -> Result<usize> {
    let index = hour.checked_rem(CELLS).ok_or(VaultError::Overflow)?;
    usize::try_from(index).map_err(|_| VaultError::Overflow.into())
}
