//! The table of what venues have of the vault: sent, attested, settled, written off (rules 2, 4 and 6).

use crate::prelude::*;
use crate::{
    constants::{PAUSE_OUTFLOWS, VENUES, WRITE_OFF_MEMORY},
    error::VaultError,
    math::{haircut, outflow::OutflowLimit, wide::mul_div},
    quantity::{Bps, Rounding, UsdcAtoms},
    state::{Vault, Venue, VenueKind, VenueRow},
};

/// What is outside the treasury, at most and at least.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outside {
    pub high: UsdcAtoms,
    pub low: UsdcAtoms,
}

/// What goes to a venue: what it is worth to the buckets, what it cost, and what is known to be there. USDC atoms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    pub value: UsdcAtoms,
    pub cost: UsdcAtoms,
    pub attested: UsdcAtoms,
}

/// What a settlement was made of. The parts add up to what came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SettlementSummary {
    pub principal: UsdcAtoms,
    /// Of an amount written off before: back, and no profit.
    pub recovered: UsdcAtoms,
    /// The surplus, locked.
    pub profit: UsdcAtoms,
}

impl VenueRow {
    /// What was written off in the last 30 days: until then a depositor pays for it and nobody can buy it cheap (attack 46).
    #[inline(always)]
    fn remembered(&self, at: i64) -> UsdcAtoms {
        let forgotten = self.written_off_at.saturating_add(WRITE_OFF_MEMORY) <= at;
        UsdcAtoms(if forgotten { 0 } else { self.written_off })
    }

    /// The part that exits are paid from before the haircut: never more than the keeper says there is, nor than was sent.
    #[inline(always)]
    fn least(&self) -> UsdcAtoms {
        UsdcAtoms(self.outstanding.min(self.attested))
    }
}

impl Vault {
    /// Σ max(outstanding, attested) + what was written off lately, and Σ min(outstanding, attested) less the haircut for its age. The first
    /// sum has a ceiling: exits need only the second, and a keeper who attests the most there is must not stop them (attack 36).
    #[inline(always)]
    pub fn at_venues(&self, at: i64) -> Result<Outside> {
        let mut outside = Outside::default();
        let per_day = Bps::new(self.policy.haircut_bps)?;
        for row in self.venues.iter().take(usize::from(self.venue_count)) {
            let most = UsdcAtoms(row.outstanding.max(row.attested));
            outside.high = outside.high.plus_or_most(most);
            if row.written_off != 0 {
                outside.high = outside.high.plus_or_most(row.remembered(at));
            }
            let least = row.least();
            if !least.is_zero() {
                // An attestation is never younger than the vault's time. The sum is at most `outstanding`.
                let age = at.abs_diff(row.attested_at);
                outside.low = outside
                    .low
                    .plus_or_most(haircut::after(least, per_day, age));
            }
        }
        Ok(outside)
    }

    /// The row of a venue. Errors: `WrongVenue`.
    #[inline(always)]
    pub fn row(&self, row: u8) -> Result<&VenueRow> {
        guard!(row < self.venue_count, VaultError::WrongVenue);
        self.venues
            .get(usize::from(row))
            .ok_or(VaultError::WrongVenue)
    }

    #[inline(always)]
    fn row_mut(&mut self, row: u8) -> Result<&mut VenueRow> {
        guard!(row < self.venue_count, VaultError::WrongVenue);
        self.venues
            .get_mut(usize::from(row))
            .ok_or(VaultError::WrongVenue)
    }

    /// The row for a new venue. Errors: `TableFull`.
    pub fn take_row(&mut self) -> Result<u8> {
        let row = self.venue_count;
        guard!(usize::from(row) < VENUES, VaultError::TableFull);
        self.venue_count = row.saturating_add(1);
        Ok(row)
    }

    /// Requires that `spent` out of idle leaves the minimum, what the queue is worth, what is locked and the fees owed. Errors: `IdleFloor`.
    #[inline(never)]
    pub fn require_floor(&self, spent: UsdcAtoms) -> Result<()> {
        let floor = UsdcAtoms(self.policy.min_idle)
            .plus(UsdcAtoms(self.queued))?
            .plus(UsdcAtoms(self.locked_profit))?
            .plus(self.owed()?)?;
        guard!(floor.plus(spent)?.0 <= self.idle, VaultError::IdleFloor);
        Ok(())
    }

    /// Takes the value out of both buckets and adds the cost to what the venue has.
    ///
    /// Errors: `OutflowsPaused`, `VenueFrozen`, `OutflowExceeded`, `VenueOverCap`.
    #[inline(never)]
    pub fn send_to(&mut self, venue: &mut Venue, sent: &Sent, at: i64) -> Result<()> {
        guard!(!self.is_paused(PAUSE_OUTFLOWS), VaultError::OutflowsPaused);
        venue.send(sent.value, at)?;
        let limit = self.outflow_limit();
        self.outflow.take(sent.value, limit, at)?;
        let row = self.row_mut(venue.row)?;
        let outstanding = UsdcAtoms(row.outstanding).plus(sent.cost)?;
        guard!(outstanding.0 <= venue.cap, VaultError::VenueOverCap);
        // The first money at a venue is known to be there; later money must not make an old attestation look new.
        if row.outstanding == 0 {
            row.attested_at = at;
        }
        row.outstanding = outstanding.0;
        row.attested = UsdcAtoms(row.attested).plus(sent.attested)?.0;
        self.outstanding = UsdcAtoms(self.outstanding).plus(sent.cost)?.0;
        Ok(())
    }

    /// The vault-wide bucket's size and refill.
    pub fn outflow_limit(&self) -> OutflowLimit {
        OutflowLimit {
            capacity: UsdcAtoms(self.policy.outflow_capacity),
            refill: UsdcAtoms(self.policy.outflow_refill),
        }
    }

