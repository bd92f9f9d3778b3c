//! What a tip in lamports costs the vault in USDC.

use crate::prelude::*;
use crate::{
    constants::LAMPORTS_PER_SOL,
    math::wide::mul_div,
    quantity::{Rounding, UsdcAtoms},
};

/// lamports · ceiling / 10⁹, rounded up; `ceiling` is the policy's highest price of a SOL in USDC atoms. Rounding up makes the trade
/// prove more profit, not less.
#[inline(always)]
pub fn in_usdc(lamports: u64, ceiling: UsdcAtoms) -> Result<UsdcAtoms> {
    if lamports == 0 {
        return Ok(UsdcAtoms::ZERO);
    }
    mul_div(lamports, ceiling.0, LAMPORTS_PER_SOL, Rounding::Up).map(UsdcAtoms)
}
