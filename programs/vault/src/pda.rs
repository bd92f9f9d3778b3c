//! Program-derived accounts: found and created once, afterwards recognised by the address or bump that was recorded.

use crate::error::VaultError;
use anchor_lang::{create_account_signed, prelude::*};

/// Seeds that any of the program's addresses has, at most, without its bump.
const MAX_SEEDS: usize = 3;

/// The canonical address of `seeds` and its bump.
pub fn find(seeds: &[&[u8]]) -> Result<(Address, u8)> {
    Ok(find_program_address(seeds, &crate::ID))
}

/// Creates `account` at the canonical address of `seeds`, rent paid by `payer`, also where somebody has sent it lamports before.
/// Returns its bump. Errors: `WrongAddress`.
#[inline(never)]
pub fn create(
    payer: &AccountView,
    account: &AccountView,
    space: usize,
    owner: &Address,
    seeds: &[&[u8]],
) -> Result<u8> {
    let bump = anchor_lang::find_and_verify_program_address(seeds, &crate::ID, account.address())
        .map_err(|_| VaultError::WrongAddress)?;
    let bump_seed = [bump];
    let mut signer: [&[u8]; MAX_SEEDS + 1] = [&[]; MAX_SEEDS + 1];
    for (slot, seed) in signer
        .iter_mut()
        .zip(seeds.iter().copied().chain([bump_seed.as_slice()]))
    {
        *slot = seed;
    }
    let used = signer
        .get(..seeds.len().saturating_add(1))
        .ok_or(VaultError::WrongAddress)?;
    create_account_signed(payer, account, space, owner, used)?;
    Ok(bump)
}