    /// Sends `amount` of idle USDC to a venue.
    ///
    /// Errors: `DeployZero`, `IdleFloor`, and those of `send_to`.
    pub fn deploy(&mut self, venue: &mut Venue, amount: UsdcAtoms, now: i64) -> Result<i64> {
        guard!(!amount.is_zero(), VaultError::DeployZero);
        let at = self.touch(now)?;
        self.require_floor(amount)?;
        let sent = Sent {
            value: amount,
            cost: amount,
            attested: amount,
        };
        self.send_to(venue, &sent, at)?;
        self.idle = UsdcAtoms(self.idle).minus(amount)?.0;
        Ok(at)
    }

    /// Records what the keeper says is at a venue. What it takes off the low NAV counts as a loss of the keeper's: a stolen key cannot
    /// talk the exits down by more than the daily cap (attack 45). The guardian may only lower, and without that limit.
    ///
    /// Errors: `NotKeeper`, `NotLower`, `LossBudgetSpent`. Returns the time, and what was counted as a loss.
    pub fn attest(
        &mut self,
        authority: &Address,
        venue: &Venue,
        amount: UsdcAtoms,
        now: i64,
    ) -> Result<(i64, UsdcAtoms)> {
        let at = self.touch(now)?;
        let (is_keeper, is_guardian) = (*authority == self.keeper, *authority == self.guardian);
        guard!(is_keeper || is_guardian, VaultError::NotKeeper);
        let row = self.row_mut(venue.row)?;
        let before = row.least();
        guard!(is_keeper || amount.0 < row.attested, VaultError::NotLower);
        // What tokens at a venue are worth is the oracle's to say: the keeper's word may not lift it above what it was when they left.
        guard!(
            venue.kind == VenueKind::Capital as u8 || amount.0 <= row.attested,
            VaultError::NotLower
        );
        row.attested = amount.0;
        // The guardian's word lowers a value but makes no old attestation new.
        if is_keeper {
            row.attested_at = at;
        }
        let lowered = before.minus_or_zero(row.least());
        let counted = if is_keeper { lowered } else { UsdcAtoms::ZERO };
        self.count_loss(counted, at)?;
        Ok((at, counted))
    }

    /// Books USDC that came back from a venue: principal first, then what was written off, then profit.
    ///
    /// Errors: `SettleZero`.
    pub fn settle(
        &mut self,
        number: u8,
        amount: UsdcAtoms,
        now: i64,
    ) -> Result<(SettlementSummary, i64)> {
        guard!(!amount.is_zero(), VaultError::SettleZero);
        let at = self.touch(now)?;
        let row = self.row_mut(number)?;
        let principal = UsdcAtoms(row.outstanding).min(amount);
        row.outstanding = UsdcAtoms(row.outstanding).minus(principal)?.0;
        row.attested = row.attested.saturating_sub(amount.0);
        self.outstanding = UsdcAtoms(self.outstanding).minus(principal)?.0;
        self.idle = UsdcAtoms(self.idle).plus(principal)?.0;
        let rest = amount.minus(principal)?;
        let recovered = self.recover(number, rest, at)?;
        let profit = rest.minus(recovered)?;
        self.earn(profit)?;
        let summary = SettlementSummary {
            principal,
            recovered,
            profit,
        };
        Ok((summary, at))
    }

    /// Takes what of `surplus` had been written off lately into idle: it is back, and no profit (attack 46). Returns it.
    pub fn recover(&mut self, row: u8, surplus: UsdcAtoms, at: i64) -> Result<UsdcAtoms> {
        let row = self.row_mut(row)?;
        let recovered = row.remembered(at).min(surplus);
        row.written_off = UsdcAtoms(row.written_off).minus(recovered)?.0;
        self.idle = UsdcAtoms(self.idle).plus(recovered)?.0;
        Ok(recovered)
    }

    /// Takes `amount` of what is outstanding at a venue as lost: out of the book at once, in the high NAV for 30 days more.
    ///
    /// Errors: `WriteOffTooLarge`.
    pub fn write_off(&mut self, row: u8, amount: UsdcAtoms, at: i64) -> Result<()> {
        let row = self.row_mut(row)?;
        guard!(
            !amount.is_zero() && amount.0 <= row.outstanding,
            VaultError::WriteOffTooLarge
        );
        let remembered = row.remembered(at).plus(amount)?;
        row.outstanding = UsdcAtoms(row.outstanding).minus(amount)?.0;
        row.attested = row.attested.min(row.outstanding);
        row.written_off = remembered.0;
        row.written_off_at = at;
        self.outstanding = UsdcAtoms(self.outstanding).minus(amount)?.0;
        self.absorb(amount)
    }

    /// Takes `units` of the `held` inventory at a venue off the row: their part of what is outstanding, which is returned.
    ///
    /// Errors: `UnitsTooMany`.
    pub fn take_inventory(&mut self, venue: &mut Venue, units: u64) -> Result<UsdcAtoms> {
        guard!(units > 0 && units <= venue.units, VaultError::UnitsTooMany);
        let row = self.row_mut(venue.row)?;
        let part = |amount: u64| mul_div(amount, units, venue.units, Rounding::Up).map(UsdcAtoms);
        let (cost, attested) = (part(row.outstanding)?, part(row.attested)?);
        row.outstanding = UsdcAtoms(row.outstanding).minus(cost)?.0;
        row.attested = UsdcAtoms(row.attested).minus(attested)?.0;
        venue.units = venue.units.saturating_sub(units);
        self.outstanding = UsdcAtoms(self.outstanding).minus(cost)?.0;
        Ok(cost)
    }
}
