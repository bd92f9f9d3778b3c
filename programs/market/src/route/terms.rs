//! What the taker asked for, and what of the output is whose.

use super::{Plan, Reader};
use crate::{constants::BPS, error::MarketError};
use pinocchio::AccountView;

/// The scalar arguments of a route.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    pub in_amount: u64,
    pub quoted_out_amount: u64,
    pub slippage_bps: u16,
    pub platform_fee_bps: u16,
    pub positive_slippage_bps: u16,
}

/// The output, split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    pub to_taker: u64,
    pub fee: u64,
}

impl Terms {
    /// `route` and what follows the id of `shared_accounts_route`: plan, in, quoted out, slippage u16, fee u8.
    ///
    /// # Errors
    /// Those of the reader; `InvalidSlippage`.
    pub fn read(reader: &mut Reader) -> Result<(Self, Plan), MarketError> {
        let plan = reader.plan()?;
        let terms = Self {
            in_amount: reader.u64()?,
            quoted_out_amount: reader.u64()?,
            slippage_bps: reader.u16()?,
            platform_fee_bps: u16::from(reader.u8()?),
            positive_slippage_bps: 0,
        };
        Ok((terms.validated()?, plan))
    }

    /// `route_v2` and what follows the id of `shared_accounts_route_v2`: in, quoted out, slippage, fee, positive slippage (u16), plan.
    ///
    /// # Errors
    /// As `read`.
    pub fn read_v2(reader: &mut Reader) -> Result<(Self, Plan), MarketError> {
        let terms = Self {
            in_amount: reader.u64()?,
            quoted_out_amount: reader.u64()?,
            slippage_bps: reader.u16()?,
            platform_fee_bps: reader.u16()?,
            positive_slippage_bps: reader.u16()?,
        };
        Ok((terms.validated()?, reader.plan_v2()?))
    }

    /// The v2 routes have no fixed slot for the fee account: it leads the remaining accounts when a fee is asked for.
    ///
    /// # Errors
    /// `MissingPlatformFeeAccount` when there is none.
    pub fn split_fee_account<'a>(
        &self,
        rest: &'a [AccountView],
    ) -> Result<(Option<&'a AccountView>, &'a [AccountView]), MarketError> {
        if self.platform_fee_bps == 0 && self.positive_slippage_bps == 0 {
            return Ok((None, rest));
        }
        let (fee_account, hops) = rest
            .split_first()
            .ok_or(MarketError::MissingPlatformFeeAccount)?;
        Ok((Some(fee_account), hops))
    }

    /// Splits the output: the platform's share of all of it, then its share of what exceeds the quote, both rounded down.
    ///
    /// # Errors
    /// `SlippageToleranceExceeded` when the taker's part is below the quote less the tolerance (the tolerance rounded down).
    pub fn settle(&self, out: u64) -> Result<Settled, MarketError> {
        let fee = share(out, self.platform_fee_bps)?;
        let net = out
            .checked_sub(fee)
            .ok_or(MarketError::InvalidCalculation)?;
        let surplus = share(
            net.saturating_sub(self.quoted_out_amount),
            self.positive_slippage_bps,
        )?;
        let settled = Self::split(net, fee, surplus).ok_or(MarketError::InvalidCalculation)?;
        let tolerance = share(self.quoted_out_amount, self.slippage_bps)?;
        if settled.to_taker < self.quoted_out_amount.saturating_sub(tolerance) {
            return Err(MarketError::SlippageToleranceExceeded);
        }
        Ok(settled)
    }

    fn split(net: u64, fee: u64, surplus: u64) -> Option<Settled> {
        Some(Settled {
            to_taker: net.checked_sub(surplus)?,
            fee: fee.checked_add(surplus)?,
        })
    }

    fn validated(self) -> Result<Self, MarketError> {
        if self.slippage_bps > BPS {
            return Err(MarketError::InvalidSlippage);
        }
        if self.platform_fee_bps > BPS || self.positive_slippage_bps > BPS {
            return Err(MarketError::InvalidCalculation);
        }
        Ok(self)
    }
}

/// ⌊amount · bps / 10,000⌋.
fn share(amount: u64, bps: u16) -> Result<u64, MarketError> {
    u128::from(amount)
        .checked_mul(u128::from(bps))
        .and_then(|product| product.checked_div(u128::from(BPS)))
        .and_then(|part| u64::try_from(part).ok())
        .ok_or(MarketError::InvalidCalculation)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMS: Terms = Terms {
        in_amount: 1,
        quoted_out_amount: 21_653_037,
        slippage_bps: 50,
        platform_fee_bps: 0,
        positive_slippage_bps: 0,
    };

    #[test]
    fn refuses_one_atom_below_the_threshold_of_a_quote_of_jupiters_documentation() {
        assert_eq!(
            TERMS.settle(21_544_771),
            Err(MarketError::SlippageToleranceExceeded)
        );
        assert_eq!(
            TERMS.settle(21_544_772),
            Ok(Settled {
                to_taker: 21_544_772,
                fee: 0
            })
        );
    }

    #[test]
    fn counts_the_fee_against_the_threshold() {
        let terms = Terms {
            platform_fee_bps: 100,
            slippage_bps: 0,
            quoted_out_amount: 1_000,
            ..TERMS
        };
        assert_eq!(
            terms.settle(1_000),
            Err(MarketError::SlippageToleranceExceeded)
        );
        assert_eq!(
            terms.settle(1_011),
            Ok(Settled {
                to_taker: 1_001,
                fee: 10
            })
        );
    }

    #[test]
    fn takes_a_share_of_what_exceeds_the_quote() {
        let terms = Terms {
            positive_slippage_bps: 5_000,
            quoted_out_amount: 1_000,
            ..TERMS
        };
        assert_eq!(
            terms.settle(1_011),
            Ok(Settled {
                to_taker: 1_006,
                fee: 5
            })
        );
        assert_eq!(
            terms.settle(1_000),
            Ok(Settled {
                to_taker: 1_000,
                fee: 0
            })
        );
    }
}
