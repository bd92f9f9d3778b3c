//! SPL Token: the one token program that the exchange trades.

use crate::error::MarketError;
use pinocchio::{cpi::Signer, AccountView, Address, ProgramResult};
use pinocchio_token::{instructions::Transfer, state::Account};

/// What a token account says of itself.
pub struct Holding {
    pub mint: Address,
    pub owner: Address,
    pub amount: u64,
}

/// Reads a token account.
///
/// # Errors
/// `InvalidTokenAccount` unless it is an initialised account of SPL Token.
pub fn holding(account: &AccountView) -> Result<Holding, MarketError> {
    let token =
        Account::from_account_view(account).map_err(|_| MarketError::InvalidTokenAccount)?;
    if !token.is_initialized() {
        return Err(MarketError::InvalidTokenAccount);
    }
    Ok(Holding {
        mint: *token.mint(),
        owner: *token.owner(),
        amount: token.amount(),
    })
}

/// Requires SPL Token itself, so that nobody's own program can stand in for it.
///
/// # Errors
/// `IncorrectTokenProgramId`.
pub fn require_token_program(account: &AccountView) -> Result<(), MarketError> {
    if account.address() == &pinocchio_token::ID {
        Ok(())
    } else {
        Err(MarketError::IncorrectTokenProgramId)
    }
}

/// Moves `amount` atoms. `signers` is empty where the authority signed the instruction itself.
///
/// # Errors
/// What SPL Token returns.
pub fn transfer(
    from: &AccountView,
    to: &AccountView,
    authority: &AccountView,
    amount: u64,
    signers: &[Signer],
) -> ProgramResult {
    Transfer::new(from, to, authority, amount).invoke_signed(signers)
}
