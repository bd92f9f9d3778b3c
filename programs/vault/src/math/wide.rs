//! Products of two u64 in full width, and their quotients.

use crate::{error::VaultError, quantity::Rounding};
use anchor_lang::prelude::*;

/// a · b in full width.
#[inline(always)]
pub fn product(a: u64, b: u64) -> u128 {
    // Two u64 cannot overflow a u128.
    u128::from(a).wrapping_mul(u128::from(b))
}

/// n / d, rounded as named. Errors: `Overflow` where d is zero or the quotient needs more than 64 bits.
#[inline(always)]
pub fn quotient(n: u128, d: u64, rounding: Rounding) -> Result<u64> {
    let d = u128::from(d);
    let n = match rounding {
        Rounding::Down => n,
        Rounding::Up => n
            .checked_add(d.saturating_sub(1))
            .ok_or(VaultError::Overflow)?,
    };
    let quotient = n.checked_div(d).ok_or(VaultError::Overflow)?;
    u64::try_from(quotient).map_err(|_| VaultError::Overflow.into())
}

/// a · b / d, rounded as named. Errors: `Overflow` where d is zero or the quotient needs more than 64 bits.
#[inline(always)]
pub fn mul_div(a: u64, b: u64, d: u64, rounding: Rounding) -> Result<u64> {
    quotient(product(a, b), d, rounding)
}
