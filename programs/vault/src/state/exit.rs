//! Going out: a ticket is made, perhaps cancelled, processed in its turn, and claimed (rule 3). None of it can be paused.

use crate::prelude::*;
use crate::{
    error::VaultError,
    math::{
        shares::{below_price, value_of},
        wide::mul_div,
    },
    quantity::{Rounding, Shares, UsdcAtoms},
    state::{venues::Outside, FeeSummary, TicketState, Vault, Withdrawal},
};

/// A ticket to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TicketSummary {
    pub number: u64,
    pub value: UsdcAtoms,
    pub matures_at: i64,
    pub fee: FeeSummary,
    pub at: i64,
}

/// What processing the head did. Exactly one of `burned` and `returned` is zero, or both where a cancelled ticket was skipped,
/// or neither where idle was short.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProcessSummary {
    pub state: u8,
    pub burned: Shares,
    pub returned: Shares,
    pub value_at_request: UsdcAtoms,
    pub value_now: UsdcAtoms,
    /// Moved from idle to payable.
    pub paid: UsdcAtoms,
    /// The burned shares' value that the ticket did not get; it is locked profit now.
    pub forgone: UsdcAtoms,
    pub fee: FeeSummary,
    pub at: i64,
}

impl Vault {
    /// Queues `shares` at their value of now. `positions` is what the open ones are worth. A ticket never matures before the one ahead of it,
    /// which it could not overtake: the head's maturity then speaks for the whole queue (rule 7).
    ///
    /// Errors: `WithdrawalTooSmall`.
    #[inline(always)]
    pub fn request(
        &mut self,
        shares: Shares,
        positions: Outside,
        now: i64,
    ) -> Result<TicketSummary> {
        let at = self.touch(now)?;
        let fee = self.accrue()?;
        let nav = self.nav_low(self.outside(positions, at)?)?;
        let value = value_of(shares, nav, self.supply())?;
        // Dust tickets would make the queue long at no cost (attack 44).
        guard!(
            value.0 >= self.policy.min_withdrawal,
            VaultError::WithdrawalTooSmall
        );
        let number = self.ticket_next;
        self.ticket_next = number.checked_add(1).ok_or(VaultError::Overflow)?;
        self.queued = UsdcAtoms(self.queued).plus(value)?.0;
        self.queued_shares = Shares(self.queued_shares).plus(shares)?.0;
        let matures_at = at
            .checked_add(self.policy.cooldown)
            .ok_or(VaultError::Overflow)?
            .max(self.newest_maturity);
        self.newest_maturity = matures_at;
        Ok(TicketSummary {
            number,
            value,
            matures_at,
            fee,
            at,
        })
    }

    /// Empties an open ticket for its owner. Returns the shares to give back.
    ///
    /// Errors: `TicketNotOpen`.
    #[inline(always)]
    pub fn cancel(&mut self, ticket: &mut Withdrawal) -> Result<Shares> {
        guard!(ticket.is(TicketState::Open), VaultError::TicketNotOpen);
        let (shares, value) = ticket.empty(TicketState::Cancelled);
        self.leave_queue(shares, value)?;
        Ok(shares)
    }

