//! What may leave towards venues: a bucket that refills linearly.
//!
//! After t seconds the bucket has regained t · refill / day. The remainder of that division is carried, so that asking often regains
//! neither more nor less than asking once. In any span of t seconds at most capacity + t · refill / day leaves (attack 31). What comes
//! back does not refill it: money that goes round would otherwise have no limit.

use crate::prelude::*;
use crate::{
    constants::DAY_SECONDS,
    error::VaultError,
    math::wide::{product, quotient},
    quantity::{Rounding, UsdcAtoms},
};
use anchor_lang::bytemuck::{Pod, Zeroable};

#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable, IdlType)]
#[bytemuck(crate = "anchor_lang::bytemuck")]
pub struct OutflowBucket {
    /// USDC atoms that have left and are not yet regained.
    pub used: u64,
    /// What the last division left over, in atoms · seconds / day.
    pub remainder: u64,
    pub updated_at: i64,
}

/// How much a bucket holds, and what it regains in a day. USDC atoms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutflowLimit {
    pub capacity: UsdcAtoms,
    pub refill: UsdcAtoms,
}

impl OutflowBucket {
    /// The bucket at `now`. A clock that went back regains nothing.
    #[inline(never)]
    pub fn at(self, limit: OutflowLimit, now: i64) -> Result<Self> {
        let Ok(elapsed @ 1..) = u64::try_from(now.saturating_sub(self.updated_at)) else {
            return Ok(self);
        };
        let regained = product(elapsed, limit.refill.0)
            .checked_add(u128::from(self.remainder))
            .ok_or(VaultError::Overflow)?;
        // More than a u64 is more than can have been used.
        let atoms = quotient(regained, DAY_SECONDS, Rounding::Down).unwrap_or(u64::MAX);
        if atoms >= self.used {
            return Ok(Self {
                used: 0,
                remainder: 0,
                updated_at: now,
            });
        }
        let whole = product(atoms, DAY_SECONDS);
        let remainder = regained
            .checked_sub(whole)
            .and_then(|left| u64::try_from(left).ok())
            .ok_or(VaultError::Overflow)?;
        Ok(Self {
            used: self.used.saturating_sub(atoms),
            remainder,
            updated_at: now,
        })
    }

    /// Takes `amount` out at `now`. Errors: `OutflowExceeded`.
    pub fn take(&mut self, amount: UsdcAtoms, limit: OutflowLimit, now: i64) -> Result<()> {
        let mut bucket = self.at(limit, now)?;
        bucket.used = UsdcAtoms(bucket.used).plus(amount)?.0;
        guard!(bucket.used <= limit.capacity.0, VaultError::OutflowExceeded);
        *self = bucket;
        Ok(())
    }
}
