//! What an amount of a token is worth in USDC, from two prices in US dollars.
//!
//! With token and USDC priced P · 10^p and U · 10^u dollars a whole unit, and d decimals of the token, n atoms are worth
//! n · P · 10^(p − u + 6 − d) / U USDC atoms. Dividing by U matters when USDC is not worth a dollar (attack 28).

use crate::prelude::*;
use crate::{
    error::VaultError,
    math::wide::mul_div,
    quantity::{Bps, Rounding, UsdcAtoms},
};

/// A price in dollars: price ± confidence, both times 10^exponent. The price is above zero and above the confidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    price: u64,
    confidence: u64,
    exponent: i32,
}

/// USDC atoms for a token atom, as a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    numerator: u64,
    denominator: u64,
}

/// What a token atom is worth at least, at the mid and at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    pub low: Rate,
    pub mid: Rate,
    pub high: Rate,
}

/// USDC has six decimals; the vault takes no other deposit currency.
const USDC_DECIMALS: i32 = 6;

impl Quote {
    /// Errors: `PriceNotPositive`, `PriceTooWide` where the confidence is more than `widest` of the price.
    pub fn new(price: i64, confidence: u64, exponent: i32, widest: Bps) -> Result<Self> {
        let price = u64::try_from(price).unwrap_or(0);
        guard!(price > 0, VaultError::PriceNotPositive);
        let most = widest.of(UsdcAtoms(price), Rounding::Down)?;
        guard!(
            confidence <= most.0 && confidence < price,
            VaultError::PriceTooWide
        );
        Ok(Self {
            price,
            confidence,
            exponent,
        })
    }

    #[inline(always)]
    fn lowest(self) -> u64 {
        self.price.saturating_sub(self.confidence)
    }

    #[inline(always)]
    fn highest(self) -> u64 {
        self.price.saturating_add(self.confidence)
    }
}

impl Rates {
    /// The rates of a token with `decimals` from its price and USDC's. Low divides the lowest price by USDC's highest, high the other way.
    ///
    /// Errors: `Overflow` where the exponents are so far apart that no u64 holds the scale.
    pub fn new(token: Quote, decimals: u8, usdc: Quote) -> Result<Self> {
        let scale = token
            .exponent
            .checked_sub(usdc.exponent)
            .and_then(|scale| scale.checked_add(USDC_DECIMALS))
            .and_then(|scale| scale.checked_sub(i32::from(decimals)))
            .ok_or(VaultError::Overflow)?;
        let power = 10u64
            .checked_pow(scale.unsigned_abs())
            .ok_or(VaultError::Overflow)?;
        let rate = |price: u64, dollar: u64| -> Result<Rate> {
            let (up, down) = if scale < 0 { (1, power) } else { (power, 1) };
            Ok(Rate {
                numerator: price.checked_mul(up).ok_or(VaultError::Overflow)?,
                denominator: dollar.checked_mul(down).ok_or(VaultError::Overflow)?,
            })
        };
        Ok(Self {
            low: rate(token.lowest(), usdc.highest())?,
            mid: rate(token.price, usdc.price)?,
            high: rate(token.highest(), usdc.lowest())?,
        })
    }
}

impl Rate {
    /// USDC atoms for `amount` token atoms. Errors: `Overflow`.
    #[inline(always)]
    pub fn value(self, amount: u64, rounding: Rounding) -> Result<UsdcAtoms> {
        mul_div(amount, self.numerator, self.denominator, rounding).map(UsdcAtoms)
    }
}
