//! A token account of the trader or the vault as it was before a trade.

use crate::prelude::*;
use crate::{error::VaultError, router::copy::copy, token};
use anchor_lang::__alloc::vec::Vec;

/// A token account of the trader or the vault, and its bytes before the trade.
pub struct Held {
    view: AccountView,
    lamports: u64,
    before: Vec<u8>,
}

impl Held {
    /// Remembers the account. Errors: `ScratchNotClean` where somebody else has a right to it (attacks 5, 6 and 21).
    #[inline(always)]
    pub fn new(view: &AccountView) -> Result<Self> {
        let bytes = token::bytes(view)?;
        guard!(token::is_clean(bytes)?, VaultError::ScratchNotClean);
        let before = copy(bytes);
        Ok(Self {
            view: *view,
            lamports: view.lamports(),
            before,
        })
    }

    #[inline(always)]
    pub fn view(&self) -> &AccountView {
        &self.view
    }

    /// Whether `view` is this account: an instruction has one record of each.
    #[inline(always)]
    pub fn is(&self, view: &AccountView) -> bool {
        self.view.account_ptr() == view.account_ptr()
    }

    #[inline(always)]
    fn before(&self) -> Result<&[u8; token::ACCOUNT_LEN]> {
        self.before
            .as_slice()
            .try_into()
            .map_err(|_| VaultError::AccountTampered)
    }

    #[inline(always)]
    pub fn mint(&self) -> Result<&Address> {
        token::mint_in(self.before()?)
    }

    #[inline(always)]
    pub fn amount_before(&self) -> Result<u64> {
        token::amount_of(self.before()?)
    }

    #[inline(always)]
    pub fn amount_now(&self) -> Result<u64> {
        token::amount_of(token::bytes(&self.view)?)
    }

    /// Requires every byte but the balance to be what it was, and the account to be a token account with its lamports still: mint, owner,
    /// delegate, state, close authority, size, program and rent (attacks 5 to 9 and 13). Returns the balance. Errors: `AccountTampered`.
    #[inline(always)]
    pub fn require_intact(&self) -> Result<u64> {
        let now = token::bytes(&self.view).map_err(|_| VaultError::AccountTampered)?;
        let before = self.before()?;
        let intact = now.get(..token::AMOUNT) == before.get(..token::AMOUNT)
            && now.get(token::AFTER_AMOUNT..) == before.get(token::AFTER_AMOUNT..)
            && self.view.lamports() >= self.lamports;
        guard!(intact, VaultError::AccountTampered);
        token::amount_of(now)
    }
}
