//! What the program does when it is called. Numbers are those of `tests/support/hostile.ts`.

use crate::{
    errand,
    leg::{number, Leg},
};
use pinocchio::{cpi::set_return_data, error::ProgramError, AccountView, Address, ProgramResult};

/// Takes the input and pays the quoted output.
const TRADE: u8 = 0;
/// Takes the input and pays nothing.
const KEEP: u8 = 1;
/// Takes another amount than it was asked to (u64), and pays the quoted output.
const TAKE: u8 = 2;
/// Takes the input and pays the quoted output to prop 0.
const DIVERT: u8 = 3;
/// Carries out an instruction, then trades.
const ERRAND_FIRST: u8 = 4;
/// Trades, then carries out an instruction.
const ERRAND_LAST: u8 = 5;
/// Takes the input and carries out an instruction instead of paying.
const ERRAND_ONLY: u8 = 6;
/// Trades, and says that it paid another amount (u64).
const LIE: u8 = 7;
/// Trades, and moves all lamports of prop 0 to prop 1 by hand.
const SEIZE: u8 = 8;
/// Trades, and overwrites the first byte of prop 0 by hand.
const SCRIBBLE: u8 = 9;
/// Trades, and makes prop 0 a byte longer by hand.
const STRETCH: u8 = 10;
/// Trades, and writes another program into prop 0's owner by hand.
const CAPTURE: u8 = 11;

/// # Errors
/// `InvalidInstructionData` for a number that is none of these, and those of the errand.
pub fn run(leg: &Leg) -> ProgramResult {
    match leg.deed {
        TRADE => trade(leg),
        KEEP => take(leg, leg.in_amount),
        TAKE => {
            take(leg, number(Some(leg.arguments))?.0);
            pay(leg, leg.destination);
        }
        DIVERT => {
            take(leg, leg.in_amount);
            pay(leg, leg.prop(0)?);
        }
        ERRAND_FIRST => {
            errand::run(leg)?;
            trade(leg);
        }
        ERRAND_LAST => {
            trade(leg);
            errand::run(leg)?;
        }
        ERRAND_ONLY => {
            take(leg, leg.in_amount);
            errand::run(leg)?;
        }
        LIE => {
            trade(leg);
            set_return_data(leg.arguments);
        }
        by_hand => {
            trade(leg);
            tamper(leg, by_hand)?;
        }
    }
    Ok(())
}

fn trade(leg: &Leg) {
    take(leg, leg.in_amount);
    pay(leg, leg.destination);
}

fn take(leg: &Leg, amount: u64) {
    errand::transfer(leg, leg.source, leg.till_in, leg.user, amount);
}

fn pay(leg: &Leg, to: &AccountView) {
    errand::transfer(leg, leg.till_out, to, leg.till, leg.quoted_out);
}

/// Writes into the account as it lies in memory, without asking its owner.
fn tamper(leg: &Leg, deed: u8) -> ProgramResult {
    let mut account = *leg.prop(0)?;
    match deed {
        SEIZE => {
            let mut taker = *leg.prop(1)?;
            taker.set_lamports(taker.lamports().saturating_add(account.lamports()));
            account.set_lamports(0);
        }
        SCRIBBLE => {
            // SAFETY: nothing else holds the data.
            let data = unsafe { account.borrow_unchecked_mut() };
            let first = data.first_mut().ok_or(ProgramError::AccountDataTooSmall)?;
            *first = !*first;
        }
        STRETCH => {
            let length = u64::try_from(account.data_len().saturating_add(1))
                .map_err(|_| ProgramError::InvalidRealloc)?;
            // SAFETY: the length stands in the eight bytes before the data.
            unsafe { account.data_mut_ptr().cast::<u64>().sub(1).write(length) };
        }
        // SAFETY: nothing else holds the owner.
        CAPTURE => unsafe { account.assign(&Address::default()) },
        _ => return Err(ProgramError::InvalidInstructionData),
    }
    Ok(())
}
