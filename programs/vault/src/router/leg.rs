//! One leg of a trade, as the keeper sends it, and what it must satisfy.

use crate::prelude::*;
use crate::{
    constants::{ROUTER, TOKEN_PROGRAM},
    error::VaultError,
    router::{
        copy::copy,
        held::Held,
        route::{self, Route},
        table::Table,
    },
};
use anchor_lang::{__alloc::vec::Vec, address_eq};

/// A router instruction: its data, and its accounts as indexes into the trade's account table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct Leg<'a> {
    pub data: &'a [u8],
    pub accounts: &'a [u8],
}

/// A leg that has been checked: its route, and its ends among the trader's accounts.
#[derive(Clone, Copy)]
pub struct Checked<'t> {
    pub route: &'static Route,
    pub source: &'t Held,
    pub destination: &'t Held,
}

impl Leg<'_> {
    /// Checks everything about the leg that does not depend on the others.
    ///
    /// Errors: `UnknownRoute`, `LegMustBeVersion2`, `LegTooShort`, `LegAccountOutOfTable`, `LegAuthority`, `LegSource`,
    /// `LegDestination`, `LegMint`, `LegTakesFee`.
    #[inline(never)]
    pub fn check<'t>(&self, table: &'t Table<'_>, first: bool) -> Result<Checked<'t>> {
        let route = route::of(self.data).ok_or(VaultError::UnknownRoute)?;
        guard!(
            first || route.numbers.is_some(),
            VaultError::LegMustBeVersion2
        );
        guard!(
            self.accounts.len() >= route.accounts,
            VaultError::LegTooShort
        );
        guard!(
            address_eq(
                self.account(table, route.authority)?.address(),
                table.trader()
            ),
            VaultError::LegAuthority
        );

        let source = table
            .held_at(self.account(table, route.source)?)
            .ok_or(VaultError::LegSource)?;
        let destination = table
            .held_at(self.account(table, route.destination)?)
            .ok_or(VaultError::LegDestination)?;
        let (input, output) = (source.mint()?, destination.mint()?);
        // The same account, or two of one mint, twice (attack 16).
        guard!(!address_eq(input, output), VaultError::LegMint);
        if let Some(slot) = route.source_mint {
            guard!(
                address_eq(self.account(table, slot)?.address(), input),
                VaultError::LegMint
            );
        }
        guard!(
            address_eq(
                self.account(table, route.destination_mint)?.address(),
                output
            ),
            VaultError::LegMint
        );
        // A fake token program would be handed the trader's signature (attack 19).
        let [input_program, output_program] = route.token_programs;
        guard!(
            address_eq(
                self.account(table, input_program)?.address(),
                &TOKEN_PROGRAM
            ),
            VaultError::LegMint
        );
        // The same place in the table is the same account.
        let same = self.accounts.get(output_program) == self.accounts.get(input_program);
        guard!(
            same || address_eq(
                self.account(table, output_program)?.address(),
                &TOKEN_PROGRAM
            ),
            VaultError::LegMint
        );
        if let Some(slot) = route.optional_destination {
            let optional = self.account(table, slot)?;
            guard!(
                address_eq(optional.address(), &ROUTER)
                    || address_eq(optional.address(), destination.view().address()),
                VaultError::LegDestination
            );
        }
        self.check_fees(table, route)?;
        Ok(Checked {
            route,
            source,
            destination,
        })
    }

    #[inline(always)]
    fn check_fees(&self, table: &Table<'_>, route: &Route) -> Result<()> {
        if let Some(slot) = route.fee_account {
            guard!(
                address_eq(self.account(table, slot)?.address(), &ROUTER),
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

    /// The leg's data with the amount that it spends: what was measured, not what was quoted.
    #[inline(always)]
    pub fn spending(&self, route: &Route, amount: u64) -> Result<Vec<u8>> {
        let mut data = copy(self.data);
        if let Some(numbers) = &route.numbers {
            let slot = data
                .get_mut(numbers.in_amount..)
                .and_then(|rest| rest.first_chunk_mut::<8>())
                .ok_or(VaultError::LegTooShort)?;
            *slot = amount.to_le_bytes();
        }
        Ok(data)
    }

    #[inline(always)]
    fn account<'a>(&self, table: &'a Table<'_>, slot: usize) -> Result<&'a AccountView> {
        let index = self.accounts.get(slot).ok_or(VaultError::LegTooShort)?;
        table.view(*index)
    }
}
