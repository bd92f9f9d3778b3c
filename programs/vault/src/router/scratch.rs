//! The addresses of scratch accounts.

use crate::constants::SCRATCH_SEED;
use crate::prelude::*;
use anchor_lang::{address_eq, solana_program::hash::hash};

/// Bumps of scratch accounts that were found before, by the lowest bits of the mint's first byte. They are where the search starts and
/// prove nothing: an address is one only where it is the hash.
pub type Bumps = [u8; 32];

/// What the address of a scratch account is the hash of.
#[repr(C)]
pub struct Preimage {
    seed: [u8; SCRATCH_SEED.len()],
    vault: [u8; 32],
    mint: [u8; 32],
    bump: u8,
    program: [u8; 32],
    marker: [u8; 21],
}

impl Preimage {
    #[inline(always)]
    pub fn new(vault: &Address, mint: &Address) -> Self {
        Self {
            seed: *b"scratch",
            vault: *vault.as_array(),
            mint: *mint.as_array(),
            bump: 0,
            program: *crate::ID.as_array(),
            marker: *b"ProgramDerivedAddress",
        }
    }

    /// The bump with which the hash is `address`: `first` where it is that, or else the highest.
    ///
    /// That the address is off the curve needs no proof here: `create_scratch` signed for it.
    #[inline(always)]
    pub fn bump_of(&mut self, address: &Address, first: u8) -> Option<u8> {
        if self.hashes_to(address, first) {
            return Some(first);
        }
        (0..=u8::MAX)
            .rev()
            .find(|bump| self.hashes_to(address, *bump))
    }

    #[inline(always)]
    fn hashes_to(&mut self, address: &Address, bump: u8) -> bool {
        self.bump = bump;
        // SAFETY: every field is bytes, so that there is no padding.
        let bytes = unsafe {
            core::slice::from_raw_parts(core::ptr::from_ref(self).cast::<u8>(), size_of::<Self>())
        };
        address_eq(&Address::new_from_array(hash(bytes).to_bytes()), address)
    }
}

/// Where the bump of a mint's scratch account is kept.
#[inline(always)]
pub fn place(mint: &Address) -> usize {
    let [first, ..] = *mint.as_array();
    usize::from(first & 31)
}
