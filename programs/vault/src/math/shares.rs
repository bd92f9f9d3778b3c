//! What shares cost and what they are worth.
//!
//! With V = one virtual share and one virtual USDC the price is (nav + V) / (supply + V). V belongs to nobody: a first depositor who
//! inflates the price gives almost all of the inflation to V (attack 24). Above a price of 1 it is also the exit price. Below 1 it would
//! pay leavers more than the vault has for each share, so exits then use nav / supply, which the other formula meets at exactly 1.

use crate::prelude::*;
use crate::{
    constants::VIRTUAL,
    math::wide::mul_div,
    quantity::{Rounding, Shares, UsdcAtoms},
};

/// nav + V and supply + V.
#[inline(always)]
fn virtual_pair(nav: UsdcAtoms, supply: Shares) -> Result<(UsdcAtoms, Shares)> {
    Ok((nav.plus(UsdcAtoms(VIRTUAL))?, supply.plus(Shares(VIRTUAL))?))
}

/// Shares for `amount` at the high NAV: amount · (supply + V) / (nav + V), rounded down.
#[inline(never)]
pub fn shares_for(amount: UsdcAtoms, nav_high: UsdcAtoms, supply: Shares) -> Result<Shares> {
    let (nav, supply) = virtual_pair(nav_high, supply)?;
    mul_div(amount.0, supply.0, nav.0, Rounding::Down).map(Shares)
}

/// What `shares` are worth at the low NAV, rounded down: shares · (nav + V) / (supply + V), and below a price of 1 shares · nav / supply.
#[inline(never)]
pub fn value_of(shares: Shares, nav_low: UsdcAtoms, supply: Shares) -> Result<UsdcAtoms> {
    let (nav, supply) = if nav_low.0 >= supply.0 {
        virtual_pair(nav_low, supply)?
    } else {
        (nav_low, supply)
    };
    mul_div(shares.0, nav.0, supply.0, Rounding::Down).map(UsdcAtoms)
}

/// Whether `value` for `shares` is less than `min_price` USDC atoms a whole share.
#[inline(always)]
pub fn below_price(value: UsdcAtoms, shares: Shares, min_price: u64) -> bool {
    use crate::{constants::WHOLE, math::wide::product};
    product(value.0, WHOLE) < product(min_price, shares.0)
}
