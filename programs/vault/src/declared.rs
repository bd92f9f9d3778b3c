//! What an instruction declares of its accounts, as data: a byte for each, which one function carries out for all instructions (call.rs).
//!
//! Anchor's derive writes the same checks out in every instruction, which is half of a program of this many. It still describes the
//! accounts to clients, and `accounts!` makes both from one declaration.

use crate::prelude::*;

/// What an account must be: one of the kinds, and the flags.
pub type Rule = u8;

pub const KIND: Rule = 0x0f;
pub const ANY: Rule = 0;
pub const SIGNER: Rule = 1;
pub const TOKEN_PROGRAM: Rule = 2;
pub const SYSTEM_PROGRAM: Rule = 3;
pub const EVENT_AUTHORITY: Rule = 4;
/// The first of the program's own kinds, which are numbered in the order of `stored::KINDS`.
pub const STORED: Rule = 5;

pub const WRITABLE: Rule = 0x10;
/// A writable account that may be another one of the instruction's.
pub const REPEATS: Rule = 0x20;

/// A type of account that an instruction may declare.
///
/// # Safety
/// It is an `AccountView` and nothing else, and any account that `RULE` admits may be one.
pub unsafe trait Slot {
    const RULE: Rule;
}

unsafe impl Slot for UncheckedAccount {
    const RULE: Rule = ANY;
}

unsafe impl Slot for Signer {
    const RULE: Rule = SIGNER;
}

unsafe impl Slot for Program<Token> {
    const RULE: Rule = TOKEN_PROGRAM;
}

unsafe impl Slot for Program<System> {
    const RULE: Rule = SYSTEM_PROGRAM;
}

/// The accounts of an instruction.
///
/// # Safety
/// The type is a row of `Slot`s in C's layout, and there is a rule for each.
pub unsafe trait Declared {
    const RULES: &'static [Rule];

    /// Closes what the instruction is to close, after it has succeeded.
    fn exit(&mut self) -> Result<()>;
}

/// Declares an instruction's accounts, in anchor's words, to anchor and to this program.
macro_rules! accounts {
    ($(#[$event:ident])? pub struct $name:ident { $($(#[$($attribute:tt)*])* pub $field:ident: $type:ident $(<$of:ident>)?,)* }) => {
        $(#[$event])?
        #[derive(Accounts)]
        #[repr(C)]
        pub struct $name { $($(#[$($attribute)*])* pub $field: $type $(<$of>)?,)* }

        // SAFETY: every slot has the size of an account, so that it can be nothing else; the lengths are compared.
        unsafe impl $crate::declared::Declared for $name {
            const RULES: &'static [$crate::declared::Rule] = {
                const RULES: &[$crate::declared::Rule] = &[
                    $(<$type $(<$of>)? as $crate::declared::Slot>::RULE $(| rule!($($attribute)*))*,)*
                    $(rule!($event), $crate::declared::ANY)?
                ];
                $(assert!(size_of::<$type $(<$of>)?>() == size_of::<AccountView>());)*
                assert!(size_of::<$name>() == RULES.len() * size_of::<AccountView>());
                RULES
            };

            #[inline(always)]
            fn exit(&mut self) -> Result<()> {
                let _accounts = self;
                $($(exit!(_accounts $field $($attribute)*);)*)*
                Ok(())
            }
        }
    };
}

/// The flags of an attribute of anchor's.
macro_rules! rule {
    (doc = $text:literal) => {
        0
    };
    (account(mut)) => {
        $crate::declared::WRITABLE
    };
    (account(mut, close = $to:ident)) => {
        $crate::declared::WRITABLE
    };
    (account(mut, unsafe(dup))) => {
        $crate::declared::WRITABLE | $crate::declared::REPEATS
    };
    (event_cpi) => {
        $crate::declared::EVENT_AUTHORITY
    };
}

/// What an attribute of anchor's asks for at the end.
macro_rules! exit {
    ($accounts:ident $field:ident account(mut, close = $to:ident)) => {
        $crate::stored::close(*$accounts.$field.view(), *$accounts.$to.account())?
    };
    ($accounts:ident $field:ident $($other:tt)*) => {};
}
