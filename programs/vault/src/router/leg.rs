//! One leg of a trade, as the keeper sends it, and what it must satisfy.

use crate::prelude::*;
use crate::{
    constants::{ROUTER, TOKEN_PROGRAM},
    error::VaultError,
    router::{
        route::{self, Route},
        table::Table,
    },
};
use anchor_lang::__alloc::vec::Vec;

/// A router instruction: its data, and its accounts as indexes into the trade's account table.
#[derive(Clone, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct Leg {
    pub data: Vec<u8>,
    pub accounts: Vec<u8>,
}

/// A leg that has been checked: its route, and its ends as positions in the table's list of held accounts.
#[derive(Clone, Copy)]
pub struct Checked {
    pub route: &'static Route,
    pub source: usize,
    pub destination: usize,
}

impl Leg {
    /// Checks everything about the leg that does not depend on the others.
    ///
    /// Errors: `UnknownRoute`, `LegMustBeVersion2`, `LegTooShort`, `LegAccountOutOfTable`, `LegAuthority`, `LegSource`,
    /// `LegDestination`, `LegMint`, `LegTakesFee`.
    pub fn check(&self, table: &Table<'_>, first: bool) -> Result<Checked> {
        let route = route::of(&self.data).ok_or(VaultError::UnknownRoute)?;
        guard!(
            first || route.numbers.is_some(),
            VaultError::LegMustBeVersion2
        );
        guard!(
            self.accounts.len() >= route.accounts,
            VaultError::LegTooShort
        );
        guard!(
            self.account(table, route.authority)?.address() == table.trader(),
            VaultError::LegAuthority
        );

        let source = self.account(table, route.source)?;
        let destination = self.account(table, route.destination)?;
        let source_at = table.held_at(source).ok_or(VaultError::LegSource)?;
        let destination_at = table
            .held_at(destination)
            .ok_or(VaultError::LegDestination)?;
        let input = table.held(source_at)?.mint()?;
        let output = table.held(destination_at)?.mint()?;
        // The same account, or two of one mint, twice (attack 16).
        guard!(input != output, VaultError::LegMint);
        if let Some(slot) = route.source_mint {
            guard!(
                *self.account(table, slot)?.address() == input,
                VaultError::LegMint
            );
        }
        guard!(
            *self.account(table, route.destination_mint)?.address() == output,
            VaultError::LegMint
        );
        for slot in route.token_programs {
            // A fake token program would be handed the trader's signature (attack 19).
            guard!(
                *self.account(table, *slot)?.address() == TOKEN_PROGRAM,
                VaultError::LegMint
            );
        }
        if let Some(slot) = route.optional_destination {
            let optional = self.account(table, slot)?;
            guard!(
                *optional.address() == ROUTER || optional.address() == destination.address(),
                VaultError::LegDestination
            );
        }
        self.check_fees(table, route)?;
        Ok(Checked {
            route,
            source: source_at,
            destination: destination_at,
        })
    }

    #[inline(always)]
    fn check_fees(&self, table: &Table<'_>, route: &Route) -> Result<()> {
        if let Some(slot) = route.fee_account {
            guard!(
                *self.account(table, slot)?.address() == ROUTER,
                VaultError::LegTakesFee
            );
        }
        if let Some(numbers) = &route.numbers {
            let fees = self
                .data
                .get(numbers.fees..)
                .and_then(|rest| rest.first_chunk::<4>())
                .ok_or(VaultError::LegTooShort)?;
            guard!(u32::from_le_bytes(*fees) == 0, VaultError::LegTakesFee);
        }
        Ok(())
    }

    /// Writes the amount that this leg spends: what was measured, not what was quoted.
    #[inline(always)]
    pub fn set_in_amount(&mut self, route: &Route, amount: u64) -> Result<()> {
        if let Some(numbers) = &route.numbers {
            let slot = self
                .data
                .get_mut(numbers.in_amount..)
                .and_then(|rest| rest.first_chunk_mut::<8>())
                .ok_or(VaultError::LegTooShort)?;
            *slot = amount.to_le_bytes();
        }
        Ok(())
    }

    #[inline(always)]
    fn account<'a>(&self, table: &'a Table<'_>, slot: usize) -> Result<&'a AccountView> {
        let index = self.accounts.get(slot).ok_or(VaultError::LegTooShort)?;
        table.view(*index)
    }
}
