//! Products of two u64 in full width, and their quotients.

use crate::prelude::*;
use crate::{error::VaultError, quantity::Rounding};

/// a · b in full width, from four products of 32-bit halves, none of which can overflow: the target has no wide multiplication, and the
/// compiler's takes two u128.
#[inline(always)]
pub fn product(a: u64, b: u64) -> u128 {
    let low = |n: u64| n & u64::from(u32::MAX);
    let (a1, a0, b1, b0) = (a >> 32, low(a), b >> 32, low(b));
    let bottom = a0.wrapping_mul(b0);
    let left = a1.wrapping_mul(b0).wrapping_add(bottom >> 32);
    let right = a0.wrapping_mul(b1).wrapping_add(low(left));
    let top = a1
        .wrapping_mul(b1)
        .wrapping_add(left >> 32)
        .wrapping_add(right >> 32);
    u128::from(top) << 64 | u128::from(right << 32 | low(bottom))
}

/// n / d, rounded as named. Errors: `Overflow` where d is zero or the quotient needs more than 64 bits.
#[inline(always)]
pub fn quotient(n: u128, d: u64, rounding: Rounding) -> Result<u64> {
    let n = match rounding {
        Rounding::Down => n,
        Rounding::Up => n
            .checked_add(u128::from(d.saturating_sub(1)))
            .ok_or(VaultError::Overflow)?,
    };
    let (high, low) = halves(n);
    if high == 0 {
        return low.checked_div(d).ok_or(VaultError::Overflow);
    }
    guard!(high < d, VaultError::Overflow);
    Ok(long_division(high, low, d))
}

/// a · b / d, rounded as named. Errors: `Overflow` where d is zero or the quotient needs more than 64 bits.
#[inline(never)]
pub fn mul_div(a: u64, b: u64, d: u64, rounding: Rounding) -> Result<u64> {
    quotient(product(a, b), d, rounding)
}

/// The upper and the lower 64 bits.
#[inline(always)]
#[allow(clippy::cast_possible_truncation)]
fn halves(n: u128) -> (u64, u64) {
    ((n >> 64) as u64, n as u64)
}

/// (high · 2⁶⁴ + low) / d for high < d, hence in 64 bits: Knuth's algorithm D (The Art of Computer Programming 4.3.1) with two digits of
/// 32 bits, at a third of the cost of the compiler's general division. Every wrap below is one that the algorithm's proof allows, and the
/// tests hold it against the compiler's division.
#[inline(always)]
fn long_division(high: u64, low: u64, d: u64) -> u64 {
    // Normalised, so that the divisor's top bit is set and an estimated digit is at most two too large.
    let shift = leading_zeros(d);
    let d = d.wrapping_shl(shift);
    let carried = if shift == 0 {
        0
    } else {
        low.wrapping_shr(64_u32.wrapping_sub(shift))
    };
    let high = high.wrapping_shl(shift) | carried;
    let low = low.wrapping_shl(shift);
    let first = digit(high, low >> 32, d);
    let rest = (high << 32 | low >> 32).wrapping_sub(first.wrapping_mul(d));
    let second = digit(rest, low & u64::from(u32::MAX), d);
    first << 32 | second
}

/// The zeros above the top bit of `d`, which is not zero. The target counts no bits: halving is a third of the compiler's way.
#[inline(always)]
fn leading_zeros(mut d: u64) -> u32 {
    let mut zeros = 0;
    for half in [32u32, 16, 8, 4, 2, 1] {
        if d >> (64_u32.wrapping_sub(half)) == 0 {
            d <<= half;
            zeros |= half;
        }
    }
    zeros
}

/// One 32-bit digit of (rest · 2³² + next) / d.
#[inline(always)]
fn digit(rest: u64, next: u64, d: u64) -> u64 {
    let (top, bottom) = (d >> 32, d & u64::from(u32::MAX));
    // The top bit of d is set, so `top` is not zero.
    let mut guess = rest.checked_div(top).unwrap_or(0);
    let mut left = rest.wrapping_sub(guess.wrapping_mul(top));
    while guess > u64::from(u32::MAX) || guess.wrapping_mul(bottom) > (left << 32 | next) {
        guess = guess.wrapping_sub(1);
        left = left.wrapping_add(top);
        if left > u64::from(u32::MAX) {
            break;
        }
    }
    guess
}
