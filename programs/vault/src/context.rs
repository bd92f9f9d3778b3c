//! What an instruction is given: its accounts, and those behind them.

use crate::{constants::EVENT_AUTHORITY_SEED, prelude::*, trailing::Trailing};
use anchor_lang::Bumps;

/// As anchor's context, without a copy of the accounts.
pub struct Context<'a, T> {
    pub accounts: &'a mut T,
    pub bumps: EventBump,
    pub trailing: Trailing,
}

/// The bump of the account that signs events.
#[derive(Clone, Copy)]
pub struct EventBump {
    pub event_authority: u8,
}

/// The context of an instruction that anchor has checked, for programs that call this one as a library.
///
/// Errors: anchor's 2040 where an account behind the declared ones repeats a writable one.
pub fn of<'a, T: Bumps>(
    ctx: &'a mut anchor_lang::context::Context<'_, T>,
) -> core::result::Result<Context<'a, T>, ProgramError> {
    let trailing = Trailing::walked(ctx.remaining_accounts()?);
    let (_, bump) = find_program_address(&[EVENT_AUTHORITY_SEED], &crate::ID);
    Ok(Context {
        accounts: &mut ctx.accounts,
        bumps: EventBump {
            event_authority: bump,
        },
        trailing,
    })
}
