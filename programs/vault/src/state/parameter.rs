//! The policy's parameters by number, and which way each is tighter (rule 7).

use crate::prelude::*;
use crate::{
    error::VaultError,
    state::{FeeSummary, Policy, Vault},
};
use anchor_lang::bytemuck;

/// Which values of a parameter take less from depositors and allow the keeper less than the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tighter {
    Lower,
    Higher,
    /// Either way helps some and harms others, so that every change of it waits.
    Never,
}

/// By number, in the order of `Policy`: sixteen of eight bytes, then eight of two.
pub const TIGHTER: [Tighter; 24] = [
    Tighter::Higher, // min_deposit
    Tighter::Never, // min_withdrawal: higher traps small depositors, lower lets dust into the queue (attack 44)
    Tighter::Lower, // deposit_cap
    Tighter::Lower, // max_trade
    Tighter::Higher, // min_profit
    Tighter::Lower, // max_sol_price
    Tighter::Lower, // tip_cap
    Tighter::Lower, // loss_cap
    Tighter::Higher, // min_idle
    Tighter::Lower, // outflow_capacity
    Tighter::Lower, // outflow_refill
    Tighter::Lower, // in_flight_cap
    Tighter::Never, // cooldown: longer holds leavers, shorter lets a profit be sandwiched (attack 34)
    Tighter::Never, // unlock_period: likewise
    Tighter::Higher, // timelock
    Tighter::Lower, // max_price_age
    Tighter::Lower, // fee_bps
    Tighter::Never, // fee_growth_bps
    Tighter::Never, // fee_silver_bps
    Tighter::Lower, // max_tip_bps
    Tighter::Lower, // max_spread_bps
    Tighter::Lower, // max_confidence_bps
    Tighter::Never, // haircut_bps: more harms leavers, less those who stay
    Tighter::Lower, // band_bps
];

/// Parameters of eight bytes; the others have two.
const WIDE: usize = 16;
const WIDE_BYTES: usize = 8;
const NARROW_BYTES: usize = 2;
const FEE_BPS: u8 = 16;

impl Policy {
    /// Where parameter `number` is in the policy's bytes. Errors: `UnknownParameter`.
    fn span(number: u8) -> Result<core::ops::Range<usize>> {
        let number = usize::from(number);
        guard!(number < TIGHTER.len(), VaultError::UnknownParameter);
        let (start, length) = match number.checked_sub(WIDE) {
            None => (number.saturating_mul(WIDE_BYTES), WIDE_BYTES),
            Some(narrow) => (
                WIDE.saturating_mul(WIDE_BYTES)
                    .saturating_add(narrow.saturating_mul(NARROW_BYTES)),
                NARROW_BYTES,
            ),
        };
        Ok(start..start.saturating_add(length))
    }

    /// A parameter's value. Errors: `UnknownParameter`.
    pub fn get(&self, number: u8) -> Result<u64> {
        let mut value = [0; WIDE_BYTES];
        let bytes = bytemuck::bytes_of(self)
            .get(Self::span(number)?)
            .ok_or(VaultError::UnknownParameter)?;
        for (to, from) in value.iter_mut().zip(bytes) {
            *to = *from;
        }
        Ok(u64::from_le_bytes(value))
    }

    /// The policy with one parameter changed, checked as a whole. Errors: `UnknownParameter`, `PolicyOutOfRange`.
    #[inline(never)]
    pub fn with(mut self, number: u8, value: u64) -> Result<Self> {
        let span = Self::span(number)?;
        let value = value.to_le_bytes();
        let (kept, rest) = value
            .split_at_checked(span.len())
            .ok_or(VaultError::UnknownParameter)?;
        guard!(
            rest.iter().all(|byte| *byte == 0),
            VaultError::PolicyOutOfRange
        );
        bytemuck::bytes_of_mut(&mut self)
            .get_mut(span)
            .ok_or(VaultError::UnknownParameter)?
            .copy_from_slice(kept);
        self.invariant()?;
        Ok(self)
    }
}

impl Vault {
    /// Sets a parameter at once, where that is tighter. Returns the value before, and the fee that was charged.
    ///
    /// Errors: `UnknownParameter`, `NotTighter`, `PolicyOutOfRange`.
    pub fn tighten(&mut self, number: u8, value: u64) -> Result<(u64, FeeSummary)> {
        let before = self.policy.get(number)?;
        let tighter = match TIGHTER.get(usize::from(number)) {
            Some(Tighter::Lower) => value < before,
            Some(Tighter::Higher) => value > before,
            _ => false,
        };
        guard!(tighter, VaultError::NotTighter);
        self.set_parameter(number, value)
    }

    /// Sets a parameter. The fee that is due by the old terms is charged first (rule 8). Returns the value before, and the fee.
    ///
    /// Errors: `UnknownParameter`, `PolicyOutOfRange`.
    #[inline(never)]
    pub fn set_parameter(&mut self, number: u8, value: u64) -> Result<(u64, FeeSummary)> {
        let policy = self.policy.with(number, value)?;
        let before = self.policy.get(number)?;
        let fee = self.accrue()?;
        // What the outflow bucket has regained until now it has regained at the old rate.
        self.outflow = self.outflow.at(self.outflow_limit(), self.updated_at)?;
        self.policy = policy;
        // A rate that rises must not reach back: what was earned while it was lower has paid what it owes.
        if number == FEE_BPS && value > before {
            self.mark = self.mark.max(self.paid_in_full()?);
        }
        Ok((before, fee))
    }
}
