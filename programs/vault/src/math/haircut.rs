//! What an attestation is still worth when it has aged: the keeper's word about a venue loses a part of its value each day (rule 2).

use crate::prelude::*;
use crate::{
    constants::{BPS, DAY_SECONDS},
    error::VaultError,
    quantity::{Bps, Rounding, UsdcAtoms},
};

/// At an age of more than this every haircut of at least a basis point a day has taken all.
const LONGEST: u64 = DAY_SECONDS.saturating_mul(10_000);

/// The part of an amount that a haircut of `per_day` leaves after `age` seconds: 1 − per_day · age / day, rounded down to a basis point
/// and never below zero.
#[inline(always)]
pub fn kept(per_day: Bps, age: u64) -> Result<Bps> {
    let weighted = u64::from(per_day.get())
        .checked_mul(age.min(LONGEST))
        .and_then(|product| product.checked_add(DAY_SECONDS.saturating_sub(1)))
        .ok_or(VaultError::Overflow)?;
    let cut = weighted
        .checked_div(DAY_SECONDS)
        .ok_or(VaultError::Overflow)?;
    let left = u64::from(BPS).saturating_sub(cut);
    Bps::new(u16::try_from(left).map_err(|_| VaultError::Overflow)?)
}

/// `amount` after the haircut, rounded down.
#[inline(always)]
pub fn after(amount: UsdcAtoms, per_day: Bps, age: u64) -> Result<UsdcAtoms> {
    kept(per_day, age)?.of(amount, Rounding::Down)
}
