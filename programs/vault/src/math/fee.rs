//! The performance fee (rule 8): rate × (book price − mark) × shares, only above the highest price that has already paid it, or that
//! shares were bought for.
//!
//! What is compared is `Paid`, the mark of all shares together: (supply + V) · mark. A deposit adds to it what it pays, so that
//! the fee on value − paid is the same before and after: a late deposit neither adds to the fee nor takes from it.

use crate::prelude::*;
use crate::{
    constants::{PRICE_BITS, VIRTUAL},
    math::{
        split::{split, Split},
        wide::{mul_div, product, quotient},
    },
    quantity::{Bps, Rounding, Shares, UsdcAtoms},
};

/// A fee that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fee {
    pub parts: Split,
    /// Shares that the growth part buys at the price after the fee.
    pub growth_shares: Shares,
}

/// What the policy says about the fee.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    pub rate: Bps,
    pub growth: Bps,
    pub silver: Bps,
}

/// (supply + V) · mark: what all shares, the virtual one counted, are worth when no fee is due. USDC atoms with 40 binary places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paid(u128);

impl Paid {
    #[inline(always)]
    pub fn at_mark(mark: u64, supply: Shares) -> Result<Self> {
        // It stands for every price that no u64 holds: without this the same gain would be charged again and again.
        if mark == u64::MAX {
            return Ok(Self(u128::MAX));
        }
        Ok(Self(product(mark, supply.plus(Shares(VIRTUAL))?.0)))
    }

    /// After a fee: exactly what the shares are worth, `book`.
    #[inline(always)]
    pub fn in_full(book: UsdcAtoms) -> Result<Self> {
        Ok(Self(scaled(book.plus(UsdcAtoms(VIRTUAL))?)))
    }

    /// The fee on what of `value` lies above this, rounded down. The virtual share's part of it pays none.
    #[inline(never)]
    pub fn fee(self, value: UsdcAtoms, supply: Shares, rate: Bps) -> Result<UsdcAtoms> {
        let gain = self.gain(value)?;
        if gain.is_zero() {
            return Ok(UsdcAtoms::ZERO);
        }
        // gain · supply / units, rounded down, in the form whose product seldom needs more than 64 bits.
        let untaxed = untaxed(gain, supply)?;
        rate.of(gain.minus(untaxed)?, Rounding::Down)
    }

    /// What of `value` lies above this.
    #[inline(always)]
    fn gain(self, value: UsdcAtoms) -> Result<UsdcAtoms> {
        let assets = value.plus(UsdcAtoms(VIRTUAL))?;
        let above = scaled(assets).saturating_sub(self.0);
        // At most `assets`, which is a u64.
        Ok(UsdcAtoms(
            u64::try_from(above >> PRICE_BITS).unwrap_or(u64::MAX),
        ))
    }

    /// The mark after `amount` bought the shares that make `before` into `after`, at a time when `value` was all there was. It leaves the fee
    /// that is ahead as it was: the taxed part T of the gain is then the part of (after) in T · (after + V) / after. Without this the new
    /// shares would be charged for what the virtual share gained, all of it where there were no shares before.
    #[inline(always)]
    pub fn mark_after(
        self,
        value: UsdcAtoms,
        amount: UsdcAtoms,
        before: Shares,
        after: Shares,
    ) -> Result<u64> {
        let gain = self.gain(value)?;
        if gain.is_zero() {
            return self.mark_with(amount, after);
        }
        let taxed = gain.minus(untaxed(gain, before)?)?;
        let kept = taxed.plus(UsdcAtoms(mul_div(
            taxed.0,
            VIRTUAL,
            after.0,
            Rounding::Down,
        )?))?;
        let assets = value.plus(amount)?.plus(UsdcAtoms(VIRTUAL))?;
        Self(scaled(assets.minus_or_zero(kept))).mark_with(UsdcAtoms::ZERO, after)
    }

    /// The mark once `amount` more was paid and there are `supply` shares, rounded up: what they were bought for on average. A price that no
    /// u64 holds is the largest one: it can then only stop the fee, never an exit.
    #[inline(never)]
    pub fn mark_with(self, amount: UsdcAtoms, supply: Shares) -> Result<u64> {
        let units = supply.plus(Shares(VIRTUAL))?;
        let paid = self.0.saturating_add(scaled(amount));
        Ok(quotient(paid, units.0, Rounding::Up).unwrap_or(u64::MAX))
    }
}

/// The virtual share's part of a gain: gain · V / (supply + V), rounded up.
#[inline(always)]
fn untaxed(gain: UsdcAtoms, supply: Shares) -> Result<UsdcAtoms> {
    let units = supply.plus(Shares(VIRTUAL))?;
    mul_div(gain.0, VIRTUAL, units.0, Rounding::Up).map(UsdcAtoms)
}

#[inline(always)]
fn scaled(amount: UsdcAtoms) -> u128 {
    u128::from(amount.0) << PRICE_BITS
}

/// The fee that is due at `book` and `supply`, or `None` while the price is not above the mark or the fee is less than an atom (the mark
/// then stays, so that small gains add up and are not lost).
#[inline(always)]
pub fn due(book: UsdcAtoms, supply: Shares, paid: Paid, terms: Terms) -> Result<Option<Fee>> {
    let fee = paid.fee(book, supply, terms.rate)?;
    if fee.is_zero() {
        return Ok(None);
    }
    let parts = split(fee, terms.growth, terms.silver)?;
    // Shares bought at the price that all other shares have after the fee: growth / ((assets − fee) / units).
    let rest = book.plus(UsdcAtoms(VIRTUAL))?.minus(fee)?;
    let units = supply.plus(Shares(VIRTUAL))?;
    let growth_shares = Shares(mul_div(parts.growth.0, units.0, rest.0, Rounding::Down)?);
    Ok(Some(Fee {
        parts,
        growth_shares,
    }))
}
