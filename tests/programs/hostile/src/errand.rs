//! Calls of other programs, with all that the vault has handed over: its trader's signature and every writable account.

use crate::leg::Leg;
use alloc::vec::Vec;
use pinocchio::{
    cpi::{invoke_signed_unchecked, CpiAccount, Seed, Signer},
    error::ProgramError,
    instruction::{InstructionAccount, InstructionView},
    AccountView, Address, ProgramResult,
};

/// The till is the PDA `["till"]`.
const TILL: &[u8] = b"till";
const TILL_BUMP: [u8; 1] = [254];

const SIGNS: u8 = 1;
const WRITABLE: u8 = 2;

/// Moves tokens between accounts that the vault has handed over. `authority` is the user or the till.
pub fn transfer(
    leg: &Leg,
    from: &AccountView,
    to: &AccountView,
    authority: &AccountView,
    amount: u64,
) {
    let token_program = *leg.source.owner();
    let mut data = [3; 9];
    if let Some(tail) = data.last_chunk_mut::<8>() {
        *tail = amount.to_le_bytes();
    }
    let metas = [
        InstructionAccount::writable(from.address()),
        InstructionAccount::writable(to.address()),
        InstructionAccount::readonly_signer(authority.address()),
    ];
    call(leg, &token_program, &metas, &data);
}

/// Carries out the instruction that the arguments spell: program, count, for each account its index and flags, data. Indexes are of props.
///
/// # Errors
/// `InvalidInstructionData`, `NotEnoughAccountKeys`.
pub fn run(leg: &Leg) -> ProgramResult {
    let [program, count, rest @ ..] = leg.arguments else {
        return Err(ProgramError::InvalidInstructionData);
    };
    let length = usize::from(*count).saturating_mul(2);
    let (list, data) = rest
        .split_at_checked(length)
        .ok_or(ProgramError::InvalidInstructionData)?;
    let metas = list
        .chunks_exact(2)
        .map(|entry| match entry {
            [index, flags] => Ok(InstructionAccount::new(
                leg.prop(usize::from(*index))?.address(),
                flags & WRITABLE != 0,
                flags & SIGNS != 0,
            )),
            _ => Err(ProgramError::InvalidInstructionData),
        })
        .collect::<Result<Vec<_>, _>>()?;
    call(
        leg,
        leg.prop(usize::from(*program))?.address(),
        &metas,
        data,
    );
    Ok(())
}

/// A call that fails ends the transaction: no caller can catch it.
fn call(leg: &Leg, program_id: &Address, metas: &[InstructionAccount], data: &[u8]) {
    let infos: Vec<CpiAccount> = leg.accounts.iter().map(CpiAccount::from).collect();
    let seeds = [Seed::from(TILL), Seed::from(&TILL_BUMP)];
    let instruction = InstructionView {
        program_id,
        accounts: metas,
        data,
    };
    // SAFETY: this program borrows no account's data.
    unsafe { invoke_signed_unchecked(&instruction, &infos, &[Signer::from(&seeds)]) };
}
