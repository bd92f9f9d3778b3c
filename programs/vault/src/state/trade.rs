//! An arbitrage's limits and its result.

use crate::prelude::*;
use crate::{
    constants::PAUSE_TRADING,
    error::VaultError,
    math::tip,
    quantity::{Bps, Rounding, UsdcAtoms},
    state::Vault,
};

/// What the keeper asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TradeOrder {
    pub expected_nonce: u64,
    pub amount_in: UsdcAtoms,
    pub min_profit: UsdcAtoms,
    pub tip_lamports: u64,
}

/// What a trade came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TradeSummary {
    /// USDC out − in − tip repaid.
    pub profit: UsdcAtoms,
    /// Repaid to the keeper for the tip.
    pub tip: UsdcAtoms,
    pub at: i64,
}

impl Vault {
    /// Checks an order against the limits and uses up its nonce, so that one signed order trades once.
    ///
    /// Errors: `TradingPaused`, `WrongNonce`, `TradeTooLarge`, `TradeOverIdle`, `ProfitFloorTooLow`.
    #[inline(always)]
    pub fn open_trade(&mut self, order: &TradeOrder) -> Result<()> {
        guard!(!self.is_paused(PAUSE_TRADING), VaultError::TradingPaused);
        guard!(
            order.expected_nonce == self.arbitrage_nonce,
            VaultError::WrongNonce
        );
        guard!(
            order.amount_in.0 <= self.policy.max_trade,
            VaultError::TradeTooLarge
        );
        guard!(
            !order.amount_in.is_zero() && order.amount_in.0 <= self.idle,
            VaultError::TradeOverIdle
        );
        guard!(
            order.min_profit.0 >= self.policy.min_profit,
            VaultError::ProfitFloorTooLow
        );
        self.arbitrage_nonce = self
            .arbitrage_nonce
            .checked_add(1)
            .ok_or(VaultError::Overflow)?;
        Ok(())
    }

    /// Books the result of a trade that brought `out` back: the proof of profit, the tip's three limits, and the profit, locked.
    ///
    /// Errors: `NotProfitable`, `TipTooLarge`, `TipBudgetSpent`.
    #[inline(always)]
    pub fn close_trade(
        &mut self,
        order: &TradeOrder,
        out: UsdcAtoms,
        now: i64,
    ) -> Result<TradeSummary> {
        let tip = tip::in_usdc(order.tip_lamports, UsdcAtoms(self.policy.max_sol_price))?;
        let needed = order.amount_in.plus(order.min_profit)?.plus(tip)?;
        guard!(out >= needed, VaultError::NotProfitable);
        let gross = out.minus(order.amount_in)?;
        // An inflated tip is a way to carry profit out of the vault (attack 30).
        let most = Bps::new(self.policy.max_tip_bps)?.of(gross, Rounding::Down)?;
        guard!(tip <= most, VaultError::TipTooLarge);
        let at = self.touch(now)?;
        if !tip.is_zero() {
            let spent = self.tips.add(tip, at)?;
            guard!(spent.0 <= self.policy.tip_cap, VaultError::TipBudgetSpent);
        }
        let profit = gross.minus(tip)?;
        self.earn(profit)?;
        Ok(TradeSummary { profit, tip, at })
    }
}
