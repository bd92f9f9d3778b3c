//! Locked profit: it joins the exit price linearly (rule 4).
//!
//! One lock stands for all profits. A new profit p with period D merges with what is still locked, L with r seconds left, into L + p with
//! t = (L · r + p · D) / (L + p) seconds left, rounded to the nearest. t lies between r and D: L is never released sooner than it would
//! have been, and neither is locked for longer than D from now. But for the rounding (L + p) / t ≤ L / r + p / D (Cauchy–Schwarz), so that
//! the merged lock releases no more in a second than the two would have together.
//!
//! Rounded up, every atom that somebody sends would add a second, and a few hundred of them would hold a large profit back. Rounded to the
//! nearest, a p with p · (D − r) < (L + p) / 2 does not move t however often it comes: it is released with L, which is sooner than on its
//! own, and any other moves t by at most twice what it weighs. What is too small to be a donation at all is not taken (`Vault::donate`).

use crate::prelude::*;
use crate::{
    error::VaultError,
    math::wide::{mul_div, product, quotient},
    quantity::{Rounding, UsdcAtoms},
};

/// Profit that is not yet released, and the time it still takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lock {
    pub amount: UsdcAtoms,
    pub seconds: u64,
}

impl Lock {
    /// The lock `elapsed` seconds later: amount · (seconds − elapsed) / seconds, rounded up, so that touching it often releases nothing early.
    #[inline(never)]
    pub fn after(self, elapsed: u64) -> Result<Self> {
        if self.amount.is_zero() || elapsed == 0 {
            return Ok(self);
        }
        let seconds = self.seconds.saturating_sub(elapsed);
        if seconds == 0 {
            return Ok(Self {
                amount: UsdcAtoms::ZERO,
                seconds: 0,
            });
        }
        let amount = mul_div(self.amount.0, seconds, self.seconds, Rounding::Up)?;
        Ok(Self {
            amount: UsdcAtoms(amount),
            seconds,
        })
    }

    /// The lock with `profit` added for `period` seconds (the module's formula).
    #[inline(never)]
    pub fn join(self, profit: UsdcAtoms, period: u64) -> Result<Self> {
        if profit.is_zero() {
            return Ok(self);
        }
        let amount = self.amount.plus(profit)?;
        // Up to half a million USDC and half a year all products fit into 64 bits, at a third of the cost.
        if amount.0 >> 39 == 0 && (self.seconds | period) >> 24 == 0 {
            let weighted = self
                .amount
                .0
                .wrapping_mul(self.seconds)
                .wrapping_add(profit.0.wrapping_mul(period))
                .wrapping_add(amount.0 >> 1);
            let seconds = weighted.checked_div(amount.0).unwrap_or(period);
            return Ok(Self { amount, seconds });
        }
        // Half a divisor more, rounded down, is the nearest.
        let weighted = product(self.amount.0, self.seconds)
            .checked_add(product(profit.0, period))
            .and_then(|sum| sum.checked_add(u128::from(amount.0 >> 1)))
            .ok_or(VaultError::Overflow)?;
        let seconds = quotient(weighted, amount.0, Rounding::Down)?;
        Ok(Self { amount, seconds })
    }

    /// The lock after a loss, which eats it first, and what of the loss is left for all shares alike.
    pub fn absorb(self, loss: UsdcAtoms) -> Result<(Self, UsdcAtoms)> {
        let eaten = self.amount.min(loss);
        let lock = Self {
            amount: self.amount.minus(eaten)?,
            ..self
        };
        Ok((lock, loss.minus(eaten)?))
    }
}
