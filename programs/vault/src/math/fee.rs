//! The performance fee (rule 8): rate × (book price − mark) × shares, only above the highest price that has already paid it, or that
//! shares were bought for.
//!
//! What is compared is `Paid`, the mark of all shares together: (supply + V) · mark. A deposit adds to it what it pays, so that
//! value − paid, and with it the fee, is the same before and after: a late deposit neither adds to the fee nor takes from it.

use crate::{
    constants::{PRICE_BITS, VIRTUAL},
    math::{
        split::{split, Split},
        wide::{mul_div, product, quotient},
    },
    quantity::{Bps, Rounding, Shares, UsdcAtoms},
};
use anchor_lang::prelude::*;

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
    #[inline(always)]
    pub fn fee(self, value: UsdcAtoms, supply: Shares, rate: Bps) -> Result<UsdcAtoms> {
        let assets = value.plus(UsdcAtoms(VIRTUAL))?;
        let Some(above) = scaled(assets).checked_sub(self.0) else {
            return Ok(UsdcAtoms::ZERO);
        };
        // At most `assets`, which is a u64.
        let gain = u64::try_from(above >> PRICE_BITS).unwrap_or(u64::MAX);
        if gain == 0 {
            return Ok(UsdcAtoms::ZERO);
        }
        let units = supply.plus(Shares(VIRTUAL))?;
        // gain · supply / units, rounded down, in the form whose product seldom needs more than 64 bits.
        let untaxed = UsdcAtoms(mul_div(gain, VIRTUAL, units.0, Rounding::Up)?);
        rate.of(UsdcAtoms(gain).minus(untaxed)?, Rounding::Down)
    }

    /// The mark once `amount` more was paid and there are `supply` shares, rounded up: what they were bought for on average. A price that no
    /// u64 holds is the largest one: it can then only stop the fee, never an exit.
    #[inline(always)]
    pub fn mark_with(self, amount: UsdcAtoms, supply: Shares) -> Result<u64> {
        let units = supply.plus(Shares(VIRTUAL))?;
        let paid = self.0.saturating_add(scaled(amount));
        Ok(quotient(paid, units.0, Rounding::Up).unwrap_or(u64::MAX))
    }
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
