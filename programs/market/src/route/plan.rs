//! The route plan: borsh `Vec<{swap: Swap, percent: u8 | bps: u16, input_index: u8, output_index: u8}>`.

use crate::error::MarketError;
use alloc::vec::Vec;

/// `Swap::TokenSwap`, which carries no data: the only variant that this exchange's pools answer to.
const TOKEN_SWAP: u8 = 3;
/// More hops than a transaction can hold; it bounds what a length prefix can make us allocate.
const MAX_STEPS: u32 = 16;
const BPS_OF_PERCENT: u16 = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Share of the token at `input`, in basis points.
    pub bps: u16,
    pub input: u8,
    pub output: u8,
}

pub type Plan = Vec<Step>;

/// Reads borsh from the front. Bytes behind the last field are ignored, as Anchor ignores them.
pub struct Reader<'a>(pub &'a [u8]);

impl Reader<'_> {
    /// # Errors
    /// `InstructionDidNotDeserialize` when the data ends early, here and below.
    pub fn u8(&mut self) -> Result<u8, MarketError> {
        self.take::<1>().map(|[byte]| byte)
    }

    /// # Errors
    /// As `u8`.
    pub fn u16(&mut self) -> Result<u16, MarketError> {
        self.take().map(u16::from_le_bytes)
    }

    /// # Errors
    /// As `u8`.
    pub fn u64(&mut self) -> Result<u64, MarketError> {
        self.take().map(u64::from_le_bytes)
    }

    /// A plan of v1, whose shares are whole percents.
    ///
    /// # Errors
    /// As `u8`; `SwapNotSupported`, `EmptyRoute`, `InvalidRoutePlan` when it is too long.
    pub fn plan(&mut self) -> Result<Plan, MarketError> {
        self.steps(|reader| {
            reader
                .u8()
                .map(|percent| u16::from(percent).saturating_mul(BPS_OF_PERCENT))
        })
    }

    /// A plan of v2, whose shares are basis points.
    ///
    /// # Errors
    /// As `plan`.
    pub fn plan_v2(&mut self) -> Result<Plan, MarketError> {
        self.steps(Self::u16)
    }

    fn steps(
        &mut self,
        share: impl Fn(&mut Self) -> Result<u16, MarketError>,
    ) -> Result<Plan, MarketError> {
        let count = self.take().map(u32::from_le_bytes)?;
        match count {
            0 => return Err(MarketError::EmptyRoute),
            1..=MAX_STEPS => {}
            _ => return Err(MarketError::InvalidRoutePlan),
        }
        (0..count)
            .map(|_| {
                if self.u8()? != TOKEN_SWAP {
                    return Err(MarketError::SwapNotSupported);
                }
                Ok(Step {
                    bps: share(self)?,
                    input: self.u8()?,
                    output: self.u8()?,
                })
            })
            .collect()
    }

    /// # Errors
    /// As `u8`.
    pub fn take<const N: usize>(&mut self) -> Result<[u8; N], MarketError> {
        let (head, rest) = self
            .0
            .split_first_chunk()
            .ok_or(MarketError::InstructionDidNotDeserialize)?;
        self.0 = rest;
        Ok(*head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_an_empty_plan_another_venue_and_a_length_that_lies() {
        assert_eq!(Reader(&[0, 0, 0, 0]).plan(), Err(MarketError::EmptyRoute));
        assert_eq!(
            Reader(&[1, 0, 0, 0, 7, 100, 0, 1]).plan(),
            Err(MarketError::SwapNotSupported)
        );
        assert_eq!(
            Reader(&[255, 255, 255, 255]).plan(),
            Err(MarketError::InvalidRoutePlan)
        );
        assert_eq!(
            Reader(&[2, 0, 0, 0, 3, 100, 0, 1]).plan(),
            Err(MarketError::InstructionDidNotDeserialize)
        );
    }

    #[test]
    fn reads_percents_and_basis_points_as_the_same_shares() {
        let step = Step {
            bps: 6_000,
            input: 0,
            output: 1,
        };
        assert_eq!(
            Reader(&[1, 0, 0, 0, 3, 60, 0, 1]).plan(),
            Ok(alloc::vec![step])
        );
        assert_eq!(
            Reader(&[1, 0, 0, 0, 3, 0x70, 0x17, 0, 1]).plan_v2(),
            Ok(alloc::vec![step])
        );
    }
}
