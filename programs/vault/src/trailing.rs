//! The accounts behind an instruction's declared ones, read where the runtime has put them.
//!
//! Anchor's own list of them costs 65 units an account, for two copies and a search through all repetitions. This one costs a sixth of it
//! and refuses the same: an account that repeats a declared writable one.

use crate::{
    declared::{Rule, REPEATS, WRITABLE},
    error::VaultError,
    prelude::*,
};
use anchor_lang::{
    __alloc::vec::Vec,
    pinocchio::account::{RuntimeAccount, MAX_PERMITTED_DATA_INCREASE},
};

/// The first byte of a record that repeats no earlier one. A repetition says which one it repeats. (A borrowed account would have another
/// byte there; nothing in this program borrows one: see `Stored`.)
pub const FIRST: u8 = u8::MAX;

/// The accounts that an instruction has not declared.
#[derive(Clone, Copy)]
pub struct Trailing {
    /// The record of the first of them that is not in `views`.
    pub at: *mut u8,
    /// Room for all accounts of the instruction. The declared ones are there.
    pub views: *mut AccountView,
    /// How many accounts were passed, and how many of them have been walked.
    pub number: usize,
    pub walked: usize,
    /// Of the declared ones.
    pub rules: &'static [Rule],
}

impl Trailing {
    /// Accounts that anchor has read.
    pub fn walked(views: Vec<AccountView>) -> Self {
        let views = views.leak();
        Self {
            at: core::ptr::null_mut(),
            views: views.as_mut_ptr(),
            number: views.len(),
            walked: views.len(),
            rules: &[],
        }
    }

    /// The accounts that are not declared, in their order.
    ///
    /// Errors: `AccountTwice` where one repeats a declared writable account, which could then be written behind its checks.
    #[inline(never)]
    pub fn accounts<'a>(&self) -> Result<&'a [AccountView]> {
        let view = |index: usize| self.views.wrapping_add(index);
        let mut at = self.at;
        for index in self.walked..self.number {
            // SAFETY: the runtime has put so many records there, of which each turn passes one, and there is room for a view of each.
            let repeated = unsafe { *at };
            if repeated == FIRST {
                unsafe { view(index).write(AccountView::new_unchecked(at.cast())) };
                at = unsafe { behind(at) };
            } else {
                let repeated = usize::from(repeated);
                let declared = self.rules.get(repeated);
                guard!(
                    !declared.is_some_and(|rule| is_exclusive(*rule)),
                    VaultError::AccountTwice
                );
                unsafe { view(index).write(*view(repeated)) };
                at = at.wrapping_add(8);
            }
        }
        let first = self.rules.len();
        // SAFETY: all of them have been written, here or before, in a place that the whole call keeps.
        Ok(unsafe { core::slice::from_raw_parts(view(first), self.number.saturating_sub(first)) })
    }
}

/// Whether no other account of the instruction may be this one.
#[inline(always)]
pub fn is_exclusive(rule: Rule) -> bool {
    rule & (WRITABLE | REPEATS) == WRITABLE
}

/// Where the record behind an account's begins.
///
/// # Safety
/// `record` begins the record of an account that repeats no earlier one.
#[inline(always)]
pub unsafe fn behind(record: *mut u8) -> *mut u8 {
    let len = (*record.cast::<RuntimeAccount>()).data_len;
    // Records begin at multiples of eight; eight bytes of rent epoch end each.
    #[allow(clippy::cast_possible_truncation)]
    let padded = (len as usize).wrapping_add(7) & !7;
    record.wrapping_add(padded).wrapping_add(
        size_of::<RuntimeAccount>()
            .wrapping_add(MAX_PERMITTED_DATA_INCREASE)
            .wrapping_add(8),
    )
}
