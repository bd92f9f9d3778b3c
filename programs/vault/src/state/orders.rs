//! What the keeper may do through the router besides arbitrage: open and close positions, and buy silver, within an oracle's band (rule 6).

use crate::prelude::*;
use crate::{
    constants::{BPS, PAUSE_TRADING},
    error::VaultError,
    math::price::Rates,
    quantity::{Bps, Rounding, UsdcAtoms},
    state::{Position, Sent, Vault, Venue},
};

/// What the keeper asks for: `amount_in` of one token for at least `min_out` of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct Order {
    pub expected_nonce: u64,
    pub amount_in: u64,
    pub min_out: u64,
}

/// What an order came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FillSummary {
    /// Value given − value received at the oracle's mid, where positive: what the loss counter took.
    pub loss: UsdcAtoms,
    /// Cost of what was bought or sold.
    pub cost: UsdcAtoms,
}

impl Vault {
    /// Uses up the order's nonce, so that one signed order is carried out once, however often it is sent. Errors: `WrongOrderNonce`.
    #[inline(never)]
    pub fn use_nonce(&mut self, expected: u64) -> Result<()> {
        guard!(expected == self.order_nonce, VaultError::WrongOrderNonce);
        self.order_nonce = expected.checked_add(1).ok_or(VaultError::Overflow)?;
        Ok(())
    }

    /// Errors: `TradingPaused`, `WrongOrderNonce`, `OrderEmpty`.
    #[inline(never)]
    fn begin(&mut self, order: &Order) -> Result<()> {
        guard!(!self.is_paused(PAUSE_TRADING), VaultError::TradingPaused);
        guard!(order.amount_in > 0, VaultError::OrderEmpty);
        self.use_nonce(order.expected_nonce)
    }

    /// Errors: `TradeTooLarge`.
    #[inline(always)]
    fn require_notional(&self, notional: UsdcAtoms) -> Result<()> {
        guard!(
            notional.0 <= self.policy.max_trade,
            VaultError::TradeTooLarge
        );
        Ok(())
    }

    /// Adds a loss to the keeper's counter, from which gains never subtract. Errors: `LossBudgetSpent`.
    #[inline(never)]
    pub fn count_loss(&mut self, loss: UsdcAtoms, at: i64) -> Result<()> {
        if loss.is_zero() {
            return Ok(());
        }
        let total = self.losses.add(loss, at)?;
        guard!(total.0 <= self.policy.loss_cap, VaultError::LossBudgetSpent);
        Ok(())
    }

    /// Holds what was received against what was given, both in USDC at the oracle's mid: within the band, and the difference counted.
    ///
    /// Errors: `OutsideBand`, `LossBudgetSpent`.
    #[inline(never)]
    pub fn judge(&mut self, given: UsdcAtoms, received: UsdcAtoms, at: i64) -> Result<UsdcAtoms> {
        let kept = Bps::new(BPS.saturating_sub(self.policy.band_bps))?;
        guard!(
            received >= kept.of(given, Rounding::Up)?,
            VaultError::OutsideBand
        );
        let loss = given.minus_or_zero(received);
        self.count_loss(loss, at)?;
        Ok(loss)
    }

    /// Checks an order to buy a position's token with idle USDC.
    ///
    /// Errors: `TradingPaused`, `WrongOrderNonce`, `OrderEmpty`, `TradeTooLarge`, `IdleFloor`, `PositionOverCap`.
    pub fn begin_open(&mut self, position: &Position, order: &Order) -> Result<()> {
        self.begin(order)?;
        let spent = UsdcAtoms(order.amount_in);
        self.require_notional(spent)?;
        self.require_floor(spent)?;
        guard!(
            UsdcAtoms(position.cost).plus(spent)?.0 <= position.cap,
            VaultError::PositionOverCap
        );
        Ok(())
    }

    /// Books `units` bought. Errors: `TooLittleOut`, `OutsideBand`, `LossBudgetSpent`.
    pub fn finish_open(
        &mut self,
        position: &mut Position,
        order: &Order,
        units: u64,
        rates: &Rates,
        at: i64,
    ) -> Result<FillSummary> {
        guard!(
            units > 0 && units >= order.min_out,
            VaultError::TooLittleOut
        );
        let cost = UsdcAtoms(order.amount_in);
        let loss = self.judge(cost, rates.mid.value(units, Rounding::Down)?, at)?;
        if position.amount == 0 {
            position.opened_at = at;
        }
        position.amount = position
            .amount
            .checked_add(units)
            .ok_or(VaultError::Overflow)?;
        position.cost = UsdcAtoms(position.cost).plus(cost)?.0;
        // Before the first position there was nothing to price.
        if self.positions == 0 {
            self.priced_at = at;
        }
        self.positions |= position.bit()?;
        self.position_cost = UsdcAtoms(self.position_cost).plus(cost)?.0;
        self.idle = UsdcAtoms(self.idle).minus(cost)?.0;
        Ok(FillSummary { loss, cost })
    }

