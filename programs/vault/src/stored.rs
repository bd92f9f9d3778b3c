//! One of the program's own accounts, as an instruction declares it: `Stored<Vault>` where anchor has `Account<Vault>`.
//!
//! It checks the same (owner, kind, size, writable), in one function for all kinds. It keeps no borrow flag and has nothing to drop: anchor's
//! type is inlined whole into every instruction, which is a third of a program of this many.

use crate::prelude::*;
use crate::{
    declared::{Rule, Slot, STORED},
    error::VaultError,
    state::{Change, Distribution, Position, Vault, Venue, Withdrawal},
};
use anchor_lang::{address_eq, bytemuck::Pod, pinocchio::ProgramResult, IdlAccountType};
use core::{
    marker::PhantomData,
    ops::{Deref, DerefMut},
};

/// An account of this program that holds a `T` behind its discriminator.
pub struct Stored<T> {
    view: AccountView,
    kind: PhantomData<T>,
}

/// Bytes of a discriminator.
const HEAD: usize = 8;

/// What an account must be.
struct Kind {
    discriminator: u64,
    size: usize,
}

/// The kinds, by their numbers.
const KINDS: &[Kind] = &[
    Stored::<Vault>::KIND,
    Stored::<Position>::KIND,
    Stored::<Venue>::KIND,
    Stored::<Withdrawal>::KIND,
    Stored::<Distribution>::KIND,
    Stored::<Change>::KIND,
];

macro_rules! numbered {
    ($($type:ty = $number:literal)*) => {$(
        // SAFETY: a `Stored` is a view of an account, and the rule requires the account's kind.
        unsafe impl Slot for Stored<$type> {
            const RULE: Rule = STORED + $number;
        }
    )*};
}

numbered! { Vault = 0 Position = 1 Venue = 2 Withdrawal = 3 Distribution = 4 Change = 5 }

/// Errors: `NotOurAccount`, `WrongAccountKind`.
#[inline(always)]
pub fn require_kind(view: AccountView, number: Rule) -> Result<()> {
    let kind = KINDS
        .get(usize::from(number))
        .ok_or(VaultError::WrongAccountKind)?;
    guard!(
        address_eq(view.owner(), &crate::ID),
        VaultError::NotOurAccount
    );
    // SAFETY: every kind has a discriminator, so that eight bytes are there.
    let head = || unsafe { view.data_ptr().cast::<u64>().read_unaligned() };
    guard!(
        view.data_len() >= kind.size && head() == kind.discriminator,
        VaultError::WrongAccountKind
    );
    Ok(())
}

/// A discriminator as a number.
pub const fn head_of(discriminator: &[u8]) -> u64 {
    match discriminator.first_chunk::<HEAD>() {
        Some(head) => u64::from_le_bytes(*head),
        None => panic!("a discriminator has eight bytes"),
    }
}

impl<T: Pod + Discriminator> Stored<T> {
    const KIND: Kind = Kind {
        discriminator: head_of(T::DISCRIMINATOR),
        size: HEAD.saturating_add(core::mem::size_of::<T>()),
    };

    #[inline(always)]
    pub fn address(&self) -> &Address {
        self.view.address()
    }

    #[inline(always)]
    pub fn view(&self) -> &AccountView {
        &self.view
    }
}

impl<T: Pod + Discriminator> Deref for Stored<T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: `require_kind` has seen that so many bytes are there; account data is aligned to eight, and `T` is any bytes. Accounts of
        // this program are never handed to another, and two declared ones that alias are refused when either is mutable.
        unsafe { &*self.view.data_ptr().add(HEAD).cast::<T>() }
    }
}

impl<T: Pod + Discriminator> DerefMut for Stored<T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as above. An account that was declared read-only is never written: the runtime would undo the transaction.
        unsafe { &mut *self.view.data_mut_ptr().add(HEAD).cast::<T>() }
    }
}

impl<T: Pod + Discriminator> AnchorAccount for Stored<T>
where
    Self: Slot,
{
    type Data = T;
    const MIN_DATA_LEN: usize = Self::KIND.size;

    #[inline(always)]
    fn load(view: AccountView) -> core::result::Result<Self, ProgramError> {
        require_kind(view, Self::RULE.wrapping_sub(STORED))?;
        Ok(Self {
            view,
            kind: PhantomData,
        })
    }

    #[inline(always)]
    fn account(&self) -> &AccountView {
        &self.view
    }
}

impl<T: Pod + Discriminator> AccountClose for Stored<T>
where
    Self: Slot,
{
    fn close(&mut self, destination: AccountView) -> ProgramResult {
        Ok(close(self.view, destination)?)
    }
}

/// Gives the rent to `destination` and the account back to the system. Its kind is overwritten, so that nothing in this transaction can
/// read it again.
#[inline(never)]
pub fn close(mut account: AccountView, mut destination: AccountView) -> Result<()> {
    let lamports = destination
        .lamports()
        .checked_add(account.lamports())
        .ok_or(VaultError::Overflow)?;
    destination.set_lamports(lamports);
    account.set_lamports(0);
    // SAFETY: the instruction that declared the account holds no reference into it any more.
    unsafe {
        if let Some(head) = account.borrow_unchecked_mut().get_mut(..HEAD) {
            head.fill(u8::MAX);
        }
        account.close_unchecked();
    }
    Ok(())
}

impl<T: IdlAccountType> IdlAccountType for Stored<T> {
    const __IDL_ACCOUNT_ENTRY: Option<&'static str> = T::__IDL_ACCOUNT_ENTRY;
    const __IDL_TYPE_DEF: Option<&'static str> = T::__IDL_TYPE_DEF;

    fn __idl_account_entry() -> Option<&'static str> {
        T::__idl_account_entry()
    }

    fn __idl_type_def() -> Option<&'static str> {
        T::__idl_type_def()
    }

    fn __register_idl_deps(
        accounts: &mut anchor_lang::__alloc::vec::Vec<&'static str>,
        types: &mut anchor_lang::__alloc::vec::Vec<&'static str>,
    ) {
        T::__register_idl_deps(accounts, types);
    }
}
