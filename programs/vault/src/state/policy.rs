//! The vault's limits. Tightening is instant, loosening waits (rule 7).

use crate::prelude::*;
use crate::{
    constants::{
        BPS, MAX_COOLDOWN, MAX_FEE_BPS, MAX_MIN_WITHDRAWAL, MAX_TIMELOCK, MIN_CONFIDENCE_BPS,
        MIN_PRICE_AGE,
    },
    error::VaultError,
    math::fee::Terms,
    quantity::{Bps, UsdcAtoms},
};
use anchor_lang::bytemuck::{Pod, Zeroable};

/// Amounts are USDC atoms, times seconds, `_bps` hundredths of a percent.
#[repr(C)]
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable, AnchorSerialize, AnchorDeserialize, IdlType,
)]
#[bytemuck(crate = "anchor_lang::bytemuck")]
pub struct Policy {
    /// The smallest deposit.
    pub min_deposit: u64,
    /// The smallest value of a withdrawal ticket, so that dust cannot fill the queue.
    pub min_withdrawal: u64,
    /// The high NAV that no deposit may pass.
    pub deposit_cap: u64,
    /// The most that one arbitrage may take out of idle.
    pub max_trade: u64,
    /// The least `min_profit` that an arbitrage may ask for.
    pub min_profit: u64,
    /// The highest price of a SOL at which a tip is repaid.
    pub max_sol_price: u64,
    /// Tips repaid in any 24 hours.
    pub tip_cap: u64,
    /// Losses at the oracle's mid in any 24 hours.
    pub loss_cap: u64,
    /// Idle USDC that no deployment or open may touch.
    pub min_idle: u64,
    /// What the vault's outflow bucket holds when full.
    pub outflow_capacity: u64,
    /// What the outflow bucket regains in a day.
    pub outflow_refill: u64,
    /// Withdrawals from venues that may be in flight together.
    pub in_flight_cap: u64,
    /// From a ticket's request to its maturity.
    pub cooldown: i64,
    /// How long a new profit stays locked.
    pub unlock_period: i64,
    /// How long a looser limit waits.
    pub timelock: i64,
    /// The oldest oracle price that counts.
    pub max_price_age: i64,
    /// The performance fee.
    pub fee_bps: u16,
    /// Of the fee: what stays, as shares of the protocol.
    pub fee_growth_bps: u16,
    /// Of the fee: what buys silver. The rest of the fee is the ecosystem's.
    pub fee_silver_bps: u16,
    /// Of USDC out − in: the most that a tip may be.
    pub max_tip_bps: u16,
    /// The widest gap between high and low NAV at which deposits are taken.
    pub max_spread_bps: u16,
    /// The widest oracle confidence, as a part of the price.
    pub max_confidence_bps: u16,
    /// The haircut on a venue's attested amount for each day of the attestation's age.
    pub haircut_bps: u16,
    /// How far from the oracle's mid a position may be traded.
    pub band_bps: u16,
    pub reserved: [u64; 8],
}

impl Policy {
    /// Errors: `PolicyOutOfRange`.
    pub fn invariant(&self) -> Result<()> {
        self.terms()?;
        Bps::new(self.max_tip_bps)?;
        Bps::new(self.max_spread_bps)?;
        Bps::new(self.max_confidence_bps)?;
        Bps::new(self.haircut_bps)?;
        Bps::new(self.band_bps)?;
        let parts = self.fee_growth_bps.checked_add(self.fee_silver_bps);
        let in_range = self.fee_bps <= MAX_FEE_BPS
            && parts.is_some_and(|parts| parts <= BPS)
            && self.min_deposit > 0
            && self.min_withdrawal > 0
            && self.min_withdrawal <= MAX_MIN_WITHDRAWAL
            && self.max_sol_price > 0
            && self.unlock_period > 0
            && self.unlock_period <= MAX_COOLDOWN
            && self.max_price_age >= MIN_PRICE_AGE
            && self.max_confidence_bps >= MIN_CONFIDENCE_BPS
            && self.cooldown >= 0
            && self.cooldown <= MAX_COOLDOWN
            // A looser limit that came before the exits are open would hold depositors to it (attack 40). They have at least as long to ask
            // as they then wait.
            && self.timelock > self.cooldown
            && self.timelock >= self.cooldown.saturating_mul(2)
            && self.timelock <= MAX_TIMELOCK
            && self.reserved == [0; 8];
        guard!(in_range, VaultError::PolicyOutOfRange);
        Ok(())
    }

    /// The fee's rate and split.
    #[inline(always)]
    pub fn terms(&self) -> Result<Terms> {
        Ok(Terms {
            rate: Bps::new(self.fee_bps)?,
            growth: Bps::new(self.fee_growth_bps)?,
            silver: Bps::new(self.fee_silver_bps)?,
        })
    }

    /// The unlock period as a count of seconds.
    #[inline(always)]
    pub fn unlock_seconds(&self) -> Result<u64> {
        u64::try_from(self.unlock_period).map_err(|_| VaultError::PolicyOutOfRange)
    }

    #[inline(always)]
    pub fn deposit_cap(&self) -> UsdcAtoms {
        UsdcAtoms(self.deposit_cap)
    }
}
