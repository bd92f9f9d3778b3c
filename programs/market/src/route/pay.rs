//! Sending the output where it belongs.

use super::{Authority, Settled};
use crate::{constants::ID, error::MarketError, event::emit_fee, token};
use pinocchio::{AccountView, Address, ProgramResult};

/// An account that Anchor would declare `Option`: the program's own id stands for none.
pub fn optional(account: &AccountView) -> Option<&AccountView> {
    (account.address() != &ID).then_some(account)
}

/// Where the output lies and where it goes.
pub struct Payment<'a> {
    pub settled: Settled,
    pub mint: &'a Address,
    /// Holds the whole output; belongs to `owner`.
    pub from: &'a AccountView,
    pub owner: Authority<'a>,
    /// `None`, or `from` itself: the taker's part stays.
    pub destination: Option<&'a AccountView>,
    pub fee_account: Option<&'a AccountView>,
    pub event_authority: &'a AccountView,
}

/// Pays the fee, then the taker.
///
/// # Errors
/// `MissingPlatformFeeAccount`, `InvalidMint` for a destination of another mint, or what SPL Token returns.
pub fn pay(payment: &Payment) -> ProgramResult {
    let Payment {
        settled,
        mint,
        from,
        owner,
        event_authority,
        ..
    } = payment;
    if settled.fee > 0 {
        let fee_account = payment
            .fee_account
            .ok_or(MarketError::MissingPlatformFeeAccount)?;
        owner.transfer(from, fee_account, settled.fee)?;
        emit_fee(event_authority, fee_account.address(), mint, settled.fee)?;
    }
    match payment.destination {
        Some(destination) if destination.address() != from.address() => {
            if &token::holding(destination)?.mint != *mint {
                return Err(MarketError::InvalidMint.into());
            }
            owner.transfer(from, destination, settled.to_taker)
        }
        _ => Ok(()),
    }
}
