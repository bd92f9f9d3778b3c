//! Events, as Anchor's `emit_cpi!` sends them: the program calls itself, signed by the event authority, with the event as data.

use crate::{
    constants::{discriminator, EVENT_AUTHORITY, EVENT_AUTHORITY_SEED, ID},
    error::MarketError,
};
use alloc::vec::Vec;
use pinocchio::{
    cpi::{invoke_signed, Seed, Signer},
    instruction::{InstructionAccount, InstructionView},
    AccountView, Address, ProgramResult,
};

const SWAP_EVENT: [u8; 8] = [0x40, 0xc6, 0xcd, 0xe8, 0x26, 0x08, 0x71, 0xe2];
const SWAPS_EVENT: [u8; 8] = [0x98, 0x2f, 0x4e, 0xeb, 0xc0, 0x60, 0x6e, 0x6a];
const FEE_EVENT: [u8; 8] = [0x49, 0x4f, 0x4e, 0x7f, 0xb8, 0xd5, 0x0d, 0xdc];

/// One hop that has been made.
#[derive(Clone, Copy, Debug)]
pub struct Swap {
    pub input_mint: Address,
    pub input_amount: u64,
    pub output_mint: Address,
    pub output_amount: u64,
}

/// Emits `SwapEvent { amm, input_mint, input_amount, output_mint, output_amount }`, one a hop: what the v1 routes do.
///
/// # Errors
/// What the self-CPI returns.
pub fn emit_swap(event_authority: &AccountView, swap: &Swap) -> ProgramResult {
    let mut event = tagged(SWAP_EVENT);
    event.extend_from_slice(ID.as_array());
    put_swap(&mut event, swap);
    emit(event_authority, &event)
}

/// Emits `SwapsEvent { swap_events: Vec<{input_mint, input_amount, output_mint, output_amount, amm}> }`, one a route: what the v2 routes do.
///
/// # Errors
/// What the self-CPI returns.
pub fn emit_swaps(event_authority: &AccountView, swaps: &[Swap]) -> ProgramResult {
    let mut event = tagged(SWAPS_EVENT);
    let count = u32::try_from(swaps.len()).map_err(|_| MarketError::InvalidCalculation)?;
    event.extend_from_slice(&count.to_le_bytes());
    for swap in swaps {
        put_swap(&mut event, swap);
        event.extend_from_slice(ID.as_array());
    }
    emit(event_authority, &event)
}

/// Emits `FeeEvent { account, mint, amount }`.
///
/// # Errors
/// What the self-CPI returns.
pub fn emit_fee(
    event_authority: &AccountView,
    account: &Address,
    mint: &Address,
    amount: u64,
) -> ProgramResult {
    let mut event = tagged(FEE_EVENT);
    event.extend_from_slice(account.as_array());
    event.extend_from_slice(mint.as_array());
    event.extend_from_slice(&amount.to_le_bytes());
    emit(event_authority, &event)
}

/// The other end of the self-CPI. Only this program can sign as the event authority, so nobody else can place an event.
///
/// # Errors
/// `InvalidAuthority` unless the event authority signed.
pub fn receive(accounts: &[AccountView]) -> ProgramResult {
    match accounts {
        [authority, ..] if authority.address() == &EVENT_AUTHORITY.0 && authority.is_signer() => {
            Ok(())
        }
        _ => Err(MarketError::InvalidAuthority.into()),
    }
}

fn tagged(event: [u8; 8]) -> Vec<u8> {
    let mut data = Vec::with_capacity(160);
    data.extend_from_slice(&discriminator::EVENT);
    data.extend_from_slice(&event);
    data
}

fn put_swap(event: &mut Vec<u8>, swap: &Swap) {
    event.extend_from_slice(swap.input_mint.as_array());
    event.extend_from_slice(&swap.input_amount.to_le_bytes());
    event.extend_from_slice(swap.output_mint.as_array());
    event.extend_from_slice(&swap.output_amount.to_le_bytes());
}

fn emit(event_authority: &AccountView, data: &[u8]) -> ProgramResult {
    let bump = [EVENT_AUTHORITY.1];
    let seeds = [Seed::from(EVENT_AUTHORITY_SEED), Seed::from(&bump)];
    let accounts = [InstructionAccount::readonly_signer(
        event_authority.address(),
    )];
    let instruction = InstructionView {
        program_id: &ID,
        accounts: &accounts,
        data,
    };
    invoke_signed(&instruction, &[event_authority], &[Signer::from(&seeds)])
}
