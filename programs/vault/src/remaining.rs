//! The accounts behind an instruction's declared ones.

use crate::{error::VaultError, prelude::*};
use anchor_lang::__alloc::vec::Vec;

/// All of them, in order. Errors: `AccountTwice` where one is also declared as mutable: it could be written behind its checks.
#[inline(always)]
pub fn accounts<T: Bumps>(ctx: &mut Context<'_, T>) -> Result<Vec<AccountView>> {
    ctx.remaining_accounts()
        .map_err(|_| VaultError::AccountTwice)
}
