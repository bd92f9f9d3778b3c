//! A fee in three parts.

use crate::prelude::*;
use crate::quantity::{Bps, Rounding, UsdcAtoms};

/// The parts of a fee. Their sum is the fee, to the atom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// Stays in the vault, as shares of the protocol.
    pub growth: UsdcAtoms,
    /// Buys silver.
    pub silver: UsdcAtoms,
    /// Goes to the ecosystem's token holders.
    pub ecosystem: UsdcAtoms,
}

/// Splits `fee`: growth and silver by their parts, rounded down, and the rest to the ecosystem, so that no atom is lost or made.
#[inline(always)]
pub fn split(fee: UsdcAtoms, growth: Bps, silver: Bps) -> Result<Split> {
    let growth = growth.of(fee, Rounding::Down)?;
    let silver = silver.of(fee, Rounding::Down)?;
    Ok(Split {
        growth,
        silver,
        ecosystem: fee.minus(growth)?.minus(silver)?,
    })
}