    /// Takes `units` off a position's books. Returns their cost. Errors: `UnitsTooMany`.
    #[inline(never)]
    pub fn take_units(&mut self, position: &mut Position, units: u64) -> Result<UsdcAtoms> {
        let cost = position.take(units)?;
        self.position_cost = UsdcAtoms(self.position_cost).minus(cost)?.0;
        if position.amount == 0 {
            self.positions &= !position.bit()?;
        }
        Ok(cost)
    }

    /// Checks an order to sell a position's token. Returns the cost of what is sold.
    ///
    /// Errors: `TradingPaused`, `WrongOrderNonce`, `OrderEmpty`, `TradeTooLarge`, `UnitsTooMany`.
    pub fn begin_close(
        &mut self,
        position: &mut Position,
        order: &Order,
        rates: &Rates,
    ) -> Result<UsdcAtoms> {
        self.begin(order)?;
        self.require_notional(rates.mid.value(order.amount_in, Rounding::Up)?)?;
        self.take_units(position, order.amount_in)
    }

    /// Books `out` that a sale brought. Errors: `TooLittleOut`, `OutsideBand`, `LossBudgetSpent`.
    pub fn finish_close(
        &mut self,
        cost: UsdcAtoms,
        order: &Order,
        out: UsdcAtoms,
        rates: &Rates,
        at: i64,
    ) -> Result<FillSummary> {
        guard!(out.0 >= order.min_out, VaultError::TooLittleOut);
        let given = rates.mid.value(order.amount_in, Rounding::Up)?;
        let loss = self.judge(given, out, at)?;
        self.realise(cost, out)?;
        Ok(FillSummary { loss, cost })
    }

    /// Checks an order to buy silver with what is reserved for it.
    ///
    /// Errors: `TradingPaused`, `WrongOrderNonce`, `OrderEmpty`, `TradeTooLarge`, `NotReserved`.
    pub fn begin_silver(&mut self, order: &Order) -> Result<()> {
        self.begin(order)?;
        self.require_notional(UsdcAtoms(order.amount_in))?;
        guard!(
            order.amount_in <= self.reserved_silver,
            VaultError::NotReserved
        );
        Ok(())
    }

    /// Books `units` of silver bought. Errors: `TooLittleOut`, `OutsideBand`, `LossBudgetSpent`.
    pub fn finish_silver(
        &mut self,
        order: &Order,
        units: u64,
        rates: &Rates,
        at: i64,
    ) -> Result<FillSummary> {
        guard!(
            units > 0 && units >= order.min_out,
            VaultError::TooLittleOut
        );
        let cost = UsdcAtoms(order.amount_in);
        let loss = self.judge(cost, rates.mid.value(units, Rounding::Down)?, at)?;
        self.reserved_silver = UsdcAtoms(self.reserved_silver).minus(cost)?.0;
        self.silver_spent = UsdcAtoms(self.silver_spent).plus(cost)?.0;
        self.silver_held = self
            .silver_held
            .checked_add(units)
            .ok_or(VaultError::Overflow)?;
        Ok(FillSummary { loss, cost })
    }

    /// Sends `units` of a position to a venue that sells them: at their cost, and out of the buckets at the higher of cost and mid.
    ///
    /// Errors: `WrongVenue`, `UnitsTooMany`, and those of `send_to`.
    pub fn send_inventory(
        &mut self,
        position: &mut Position,
        venue: &mut Venue,
        units: u64,
        rates: &Rates,
        at: i64,
    ) -> Result<UsdcAtoms> {
        let worth = rates.mid.value(units, Rounding::Up)?;
        let cost = self.take_units(position, units)?;
        let (low, high) = (
            rates.low.value(units, Rounding::Down)?,
            rates.high.value(units, Rounding::Up)?,
        );
        // Units that no cost stands for any more were written off: they must not share the cost of the next ones.
        if self.row(venue.row)?.outstanding == 0 {
            venue.units = 0;
        }
        let sent = Sent {
            value: worth.max(cost),
            cost,
            // What exits are paid from must not rise, nor what deposits buy into fall, because units change their place.
            attested: if low < cost { low } else { high },
        };
        self.send_to(venue, &sent, at)?;
        venue.units = venue.units.checked_add(units).ok_or(VaultError::Overflow)?;
        Ok(cost)
    }

    /// Books what `units` of inventory brought at a venue: as a sale, with the same counter but no band, for what is sold is gone.
    ///
    /// Errors: `UnitsTooMany`, `LossBudgetSpent`.
    pub fn settle_inventory(
        &mut self,
        venue: &mut Venue,
        units: u64,
        proceeds: UsdcAtoms,
        rates: &Rates,
        at: i64,
    ) -> Result<FillSummary> {
        let cost = self.take_inventory(venue, units)?;
        let loss = rates
            .mid
            .value(units, Rounding::Up)?
            .minus_or_zero(proceeds);
        self.count_loss(loss, at)?;
        let recovered = self.recover(venue.row, proceeds.minus_or_zero(cost), at)?;
        self.realise(cost, proceeds.minus(recovered)?)?;
        Ok(FillSummary { loss, cost })
    }
}
