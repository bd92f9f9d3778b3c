//! What an attestation is still worth when it has aged: the keeper's word about a venue loses a part of its value each day (rule 2).

use crate::{
    constants::{BPS, DAY_SECONDS},
    math::wide::mul_div,
    quantity::{Bps, Rounding, UsdcAtoms, NARROW},
};

/// At an age of more than this every haircut of at least a basis point a day has taken all.
const LONGEST: u64 = DAY_SECONDS.saturating_mul(10_000);

/// The part of an amount that a haircut of `per_day` leaves after `age` seconds: 1 − per_day · age / day, rounded down to a basis point
/// and never below zero.
#[inline(always)]
pub fn kept(per_day: Bps, age: u64) -> u64 {
    // At most 10⁴ · 10⁴ days.
    let weighted = u64::from(per_day.get()).wrapping_mul(age.min(LONGEST));
    // Rounded up, with one division: `div_ceil` makes two.
    let cut = weighted
        .wrapping_add(DAY_SECONDS.wrapping_sub(1))
        .checked_div(DAY_SECONDS)
        .unwrap_or(0);
    u64::from(BPS).saturating_sub(cut)
}

/// `amount` after the haircut, rounded down. It cannot fail: no part of an amount is larger than the amount.
#[inline(always)]
pub fn after(amount: UsdcAtoms, per_day: Bps, age: u64) -> UsdcAtoms {
    let (kept, whole) = (kept(per_day, age), u64::from(BPS));
    // Up to 1.8 billion USDC the product fits into 64 bits.
    let part = if amount.0 <= NARROW {
        amount.0.wrapping_mul(kept).checked_div(whole).unwrap_or(0)
    } else {
        mul_div(amount.0, kept, whole, Rounding::Down).unwrap_or(0)
    };
    UsdcAtoms(part)
}
