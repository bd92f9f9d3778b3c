//! The legs of a trade as one path through the trader's scratch accounts, from one end to the other.

use crate::prelude::*;
use crate::{
    constants::MAX_LEGS,
    error::VaultError,
    router::{
        held::Held,
        leg::{Checked, Leg},
        table::Table,
    },
};
use anchor_lang::{__alloc::vec::Vec, address_eq, pinocchio::cpi::Signer};

/// A scratch account that a path starts or ends in.
#[derive(Clone, Copy)]
pub enum End<'a> {
    /// The one at this address, which the vault has recorded.
    At(&'a Address),
    /// The one of this mint. Its address is checked by its seeds.
    Of(&'a Address),
}

/// Where a path starts and ends; both the same for a cycle.
#[derive(Clone, Copy)]
pub struct Ends<'a> {
    pub source: End<'a>,
    pub destination: End<'a>,
}

impl Ends<'_> {
    /// Legs that such a path has at least: a leg never ends where it started.
    #[inline(always)]
    fn fewest_legs(&self) -> usize {
        let cycle = match (self.source, self.destination) {
            (End::At(source), End::At(destination)) | (End::Of(source), End::Of(destination)) => {
                core::ptr::eq(source, destination) || address_eq(source, destination)
            }
            _ => false,
        };
        if cycle {
            2
        } else {
            1
        }
    }
}

/// Checked legs, end to end.
pub struct Path<'t> {
    table: &'t Table<'t>,
    legs: &'t [Leg<'t>],
    checked: Vec<Checked<'t>>,
    source: &'t Held,
    destination: &'t Held,
}

impl<'t> Path<'t> {
    /// Checks the legs and that they connect: from the source, each from where the one before ended, to the destination. Every account on
    /// the way is a scratch account of the table's vault.
    ///
    /// Errors: `WrongLegCount`, `LegsDoNotConnect`, and those of `Leg::check`.
    #[inline(never)]
    pub fn new(table: &'t Table<'t>, legs: &'t [Leg<'t>], ends: &Ends<'_>) -> Result<Self> {
        guard!(
            (ends.fewest_legs()..=MAX_LEGS).contains(&legs.len()),
            VaultError::WrongLegCount
        );
        let mut checked: Vec<Checked<'t>> = Vec::with_capacity(legs.len());
        for leg in legs {
            let next = leg.check(table, checked.is_empty())?;
            if let Some(last) = checked.last() {
                guard!(
                    core::ptr::eq(last.destination, next.source),
                    VaultError::LegsDoNotConnect
                );
                table.require_scratch(next.source)?;
            }
            checked.push(next);
        }
        let (Some(first), Some(last)) = (checked.first(), checked.last()) else {
            return Err(VaultError::WrongLegCount);
        };
        let (source, destination) = (first.source, last.destination);
        require_end(table, source, ends.source)?;
        require_end(table, destination, ends.destination)?;
        Ok(Self {
            table,
            legs,
            checked,
            source,
            destination,
        })
    }

    /// The scratch account that is funded.
    #[inline(always)]
    pub fn source(&self) -> &'t Held {
        self.source
    }

    /// The scratch account that is swept.
    #[inline(always)]
    pub fn destination(&self) -> &'t Held {
        self.destination
    }

    /// Calls the legs one after the other. The first spends `amount_in`; each later one spends what the one before was measured to bring.
    /// Afterwards every account of the trader is as before, but for the balance of the destination; the source's too, which had been given
    /// `amount_in` and must have spent it all. Returns what the destination has more than before.
    ///
    /// Errors: `LegEmpty`, `AccountTampered`, `ScratchResidue`.
    #[inline(always)]
    pub fn run(&self, amount_in: u64, signer: &Signer<'_, '_>) -> Result<u64> {
        let table = self.table;
        let mut spend = amount_in;
        for (leg, checked) in self.legs.iter().zip(&self.checked) {
            let data = leg.spending(checked.route, spend)?;
            let before = checked.destination.amount_now()?;
            table.call(leg.accounts, &data, signer)?;
            let received = checked
                .destination
                .amount_now()
                .map_err(|_| VaultError::AccountTampered)?
                .checked_sub(before);
            spend = received
                .filter(|received| *received > 0)
                .ok_or(VaultError::LegEmpty)?;
        }
        table.require_untouched(self.destination)
    }
}

/// Errors: `LegsDoNotConnect` where the account is not the end; `LegSource` where it is not the scratch account of its mint.
#[inline(always)]
fn require_end(table: &Table<'_>, held: &Held, end: End<'_>) -> Result<()> {
    match end {
        End::At(address) => guard!(
            address_eq(held.view().address(), address),
            VaultError::LegsDoNotConnect
        ),
        End::Of(mint) => {
            guard!(address_eq(held.mint()?, mint), VaultError::LegsDoNotConnect);
            table.require_scratch(held)?;
        }
    }
    Ok(())
}
