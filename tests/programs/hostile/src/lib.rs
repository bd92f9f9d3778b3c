//! Jupiter turned against its caller. It answers to Jupiter v6's four route instructions with their own account layouts, and does what
//! the byte behind the numbers says: an honest trade out of its till, or one of the things that a malicious or upgraded Jupiter could
//! do with the accounts and the signature that it is given. The vault's tests load it at Jupiter's address. It is never deployed.
//!
//! | part | file |
//! |---|---|
//! | where each route keeps its parts | layout.rs |
//! | one call, read | leg.rs |
//! | what it does | deed.rs |
//! | an instruction that it smuggles in | errand.rs |
//! | what it is at SPL Token's address | token.rs |
#![cfg_attr(target_os = "solana", no_std)]

extern crate alloc;
#[cfg(target_arch = "bpf")]
extern crate solana_compiler_builtins as _;

mod deed;
#[cfg(target_arch = "bpf")]
mod entry;
mod errand;
mod layout;
mod leg;
mod token;

use pinocchio::{AccountView, Address, ProgramResult};

/// One route instruction, or one of SPL Token's.
///
/// # Errors
/// `InvalidInstructionData` and `NotEnoughAccountKeys` for a call that a test has built wrongly. The runtime refuses the rest.
pub fn process(program_id: &Address, accounts: &mut [AccountView], data: &[u8]) -> ProgramResult {
    if program_id == &token::ID {
        return token::run(accounts, data);
    }
    deed::run(&leg::Leg::read(accounts, data)?)
}