    /// Processes the ticket at the head. The head always moves on, so no ticket can jam the queue:
    /// a cancelled one is skipped; one below its owner's price, or worth nothing, gets its shares back; any other is paid min(value at request, value now) and
    /// its shares are burned. While unlocked idle covers only a part of the queue, each ticket is paid that part of its claim, the shares
    /// for it are burned, and the rest of its shares go back; while there is nothing at all, the ticket waits.
    ///
    /// `positions` is what the open ones are worth; `give_back` returns the shares whatever they are worth, where that is not known.
    ///
    /// Errors: `QueueEmpty`, `NotHeadOfQueue`, `TicketNotMature`, `NothingToPay`.
    #[inline(always)]
    pub fn process(
        &mut self,
        ticket: &mut Withdrawal,
        positions: Outside,
        give_back: bool,
        now: i64,
    ) -> Result<ProcessSummary> {
        guard!(self.ticket_head < self.ticket_next, VaultError::QueueEmpty);
        guard!(
            ticket.number == self.ticket_head,
            VaultError::NotHeadOfQueue
        );
        let at = self.touch(now)?;
        if !ticket.is(TicketState::Open) {
            self.advance_head()?;
            return Ok(ProcessSummary {
                state: ticket.state,
                at,
                ..ProcessSummary::default()
            });
        }
        guard!(at >= ticket.matures_at, VaultError::TicketNotMature);
        let fee = self.accrue()?;
        let nav = self.nav_low(self.outside(positions, at)?)?;
        let value_now = value_of(Shares(ticket.shares), nav, self.supply())?;
        let value = UsdcAtoms(ticket.value_at_request).min(value_now);
        let idle = self.free()?.minus_or_zero(self.owed()?);
        let paid = self.part_of(value, idle, nav)?;
        // A ticket that nobody could have been paid keeps its place.
        guard!(!give_back || !idle.is_zero(), VaultError::NothingToPay);
        let (shares, value_at_request) = ticket.empty(TicketState::Processed);
        self.leave_queue(shares, value_at_request)?;
        self.advance_head()?;
        let mut summary = ProcessSummary {
            state: TicketState::Processed as u8,
            value_at_request,
            value_now,
            fee,
            at,
            ..ProcessSummary::default()
        };
        // Shares that are worth nothing at this moment go back too: burning them would let a crank at a false price rob the ticket (attack 45).
        if give_back || value.is_zero() || below_price(value, shares, ticket.min_price) {
            ticket.state = TicketState::Returned as u8;
            summary.state = ticket.state;
            summary.returned = shares;
            return Ok(summary);
        }
        guard!(!paid.is_zero(), VaultError::NothingToPay);
        summary.paid = paid;
        summary.burned = burned_for(paid, value, shares)?;
        summary.returned = shares.minus(summary.burned)?;
        let worth = if summary.burned == shares {
            value_now
        } else {
            UsdcAtoms(mul_div(
                value_now.0,
                summary.burned.0,
                shares.0,
                Rounding::Down,
            )?)
        };
        self.idle = UsdcAtoms(self.idle).minus(paid)?.0;
        self.payable = UsdcAtoms(self.payable).plus(paid)?.0;
        self.shares = self.supply().minus(summary.burned)?.0;
        ticket.payable = paid.0;
        // Without the lock the others' price would jump by what this ticket forgoes, which whoever cranks could time.
        summary.forgone = worth.minus_or_zero(paid).min(self.free()?);
        self.relock(summary.forgone)?;
        Ok(summary)
    }

    /// Pays a ticket that has left the queue. Returns what to transfer: zero for a cancelled or returned one.
    ///
    /// Errors: `TicketStillQueued`.
    #[inline(always)]
    pub fn claim(&mut self, ticket: &mut Withdrawal) -> Result<UsdcAtoms> {
        // A ticket that were closed before its turn would leave a number that no account answers to, and so jam the queue (attack 44).
        guard!(
            ticket.number < self.ticket_head,
            VaultError::TicketStillQueued
        );
        let paid = UsdcAtoms(ticket.payable);
        ticket.payable = 0;
        self.payable = UsdcAtoms(self.payable).minus(paid)?.0;
        Ok(paid)
    }

    /// What a queued ticket of `value` can be paid out of `idle`: all of it while idle covers the whole queue, otherwise the same part of it
    /// that every ticket gets, value · idle / queue, rounded down. The queue counts at the lower of its value at request and now.
    #[inline(always)]
    pub fn part_of(
        &self,
        value: UsdcAtoms,
        idle: UsdcAtoms,
        nav_low: UsdcAtoms,
    ) -> Result<UsdcAtoms> {
        let at_request = UsdcAtoms(self.queued);
        if at_request <= idle {
            return Ok(value);
        }
        let now = value_of(Shares(self.queued_shares), nav_low, self.supply())?;
        let queue = at_request.min(now);
        if queue <= idle {
            return Ok(value);
        }
        mul_div(value.0, idle.0, queue.0, Rounding::Down).map(UsdcAtoms)
    }

    #[inline(always)]
    fn leave_queue(&mut self, shares: Shares, value: UsdcAtoms) -> Result<()> {
        self.queued = UsdcAtoms(self.queued).minus(value)?.0;
        self.queued_shares = Shares(self.queued_shares).minus(shares)?.0;
        Ok(())
    }

    #[inline(always)]
    fn advance_head(&mut self) -> Result<()> {
        self.ticket_head = self
            .ticket_head
            .checked_add(1)
            .ok_or(VaultError::Overflow)?;
        Ok(())
    }
}

/// The shares that `paid` out of `value` burns: shares · paid / value, rounded up.
#[inline(always)]
fn burned_for(paid: UsdcAtoms, value: UsdcAtoms, shares: Shares) -> Result<Shares> {
    if paid == value {
        return Ok(shares);
    }
    mul_div(shares.0, paid.0, value.0, Rounding::Up).map(Shares)
}
