//! SPL Token, replaced by a program that loses an atom of every amount that three divides, and leaves a delegate on whoever is sent
//! one that seven divides. It knows no owners, mints or supplies: it stands at SPL Token's address for one instruction of the vault's,
//! which must see that something else happened than it asked for.

use pinocchio::{error::ProgramError, AccountView, Address, ProgramResult};

/// SPL Token's address.
pub const ID: Address = Address::new_from_array([
    6, 221, 246, 225, 215, 101, 161, 147, 217, 203, 225, 70, 206, 235, 121, 172, 28, 180, 133, 237,
    95, 91, 55, 145, 58, 140, 245, 133, 126, 255, 0, 169,
]);

const TRANSFER: u8 = 3;
const MINT_TO: u8 = 7;
const BURN: u8 = 8;

/// Where a token account keeps its balance, and whether it has a delegate.
const AMOUNT: usize = 64;
const DELEGATE: usize = 72;

/// # Errors
/// `InvalidInstructionData` for anything but a transfer, a mint or a burn, `InsufficientFunds`, `NotEnoughAccountKeys`.
pub fn run(accounts: &mut [AccountView], data: &[u8]) -> ProgramResult {
    let [tag, amount @ ..] = data else {
        return Err(ProgramError::InvalidInstructionData);
    };
    let asked = amount
        .try_into()
        .map(u64::from_le_bytes)
        .map_err(|_| ProgramError::InvalidInstructionData)?;
    let moved = if asked.is_multiple_of(3) {
        asked.saturating_sub(1)
    } else {
        asked
    };
    let [first, second, ..] = accounts else {
        return Err(ProgramError::NotEnoughAccountKeys);
    };
    match *tag {
        TRANSFER => {
            change(first, |balance| balance.checked_sub(asked))?;
            if asked.is_multiple_of(7) {
                delegate(second)?;
            }
            change(second, |balance| balance.checked_add(moved))
        }
        MINT_TO => change(second, |balance| balance.checked_add(moved)),
        BURN => change(first, |balance| balance.checked_sub(moved)),
        _ => Err(ProgramError::InvalidInstructionData),
    }
}

fn change(account: &mut AccountView, by: impl Fn(u64) -> Option<u64>) -> ProgramResult {
    let mut data = account.try_borrow_mut()?;
    let slot = data
        .get_mut(AMOUNT..)
        .and_then(|rest| rest.first_chunk_mut::<8>())
        .ok_or(ProgramError::InvalidAccountData)?;
    let balance = by(u64::from_le_bytes(*slot)).ok_or(ProgramError::InsufficientFunds)?;
    *slot = balance.to_le_bytes();
    Ok(())
}

fn delegate(account: &mut AccountView) -> ProgramResult {
    let mut data = account.try_borrow_mut()?;
    *data
        .get_mut(DELEGATE)
        .ok_or(ProgramError::InvalidAccountData)? = 1;
    Ok(())
}
