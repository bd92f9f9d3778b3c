//! Who may move the tokens of a route.

use crate::{
    constants::{EVENT_AUTHORITY, ID, PROGRAM_AUTHORITIES, PROGRAM_AUTHORITY_SEED},
    error::MarketError,
    token,
};
use pinocchio::{
    cpi::{Seed, Signer},
    AccountView, ProgramResult,
};

/// The owner of the accounts that the hops draw on.
#[derive(Clone, Copy)]
pub enum Authority<'a> {
    /// Signed the instruction.
    User(&'a AccountView),
    /// The PDA `["authority", id]`, for which this program signs.
    Program {
        account: &'a AccountView,
        id: u8,
        bump: u8,
    },
}

impl<'a> Authority<'a> {
    /// The program authority number `id`.
    ///
    /// # Errors
    /// `InvalidProgramAuthority` when the account is not that PDA.
    pub fn program(account: &'a AccountView, id: u8) -> Result<Self, MarketError> {
        match PROGRAM_AUTHORITIES.get(usize::from(id)) {
            Some((address, bump)) if address == account.address() => Ok(Self::Program {
                account,
                id,
                bump: *bump,
            }),
            _ => Err(MarketError::InvalidProgramAuthority),
        }
    }

    pub fn account(&self) -> &'a AccountView {
        match self {
            Self::User(account) | Self::Program { account, .. } => account,
        }
    }

    /// Requires that it owns the two program accounts and that they are of the route's mints.
    ///
    /// # Errors
    /// `InvalidTokenAccount`, `InvalidMint`, `SourceAndDestinationMintCannotBeTheSame`.
    pub fn require_accounts(
        &self,
        accounts: [&AccountView; 2],
        mints: [&AccountView; 2],
    ) -> Result<(), MarketError> {
        let [source, destination] = mints;
        if source.address() == destination.address() {
            return Err(MarketError::SourceAndDestinationMintCannotBeTheSame);
        }
        for (account, mint) in accounts.iter().zip(mints) {
            let held = token::holding(account)?;
            if &held.owner != self.account().address() {
                return Err(MarketError::InvalidTokenAccount);
            }
            if &held.mint != mint.address() {
                return Err(MarketError::InvalidMint);
            }
        }
        Ok(())
    }

    /// Moves tokens in its name.
    ///
    /// # Errors
    /// What SPL Token returns.
    pub fn transfer(&self, from: &AccountView, to: &AccountView, amount: u64) -> ProgramResult {
        match self {
            Self::User(account) => token::transfer(from, to, account, amount, &[]),
            Self::Program { account, id, bump } => {
                let (id, bump) = ([*id], [*bump]);
                let seeds = [
                    Seed::from(PROGRAM_AUTHORITY_SEED),
                    Seed::from(&id),
                    Seed::from(&bump),
                ];
                token::transfer(from, to, account, amount, &[Signer::from(&seeds)])
            }
        }
    }
}

/// # Errors
/// `AccountNotSigner`.
pub fn require_signer(account: &AccountView) -> Result<(), MarketError> {
    if account.is_signer() {
        Ok(())
    } else {
        Err(MarketError::AccountNotSigner)
    }
}

/// The two accounts that Anchor adds for events.
///
/// # Errors
/// `ConstraintAddress`.
pub fn require_environment(
    event_authority: &AccountView,
    program: &AccountView,
) -> Result<(), MarketError> {
    if event_authority.address() == &EVENT_AUTHORITY.0 && program.address() == &ID {
        Ok(())
    } else {
        Err(MarketError::ConstraintAddress)
    }
}
