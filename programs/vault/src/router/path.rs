//! The legs of a trade as one path from USDC to USDC.

use crate::{
    constants::MAX_LEGS,
    error::VaultError,
    router::{
        leg::{Checked, Leg},
        table::{Held, Table},
    },
};
use anchor_lang::{__alloc::vec::Vec, pinocchio::cpi::Signer, prelude::*};

/// Checked legs, end to end.
pub struct Path {
    legs: Vec<Checked>,
    /// The USDC scratch account: where the path starts and ends.
    ends: usize,
}

impl Path {
    /// Checks the legs and that they connect: from the USDC scratch account, each from where the one before ended, back to it. Every
    /// account on the way is a scratch account of this vault.
    ///
    /// Errors: `WrongLegCount`, `LegsDoNotConnect`, and those of `Leg::check`.
    #[inline(always)]
    pub fn new(
        table: &Table<'_>,
        legs: &[Leg],
        vault: &Address,
        usdc_scratch: &Address,
    ) -> Result<Self> {
        guard!(
            (2..=MAX_LEGS).contains(&legs.len()),
            VaultError::WrongLegCount
        );
        let mut checked: Vec<Checked> = Vec::with_capacity(legs.len());
        for leg in legs {
            let next = leg.check(table, checked.is_empty())?;
            if let Some(last) = checked.last() {
                guard!(
                    last.destination == next.source,
                    VaultError::LegsDoNotConnect
                );
                table.require_scratch(next.source, vault)?;
            }
            checked.push(next);
        }
        let (Some(first), Some(last)) = (checked.first(), checked.last()) else {
            return Err(VaultError::WrongLegCount.into());
        };
        let ends = first.source;
        let is_usdc = table.held(ends)?.view().address() == usdc_scratch;
        guard!(
            last.destination == ends && is_usdc,
            VaultError::LegsDoNotConnect
        );
        Ok(Self {
            legs: checked,
            ends,
        })
    }

    /// The USDC scratch account.
    #[inline(always)]
    pub fn usdc<'t>(&self, table: &'t Table<'_>) -> Result<&'t Held> {
        table.held(self.ends)
    }

    /// Calls the legs one after the other. The first spends `amount_in`; each later one spends what the one before was measured to bring.
    /// Afterwards every account of the trader but the USDC scratch account's balance is as before.
    ///
    /// Errors: `LegEmpty`, `AccountTampered`, `ScratchResidue`.
    #[inline(always)]
    pub fn run(
        &self,
        table: &Table<'_>,
        legs: &mut [Leg],
        amount_in: u64,
        signer: &Signer<'_, '_>,
    ) -> Result<()> {
        let mut spend = amount_in;
        for (leg, checked) in legs.iter_mut().zip(&self.legs) {
            leg.set_in_amount(checked.route, spend)?;
            let destination = table.held(checked.destination)?;
            let before = destination.amount_now()?;
            table.call(leg, signer)?;
            let received = destination
                .amount_now()
                .map_err(|_| VaultError::AccountTampered)?
                .checked_sub(before);
            spend = received
                .filter(|received| *received > 0)
                .ok_or(VaultError::LegEmpty)?;
        }
        table.require_untouched(self.ends)
    }
}
