//! Program-derived accounts: found and created once, afterwards recognised by the address or bump that was recorded.

use crate::error::VaultError;
use crate::prelude::*;
use anchor_lang::{
    bytemuck::{bytes_of, Pod},
    create_account_signed,
    programs::System,
    Id,
};

/// Seeds that any of the program's addresses has, at most, without its bump.
const MAX_SEEDS: usize = 3;
const DISCRIMINATOR_LEN: usize = 8;

/// The canonical address of `seeds` and its bump.
pub fn find(seeds: &[&[u8]]) -> Result<(Address, u8)> {
    Ok(find_program_address(seeds, &crate::ID))
}

/// An account to be created. One value, so that creating is one function: more than five arguments would have to be inlined everywhere.
pub struct New<'a> {
    /// Pays the rent.
    pub payer: &'a AccountView,
    pub account: &'a AccountView,
    pub space: usize,
    pub owner: &'a Address,
    pub seeds: &'a [&'a [u8]],
}

impl New<'_> {
    /// Creates the account at the canonical address of its seeds, also where somebody has sent it lamports before. Returns its bump.
    ///
    /// Errors: `WrongAddress`, `AlreadyExists`.
    #[inline(never)]
    pub fn create(&self) -> Result<u8> {
        let bump = anchor_lang::find_and_verify_program_address(
            self.seeds,
            &crate::ID,
            self.account.address(),
        )
        .map_err(|_| VaultError::WrongAddress)?;
        guard!(
            self.account.owned_by(&System::id()),
            VaultError::AlreadyExists
        );
        let bump_seed = [bump];
        let mut signer: [&[u8]; MAX_SEEDS + 1] = [&[]; MAX_SEEDS + 1];
        for (slot, seed) in signer
            .iter_mut()
            .zip(self.seeds.iter().copied().chain([bump_seed.as_slice()]))
        {
            *slot = seed;
        }
        let used = signer
            .get(..self.seeds.len().saturating_add(1))
            .ok_or(VaultError::WrongAddress)?;
        create_account_signed(self.payer, self.account, self.space, self.owner, used)
            .map_err(|_| VaultError::UnexpectedEffect)?;
        Ok(bump)
    }
}

/// Writes a new account of this program: its discriminator and `value`. Errors: `InvariantBroken` where the account is too small.
#[inline(never)]
pub fn write_bytes(mut account: AccountView, discriminator: &[u8], value: &[u8]) -> Result<()> {
    // SAFETY: the account is new: nothing else refers to its data.
    let data = unsafe { account.borrow_unchecked_mut() };
    let (head, body) = data
        .split_at_mut_checked(discriminator.len())
        .ok_or(VaultError::InvariantBroken)?;
    head.copy_from_slice(discriminator);
    body.get_mut(..value.len())
        .ok_or(VaultError::InvariantBroken)?
        .copy_from_slice(value);
    Ok(())
}

/// The size of an account that holds a `T`.
pub const fn space_of<T>() -> usize {
    DISCRIMINATOR_LEN.saturating_add(core::mem::size_of::<T>())
}

/// Writes `value` into its new account.
#[inline(always)]
pub fn write<T: Pod + Discriminator>(account: &AccountView, value: &T) -> Result<()> {
    write_bytes(*account, T::DISCRIMINATOR, bytes_of(value))
}
