//! What all open positions are worth, from the accounts that an instruction was given: USDC's price, then for each open slot in order the
//! position (writable, for it remembers the newest price) and its price. The vault's bitmap proves that none is missing (rule 2).

use crate::prelude::*;
use crate::{
    constants::POSITIONS,
    error::VaultError,
    state::{venues::Outside, Position, Vault},
    stored::Stored,
};

/// What becomes of a position without a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prices {
    /// The instruction fails.
    Required,
    /// It counts as nothing: a leaver may accept that, so that no oracle can hold an exit back (rule 3).
    Optional,
}

/// What an instruction was given to value the positions by.
pub struct Passed<'a> {
    pub accounts: &'a [AccountView],
    pub prices: Prices,
    pub vault: &'a Address,
}

/// What the open positions are worth, and whether one of them had no price and counted as nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Valued {
    pub outside: Outside,
    pub missing: bool,
}

/// The accounts behind an instruction's own, where there are positions to be valued.
#[inline(always)]
pub fn passed<'a, T>(ctx: &Context<'_, T>, open: u8) -> Result<&'a [AccountView]> {
    if open == 0 {
        return Ok(&[]);
    }
    ctx.trailing.accounts()
}

impl Vault {
    /// What the open positions are worth at `now`: nothing is read where none is open. Errors: those of `value_positions`.
    #[inline(always)]
    pub fn valued(&mut self, passed: &Passed<'_>, now: i64) -> Result<Valued> {
        if self.positions == 0 {
            return Ok(Valued::default());
        }
        self.touch(now)?;
        self.value_positions(passed)
    }

    /// Σ max(cost, high) and Σ min(cost, low) over the open positions.
    ///
    /// Errors: `PositionMissing`, `WrongPosition`, `PositionNotWritable`, and with `Prices::Required` those of the prices.
    #[inline(never)]
    fn value_positions(&mut self, passed: &Passed<'_>) -> Result<Valued> {
        let prices = passed.prices;
        let mut accounts = passed.accounts.iter();
        let usdc = match accounts.next() {
            Some(account) => self.usdc_quote(account),
            None => Err(VaultError::PositionMissing),
        };
        let usdc = forgiven(usdc, prices)?;
        let (mut sum, mut missing) = (Outside::default(), false);
        for slot in 0..POSITIONS {
            if self.positions & 1u8.wrapping_shl(u32::from(slot)) == 0 {
                continue;
            }
            let (position, price) = (accounts.next(), accounts.next());
            let value = match (position, price, usdc) {
                (Some(position), Some(price), Some(usdc)) => {
                    let mut position = open_position(position, slot, passed.vault)?;
                    self.rates_of(&mut position, price, &usdc)
                        .and_then(|rates| position.value(&rates))
                }
                _ => Err(VaultError::PositionMissing),
            };
            if let Some(value) = forgiven(value, prices)? {
                sum.high = sum.high.plus_or_most(value.high);
                sum.low = sum.low.plus(value.low)?;
            } else {
                missing = true;
            }
        }
        if !missing {
            self.priced_at = self.updated_at;
        }
        Ok(Valued {
            outside: sum,
            missing,
        })
    }
}

/// The position of a slot, writable. Errors: `PositionNotWritable`, `WrongPosition`.
#[inline(always)]
fn open_position(account: &AccountView, slot: u8, vault: &Address) -> Result<Stored<Position>> {
    guard!(account.is_writable(), VaultError::PositionNotWritable);
    guard!(account.owned_by(&crate::ID), VaultError::WrongPosition);
    // SAFETY: it is no declared account (those alias no trailing one), and the slots differ: nothing else refers to its data.
    let position =
        unsafe { Stored::<Position>::load_mut(*account) }.map_err(|_| VaultError::WrongPosition)?;
    position.require(vault)?;
    guard!(position.slot == slot, VaultError::WrongPosition);
    Ok(position)
}

/// A result that must be there, or may be missing.
#[inline(always)]
fn forgiven<T>(result: Result<T>, prices: Prices) -> Result<Option<T>> {
    match (result, prices) {
        (Ok(value), _) => Ok(Some(value)),
        (Err(error), Prices::Required) => Err(error),
        (Err(_), Prices::Optional) => Ok(None),
    }
}
