//! Money with its unit in its type. Every operation is checked: there is no way to wrap or to mix units.

use crate::prelude::*;
use crate::{constants::BPS, error::VaultError, math::wide::mul_div};

/// Which way a division's remainder goes. The caller names it: always against the one who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    Down,
    Up,
}

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(pub u64);

        impl $name {
            pub const ZERO: Self = Self(0);

            /// The sum. Errors: `Overflow`.
            #[inline(always)]
            pub fn plus(self, other: Self) -> Result<Self> {
                self.0.checked_add(other.0).map(Self).ok_or(VaultError::Overflow)
            }

            /// The difference. Errors: `Overflow` below zero.
            #[inline(always)]
            pub fn minus(self, other: Self) -> Result<Self> {
                self.0.checked_sub(other.0).map(Self).ok_or(VaultError::Overflow)
            }

            /// The sum, or the most there is: for an upper bound, which nobody may be able to make fail.
            #[inline(always)]
            pub fn plus_or_most(self, other: Self) -> Self {
                Self(self.0.saturating_add(other.0))
            }

            /// The difference, or zero.
            #[inline(always)]
            pub fn minus_or_zero(self, other: Self) -> Self {
                Self(self.0.saturating_sub(other.0))
            }

            #[inline(always)]
            pub fn is_zero(self) -> bool {
                self.0 == 0
            }
        }
    };
}

quantity! {
    /// USDC atoms: millionths of a USDC.
    UsdcAtoms
}
quantity! {
    /// Share atoms: millionths of a share.
    Shares
}

/// Amounts up to 1.8 billion USDC times 10,000 stay within 64 bits, where a division is an eighth as dear.
pub const NARROW: u64 = u64::MAX.wrapping_div(10_000);

/// Hundredths of a percent, at most 10,000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bps(u16);

impl Bps {
    /// Errors: `PolicyOutOfRange` above 100 %.
    pub fn new(value: u16) -> Result<Self> {
        guard!(value <= BPS, VaultError::PolicyOutOfRange);
        Ok(Self(value))
    }

    #[inline(always)]
    pub fn get(self) -> u16 {
        self.0
    }

    /// This part of `amount`, rounded as named.
    #[inline(always)]
    pub fn of(self, amount: UsdcAtoms, rounding: Rounding) -> Result<UsdcAtoms> {
        let (part, whole) = (u64::from(self.0), u64::from(BPS));
        if rounding == Rounding::Down && amount.0 <= NARROW {
            if let Some(part) = amount.0.wrapping_mul(part).checked_div(whole) {
                return Ok(UsdcAtoms(part));
            }
        }
        mul_div(amount.0, part, whole, rounding).map(UsdcAtoms)
    }
}
