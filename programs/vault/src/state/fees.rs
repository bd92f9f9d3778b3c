//! Fee accrual, donations and losses.

use crate::prelude::*;
use crate::{
    error::VaultError,
    math::fee::{due, Paid},
    quantity::{Shares, UsdcAtoms},
    state::Vault,
};
use anchor_lang::bytemuck::{Pod, Zeroable};

/// What an accrual charged: USDC atoms, and share atoms for the protocol.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable, IdlType)]
#[bytemuck(crate = "anchor_lang::bytemuck")]
pub struct FeeSummary {
    pub growth: u64,
    pub silver: u64,
    pub ecosystem: u64,
    pub growth_shares: u64,
}

impl Vault {
    /// Charges the fee that is due and sets the mark to the price after it. Whoever leaves and comes back finds the mark where it was
    /// (attack 27), and a recovered loss is not charged: the mark only rises.
    #[inline(always)]
    pub fn accrue(&mut self) -> Result<FeeSummary> {
        let (fee, paid) = self.charge()?;
        if fee != FeeSummary::default() {
            self.mark = paid.mark_with(UsdcAtoms::ZERO, self.supply())?;
        }
        Ok(fee)
    }

    /// Charges the fee that is due. Returns it, and what the shares have paid after it, from which the caller sets the mark.
    #[inline(never)]
    pub fn charge(&mut self) -> Result<(FeeSummary, Paid)> {
        let book = self.book()?;
        let paid = Paid::at_mark(self.mark, self.supply())?;
        let charged = match due(book, self.supply(), paid, self.policy.terms()?)? {
            None => (FeeSummary::default(), paid),
            Some(fee) => {
                self.shares = self.supply().plus(fee.growth_shares)?.0;
                self.protocol_shares_owed =
                    Shares(self.protocol_shares_owed).plus(fee.growth_shares)?.0;
                self.owed_silver = UsdcAtoms(self.owed_silver).plus(fee.parts.silver)?.0;
                self.owed_ecosystem = UsdcAtoms(self.owed_ecosystem).plus(fee.parts.ecosystem)?.0;
                let summary = FeeSummary {
                    growth: fee.parts.growth.0,
                    silver: fee.parts.silver.0,
                    ecosystem: fee.parts.ecosystem.0,
                    growth_shares: fee.growth_shares.0,
                };
                (summary, Paid::in_full(self.book()?)?)
            }
        };
        self.pay_owed()?;
        Ok(charged)
    }

    /// Moves owed fees from idle to the reserves, as far as unlocked idle covers them: silver first.
    #[inline(always)]
    fn pay_owed(&mut self) -> Result<()> {
        if self.owed_silver == 0 && self.owed_ecosystem == 0 {
            return Ok(());
        }
        let silver = UsdcAtoms(self.owed_silver).min(self.free()?);
        self.idle = UsdcAtoms(self.idle).minus(silver)?.0;
        self.owed_silver = UsdcAtoms(self.owed_silver).minus(silver)?.0;
        self.reserved_silver = UsdcAtoms(self.reserved_silver).plus(silver)?.0;
        let ecosystem = UsdcAtoms(self.owed_ecosystem).min(self.free()?);
        self.idle = UsdcAtoms(self.idle).minus(ecosystem)?.0;
        self.owed_ecosystem = UsdcAtoms(self.owed_ecosystem).minus(ecosystem)?.0;
        self.reserved_ecosystem = UsdcAtoms(self.reserved_ecosystem).plus(ecosystem)?.0;
        Ok(())
    }

    /// The protocol's shares that are to be minted now.
    #[inline(always)]
    pub fn take_protocol_shares(&mut self) -> Shares {
        let owed = Shares(self.protocol_shares_owed);
        self.protocol_shares_owed = 0;
        owed
    }

    /// Records `held − recorded` as a donation, locked like a profit: it can move no price at once (attacks 24 and 25). Less than the
    /// smallest deposit waits in the treasury until more has come: dust would cost a receipt each and say nothing (attack 26).
    ///
    /// Errors: `NoDonation`, `DonationTooSmall`, `InvariantBroken` where the treasury holds less than is recorded.
    pub fn donate(&mut self, held: UsdcAtoms, now: i64) -> Result<UsdcAtoms> {
        let recorded = self.recorded_cash()?;
        guard!(held >= recorded, VaultError::InvariantBroken);
        let donation = held.minus(recorded)?;
        guard!(!donation.is_zero(), VaultError::NoDonation);
        guard!(
            donation.0 >= self.policy.min_deposit,
            VaultError::DonationTooSmall
        );
        self.touch(now)?;
        self.earn(donation)?;
        Ok(donation)
    }

    /// Adds cash that has arrived to idle and locks it.
    #[inline(never)]
    pub fn earn(&mut self, profit: UsdcAtoms) -> Result<()> {
        self.idle = UsdcAtoms(self.idle).plus(profit)?.0;
        self.relock(profit)
    }

    /// Locks cash that is idle already.
    #[inline(never)]
    pub fn relock(&mut self, amount: UsdcAtoms) -> Result<()> {
        let lock = self.lock().join(amount, self.policy.unlock_seconds()?)?;
        self.set_lock(lock);
        Ok(())
    }

    /// Lets a loss eat locked profit first; what is left of it falls on all shares alike, escrowed ones included (rule 4). Reserves are not
    /// touched. The loss itself is booked by the caller, who takes it off idle, a position or a venue.
    #[inline(never)]
    pub fn absorb(&mut self, loss: UsdcAtoms) -> Result<()> {
        let (lock, _) = self.lock().absorb(loss)?;
        self.set_lock(lock);
        Ok(())
    }

    /// Books `proceeds` in cash for what had cost `cost` and is off the books: a profit is locked, a loss absorbed.
    #[inline(never)]
    pub fn realise(&mut self, cost: UsdcAtoms, proceeds: UsdcAtoms) -> Result<()> {
        self.idle = UsdcAtoms(self.idle).plus(proceeds.min(cost))?.0;
        self.earn(proceeds.minus_or_zero(cost))?;
        self.absorb(cost.minus_or_zero(proceeds))
    }
}
