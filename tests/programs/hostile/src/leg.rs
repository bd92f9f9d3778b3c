//! One call of the vault's, read.

use crate::layout::LAYOUTS;
use pinocchio::{error::ProgramError, AccountView};

/// Accounts behind the route's own: till · till's account of the input · till's account of the output · props.
pub struct Leg<'a> {
    /// Signs, read-only: the vault's trader.
    pub user: &'a AccountView,
    pub source: &'a AccountView,
    pub destination: &'a AccountView,
    /// The PDA that owns what this program trades with.
    pub till: &'a AccountView,
    pub till_in: &'a AccountView,
    pub till_out: &'a AccountView,
    /// What the deed needs besides.
    pub props: &'a [AccountView],
    /// Everything that the vault has handed over.
    pub accounts: &'a [AccountView],
    pub in_amount: u64,
    pub quoted_out: u64,
    pub deed: u8,
    pub arguments: &'a [u8],
}

impl<'a> Leg<'a> {
    /// # Errors
    /// `InvalidInstructionData` for anything but a route with a deed behind its numbers, `NotEnoughAccountKeys`.
    pub fn read(accounts: &'a [AccountView], data: &'a [u8]) -> Result<Self, ProgramError> {
        let layout = LAYOUTS
            .iter()
            .find(|layout| data.starts_with(&layout.discriminator))
            .ok_or(ProgramError::InvalidInstructionData)?;
        let account = |at: usize| accounts.get(at).ok_or(ProgramError::NotEnoughAccountKeys);
        let [till, till_in, till_out, props @ ..] = accounts
            .get(layout.accounts..)
            .ok_or(ProgramError::NotEnoughAccountKeys)?
        else {
            return Err(ProgramError::NotEnoughAccountKeys);
        };
        let (in_amount, rest) = number(data.get(layout.amounts..))?;
        let (quoted_out, _) = number(Some(rest))?;
        let (deed, arguments) = data
            .get(layout.end..)
            .and_then(|rest| rest.split_first())
            .ok_or(ProgramError::InvalidInstructionData)?;
        Ok(Self {
            user: account(layout.user)?,
            source: account(layout.source)?,
            destination: account(layout.destination)?,
            till,
            till_in,
            till_out,
            props,
            accounts,
            in_amount,
            quoted_out,
            deed: *deed,
            arguments,
        })
    }

    /// # Errors
    /// `NotEnoughAccountKeys`.
    pub fn prop(&self, at: usize) -> Result<&'a AccountView, ProgramError> {
        self.props.get(at).ok_or(ProgramError::NotEnoughAccountKeys)
    }
}

/// A u64 from the front, and what follows it.
///
/// # Errors
/// `InvalidInstructionData` when the data ends early.
pub fn number(data: Option<&[u8]>) -> Result<(u64, &[u8]), ProgramError> {
    data.and_then(|data| data.split_first_chunk())
        .map(|(head, rest)| (u64::from_le_bytes(*head), rest))
        .ok_or(ProgramError::InvalidInstructionData)
}
