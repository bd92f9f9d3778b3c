//! One call of the program: its accounts are checked against what the instruction declares, its arguments read.

use crate::{
    constants::TOKEN_PROGRAM as TOKEN,
    context::{Context, EventBump},
    declared::{
        Declared, Rule, ANY, EVENT_AUTHORITY, KIND, SIGNER, STORED, SYSTEM_PROGRAM, TOKEN_PROGRAM,
        WRITABLE,
    },
    error::VaultError,
    prelude::*,
    stored,
    trailing::{behind, is_exclusive, Trailing, FIRST},
};
use anchor_lang::{address_eq, pinocchio::account::RuntimeAccount, Id, TryAccounts};

/// What the runtime has passed.
pub struct Call<'a> {
    pub data: &'a [u8],
    /// The accounts, of which none has been looked at.
    pub accounts: Trailing,
    pub bump: u8,
}

/// Anchor's ConstraintMut, ConstraintExecutable and ConstraintDuplicateMutableAccount.
const NOT_WRITABLE: u32 = 2_000;
const NOT_EXECUTABLE: u32 = 2_007;
const TWICE: u32 = 2_040;

/// The number of an error.
#[inline(always)]
pub fn code(error: ProgramError) -> u64 {
    error.into()
}

/// The number of a refusal.
#[inline(never)]
pub fn refusal(error: VaultError) -> u64 {
    code(error.into())
}

/// What the account that signs events is: anchor works its address out when the program is compiled.
#[event_cpi]
#[derive(Accounts)]
pub struct EventCpi {}

/// The bump of `view`, if it is the account that signs events.
#[inline(always)]
pub fn event_bump(view: AccountView) -> Option<u8> {
    let views = [view, view];
    let (_, bumps, ()) = EventCpi::validate_accounts(&crate::ID, &views, None, 0, &[]).ok()?;
    Some(bumps.event_authority)
}

impl Call<'_> {
    /// Carries out an instruction whose accounts are `T`. Returns 0, or the number of the error.
    #[inline(always)]
    pub fn run<T: Declared>(
        &mut self,
        body: impl FnOnce(&mut Context<'_, T>, &mut &[u8]) -> Option<Result<()>>,
    ) -> u64 {
        let refused = self.check(T::RULES);
        if refused != 0 {
            return refused;
        }
        // SAFETY: `check` has written a view for each slot of `T`, and what each slot must be has been seen.
        let accounts = unsafe { &mut *self.accounts.views.cast::<T>() };
        let mut context = Context {
            accounts,
            bumps: EventBump {
                event_authority: self.bump,
            },
            trailing: self.accounts,
        };
        let mut data = self.data;
        match body(&mut context, &mut data) {
            None => code(ProgramError::InvalidInstructionData),
            Some(Err(error)) => refusal(error),
            Some(Ok(())) => match context.accounts.exit() {
                Ok(()) => 0,
                Err(error) => refusal(error),
            },
        }
    }

    /// Walks the declared accounts and requires each to be what its rule says. Returns 0, or the number of the error, as anchor has it.
    #[inline(never)]
    fn check(&mut self, rules: &'static [Rule]) -> u64 {
        let (number, declared) = (self.accounts.number, rules.len());
        if number < declared {
            return code(ProgramError::NotEnoughAccountKeys);
        }
        let views = self.accounts.views;
        let (mut at, mut slot) = (self.accounts.at, views);
        for rule in rules.iter().copied() {
            // SAFETY: the runtime has put so many records there, of which each turn passes one, and there is room for a view of each.
            let repeated = unsafe { *at };
            let view = if repeated == FIRST {
                let record = at.cast::<RuntimeAccount>();
                at = unsafe { behind(at) };
                unsafe { AccountView::new_unchecked(record) }
            } else {
                let first = rules.get(usize::from(repeated)).copied().unwrap_or(rule);
                if is_exclusive(rule) || is_exclusive(first) {
                    return code(ProgramError::Custom(TWICE));
                }
                at = at.wrapping_add(8);
                unsafe { *views.wrapping_add(usize::from(repeated)) }
            };
            unsafe { slot.write(view) };
            slot = slot.wrapping_add(1);
            // Most are one of these two.
            if rule == ANY || rule == WRITABLE && view.is_writable() {
                continue;
            }
            let refused = refused(view, rule, &mut self.bump);
            if refused != 0 {
                return refused;
            }
        }
        self.accounts = Trailing {
            at,
            views,
            number,
            walked: declared,
            rules,
        };
        0
    }
}

/// 0 where `view` is what `rule` says.
#[inline(always)]
fn refused(view: AccountView, rule: Rule, bump: &mut u8) -> u64 {
    let (kind, unwritable) = (rule & KIND, rule & WRITABLE != 0 && !view.is_writable());
    match kind {
        SIGNER if unwritable || !view.is_signer() => code(ProgramError::MissingRequiredSignature),
        _ if unwritable => code(ProgramError::Custom(NOT_WRITABLE)),
        ANY | SIGNER => 0,
        TOKEN_PROGRAM => not_program(view, &TOKEN),
        SYSTEM_PROGRAM => not_program(view, &System::id()),
        EVENT_AUTHORITY => match event_bump(view) {
            Some(found) => {
                *bump = found;
                0
            }
            None => code(ProgramError::InvalidSeeds),
        },
        kind => match stored::require_kind(view, kind.wrapping_sub(STORED)) {
            Ok(()) => 0,
            Err(error) => refusal(error),
        },
    }
}

/// 0 where `view` is the program `id`.
#[inline(never)]
fn not_program(view: AccountView, id: &Address) -> u64 {
    if !view.executable() {
        return code(ProgramError::Custom(NOT_EXECUTABLE));
    }
    if !address_eq(view.address(), id) {
        return code(ProgramError::IncorrectProgramId);
    }
    0
}
