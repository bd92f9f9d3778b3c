//! The accounts behind an instruction's declared ones, read where the runtime has put them.
//!
//! Anchor's own list of them costs 65 units an account, for two copies and a search through all repetitions. This one costs a sixth of it
//! and refuses the same: an account that repeats a declared writable one.

use crate::{error::VaultError, prelude::*};
use anchor_lang::{
    __alloc::vec::Vec,
    pinocchio::account::{RuntimeAccount, MAX_PERMITTED_DATA_INCREASE},
    TryAccounts,
};

/// Where the runtime puts an instruction's accounts: their number, then a record for each.
const PARAMETERS: usize = 0x4_0000_0000;
/// The first byte of a record that repeats no earlier one. A repetition says which one it repeats. (A borrowed account would have another
/// byte there; nothing in this program borrows one: see `Stored`.)
const FIRST: u8 = u8::MAX;

/// How many accounts an instruction declares, and which of them are writable, a bit for each.
pub struct Trailing {
    declared: usize,
    writable: u64,
}

impl Trailing {
    /// Those of the instruction that `ctx` belongs to.
    #[inline(always)]
    pub fn of<T: TryAccounts>(_ctx: &Context<'_, T>) -> Self {
        const {
            assert!(T::HEADER_SIZE <= 64 && !T::HAS_DYNAMIC_MUT_MASK);
        }
        let [writable, ..] = T::MUT_MASK;
        Self {
            declared: T::HEADER_SIZE,
            writable,
        }
    }

    /// The accounts that are not declared, in their order.
    ///
    /// Errors: `AccountTwice` where one repeats a declared writable account, which could then be written behind its checks.
    #[inline(never)]
    pub fn accounts<'a>(&self) -> Result<&'a [AccountView]> {
        let start = core::ptr::with_exposed_provenance_mut::<u8>(PARAMETERS);
        // SAFETY: the runtime has put the number there and as many records behind it, of which each turn passes one.
        let (number, mut at) = unsafe { (start.cast::<usize>().read(), start.wrapping_add(8)) };
        let mut views: Vec<AccountView> = Vec::with_capacity(number);
        let slots = views.spare_capacity_mut().as_mut_ptr();
        let view = |index: usize| slots.wrapping_add(index).cast::<AccountView>();
        for index in 0..self.declared {
            let repeated = unsafe { *at };
            if repeated == FIRST {
                unsafe { view(index).write(AccountView::new_unchecked(at.cast())) };
                at = unsafe { behind(at) };
            } else {
                unsafe { view(index).write(*view(usize::from(repeated))) };
                at = at.wrapping_add(8);
            }
        }
        for index in self.declared..number {
            let repeated = unsafe { *at };
            if repeated == FIRST {
                unsafe { view(index).write(AccountView::new_unchecked(at.cast())) };
                at = unsafe { behind(at) };
            } else {
                let declared = usize::from(repeated) < self.declared;
                let writable = self.writable.wrapping_shr(u32::from(repeated)) & 1 == 1;
                guard!(!(declared && writable), VaultError::AccountTwice);
                unsafe { view(index).write(*view(usize::from(repeated))) };
                at = at.wrapping_add(8);
            }
        }
        // SAFETY: the loops have written one view for each.
        unsafe { views.set_len(number) };
        // The heap of an instruction is never freed.
        Ok(views.leak().get(self.declared..).unwrap_or_default())
    }
}

/// Where the record behind an account's begins.
///
/// # Safety
/// `record` begins the record of an account that repeats no earlier one.
#[inline(always)]
unsafe fn behind(record: *mut u8) -> *mut u8 {
    let len = (*record.cast::<RuntimeAccount>()).data_len;
    #[allow(clippy::cast_possible_truncation)]
    let end = record.wrapping_add(len as usize).wrapping_add(
        size_of::<RuntimeAccount>()
            .wrapping_add(MAX_PERMITTED_DATA_INCREASE)
            .wrapping_add(15),
    );
    // Records begin at multiples of eight; eight bytes of rent epoch end each.
    end.map_addr(|address| address & !7)
}
