//! A position: a token that the keeper may hold for the vault, and what it holds of it. That it exists is the allowlist.

use crate::prelude::*;
use crate::{
    constants::POSITIONS,
    error::VaultError,
    math::{price::Rates, wide::mul_div},
    quantity::{Rounding, UsdcAtoms},
    state::{venues::Outside, Vault},
};

#[account]
#[derive(Debug, PartialEq, Eq)]
pub struct Position {
    pub version: u8,
    pub bump: u8,
    /// Its bit in `Vault::positions`.
    pub slot: u8,
    /// Of the mint.
    pub decimals: u8,
    pub reserved_flags: [u8; 4],
    pub vault: Address,
    pub mint: Address,
    /// The Vault PDA's token account of the mint.
    pub holding: Address,
    /// Pyth's feed of the token in dollars.
    pub feed: [u8; 32],
    /// Token atoms held, as recorded: what somebody sends to the account does not count.
    pub amount: u64,
    /// USDC atoms paid for them.
    pub cost: u64,
    /// The most that may be paid for what is held, USDC atoms.
    pub cap: u64,
    /// Publish time of the newest price used. An older one is never taken again (attack 28).
    pub published_at: i64,
    /// When the position was last opened from nothing.
    pub opened_at: i64,
    pub reserved: [u64; 8],
}

impl Position {
    /// Holds after every instruction. Errors: `InvariantBroken`.
    pub fn invariant(&self) -> Result<()> {
        let holds = self.amount > 0 || self.cost == 0;
        guard!(holds, VaultError::InvariantBroken);
        Ok(())
    }

    /// The position of `vault`. Errors: `WrongPosition`.
    #[inline(always)]
    pub fn require(&self, vault: &Address) -> Result<()> {
        guard!(self.vault == *vault, VaultError::WrongPosition);
        Ok(())
    }

    /// The bit that says it is open. Errors: `InvariantBroken` for a slot that no byte has.
    #[inline(always)]
    pub fn bit(&self) -> Result<u8> {
        1u8.checked_shl(u32::from(self.slot))
            .ok_or(VaultError::InvariantBroken)
    }

    /// Uses a price of this time. Errors: `PriceGoesBack`.
    #[inline(always)]
    pub fn see(&mut self, published_at: i64) -> Result<()> {
        guard!(published_at >= self.published_at, VaultError::PriceGoesBack);
        self.published_at = published_at;
        Ok(())
    }

    /// What it is worth at most, max(cost, high), and at least, min(cost, low).
    #[inline(always)]
    pub fn value(&self, rates: &Rates) -> Result<Outside> {
        let cost = UsdcAtoms(self.cost);
        Ok(Outside {
            high: rates.high.value(self.amount, Rounding::Up)?.max(cost),
            low: rates.low.value(self.amount, Rounding::Down)?.min(cost),
        })
    }

    /// Takes `units` out. Returns the part of the cost that goes with them, rounded up, so that what is left never looks dearer than it was.
    ///
    /// Errors: `UnitsTooMany`.
    pub fn take(&mut self, units: u64) -> Result<UsdcAtoms> {
        guard!(units > 0 && units <= self.amount, VaultError::UnitsTooMany);
        let cost = mul_div(self.cost, units, self.amount, Rounding::Up)?;
        self.amount = self.amount.saturating_sub(units);
        self.cost = self.cost.saturating_sub(cost);
        Ok(UsdcAtoms(cost))
    }
}

impl Vault {
    /// The slot for a new position. Errors: `TableFull`.
    pub fn take_slot(&mut self) -> Result<u8> {
        let slot = self.position_count;
        guard!(slot < POSITIONS, VaultError::TableFull);
        self.position_count = slot.saturating_add(1);
        Ok(slot)
    }

    /// Requires `mint` to be the one that was proposed, and neither the deposit currency nor the vault's own shares. Errors: `WrongMint`.
    pub fn require_other_mint(&self, mint: &Address, proposed: &Address) -> Result<()> {
        guard!(
            mint == proposed && *mint != self.usdc_mint && *mint != self.share_mint,
            VaultError::WrongMint
        );
        Ok(())
    }
}
