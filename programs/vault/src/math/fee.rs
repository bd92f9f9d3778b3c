//! The performance fee (rule 8): rate × (book price − mark) × shares, only above the highest price that has already paid it, or that
//! shares were bought for.

use crate::{
    constants::{PRICE_BITS, VIRTUAL},
    error::VaultError,
    math::{
        shares::price,
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
    /// The next mark: the book price after the fee.
    pub mark: u64,
}

/// What the policy says about the fee.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    pub rate: Bps,
    pub growth: Bps,
    pub silver: Bps,
}

/// The mark after `minted` shares were bought for `amount`: ⌈((supply + V) · mark + amount) / (supply + V + minted)⌉, and never less than
/// before.
///
/// It is what all shares have paid on average: those there were, the mark; the new ones, their price. So (value − mark) × shares is the same
/// before and after, and a deposit neither adds to the fee nor takes from it. At the old mark the new shares, which were bought at a price
/// that locked profit is part of, would be charged for their own principal as it unlocks. Below the mark, after a loss, the mark stays:
/// a leaver who comes back finds it where it was (attack 27).
#[inline(always)]
pub fn joined_mark(mark: u64, supply: Shares, amount: UsdcAtoms, minted: Shares) -> Result<u64> {
    let units = supply.plus(Shares(VIRTUAL))?;
    let paid = product(mark, units.0)
        .checked_add(u128::from(amount.0) << PRICE_BITS)
        .ok_or(VaultError::Overflow)?;
    // A price that no u64 holds is the largest one, as everywhere (`shares::price`).
    let average = quotient(paid, units.plus(minted)?.0, Rounding::Up).unwrap_or(u64::MAX);
    Ok(mark.max(average))
}

/// The fee that is due at `book` and `supply`, or `None` while the price is not above the mark or the fee is less than an atom (the mark
/// then stays, so that small gains add up and are not lost).
#[inline(always)]
pub fn due(book: UsdcAtoms, supply: Shares, mark: u64, terms: Terms) -> Result<Option<Fee>> {
    // The price that no u64 holds: without this it would be charged again and again.
    if mark == u64::MAX {
        return Ok(None);
    }
    let assets = book.plus(UsdcAtoms(VIRTUAL))?;
    let units = supply.plus(Shares(VIRTUAL))?;
    let marked = product(mark, units.0);
    let Some(above) = (u128::from(assets.0) << PRICE_BITS).checked_sub(marked) else {
        return Ok(None);
    };
    // At most `assets`, which is a u64.
    let gain = u64::try_from(above >> PRICE_BITS).unwrap_or(u64::MAX);
    if gain == 0 {
        return Ok(None);
    }
    // The virtual share's part of the gain pays no fee.
    let gain = UsdcAtoms(mul_div(gain, supply.0, units.0, Rounding::Down)?);
    let fee = terms.rate.of(gain, Rounding::Down)?;
    if fee.is_zero() {
        return Ok(None);
    }
    let parts = split(fee, terms.growth, terms.silver)?;
    // Shares bought at the price that all other shares have after the fee: growth / ((assets − fee) / units).
    let rest = assets.minus(fee)?;
    let growth_shares = Shares(mul_div(parts.growth.0, units.0, rest.0, Rounding::Down)?);
    let book = book.minus(parts.silver)?.minus(parts.ecosystem)?;
    let mark = price(book, supply.plus(growth_shares)?)?;
    Ok(Some(Fee {
        parts,
        growth_shares,
        mark,
    }))
}
