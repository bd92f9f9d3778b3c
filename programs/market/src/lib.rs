//! A constant-product exchange that answers to Jupiter v6's four exact-in route instructions, account for account and byte for byte, so that
//! a caller cannot tell it from Jupiter. It is the router of the embedded chain, loaded there at Jupiter's address, and is never deployed.
//!
//! | instruction | data | file |
//! |---|---|---|
//! | `route` | plan, in, quoted out, slippage, fee | instructions/route.rs |
//! | `shared_accounts_route` | id, then as `route` | instructions/shared_accounts_route.rs |
//! | `route_v2` | in, quoted out, slippage, fees, plan | instructions/route_v2.rs |
//! | `shared_accounts_route_v2` | id, then as `route_v2` | instructions/shared_accounts_route_v2.rs |
//! | `create_pool`, `add_liquidity` | not Jupiter's: they set the exchange up | instructions/*.rs |
//! | an event | the self-CPI that carries a swap's event | event.rs |
#![cfg_attr(target_os = "solana", no_std)]
#![cfg_attr(
    test,
    allow(
        clippy::arithmetic_side_effects,
        clippy::unwrap_used,
        clippy::indexing_slicing
    )
)]

extern crate alloc;
#[cfg(target_arch = "bpf")]
extern crate solana_compiler_builtins as _;

pub mod constants;
pub mod curve;
#[cfg(target_arch = "bpf")]
mod entry;
pub mod error;
mod event;
mod instructions;
pub mod route;
pub mod state;
mod token;

use constants::discriminator;
use error::MarketError;
use pinocchio::{error::ProgramError, AccountView, Address, ProgramResult};

/// Dispatches one instruction by its first eight bytes.
///
/// # Errors
/// `InvalidInstructionData` for any discriminator outside the table above; otherwise what the instruction returns.
pub fn process(program_id: &Address, accounts: &mut [AccountView], data: &[u8]) -> ProgramResult {
    if program_id != &constants::ID {
        return Err(ProgramError::IncorrectProgramId);
    }
    let (head, arguments) = data
        .split_first_chunk::<8>()
        .ok_or(ProgramError::InvalidInstructionData)?;
    match *head {
        discriminator::ROUTE => instructions::route(accounts, arguments),
        discriminator::SHARED_ACCOUNTS_ROUTE => {
            instructions::shared_accounts_route(accounts, arguments)
        }
        discriminator::ROUTE_V2 => instructions::route_v2(accounts, arguments),
        discriminator::SHARED_ACCOUNTS_ROUTE_V2 => {
            instructions::shared_accounts_route_v2(accounts, arguments)
        }
        discriminator::CREATE_POOL => instructions::create_pool(accounts, arguments),
        discriminator::ADD_LIQUIDITY => instructions::add_liquidity(accounts, arguments),
        discriminator::EVENT => event::receive(accounts),
        _ => Err(MarketError::InstructionFallbackNotFound.into()),
    }
}
