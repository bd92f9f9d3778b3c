//! Reading arguments: borsh, as anchor's clients write it. Anchor reads them a byte at a time, in every instruction anew.

use crate::{
    prelude::*,
    router::Leg,
    state::{Order, Policy, Proposal, Roles, VenueLimits},
};
use anchor_lang::{
    __alloc::vec::Vec,
    bytemuck::{pod_read_unaligned, Pod},
};

/// An argument.
pub trait Arg<'a>: Sized {
    /// Takes it off the front, or nothing where it is not there.
    fn read(data: &mut &'a [u8]) -> Option<Self>;
}

/// As many bytes as a value has that is borsh in memory.
#[inline(always)]
fn plain<T: Pod>(data: &mut &[u8]) -> Option<T> {
    let (value, rest) = data.split_at_checked(size_of::<T>())?;
    *data = rest;
    Some(pod_read_unaligned(value))
}

macro_rules! plain {
    ($($type:ty)*) => {$(
        impl<'a> Arg<'a> for $type {
            #[inline(always)]
            fn read(data: &mut &'a [u8]) -> Option<Self> {
                plain(data)
            }
        }
    )*};
}

plain! { u8 u64 i64 [u8; 32] Address Policy }

impl<'a> Arg<'a> for bool {
    #[inline(always)]
    fn read(data: &mut &'a [u8]) -> Option<Self> {
        match <u8 as Arg>::read(data)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

macro_rules! fields {
    ($($type:ident { $($field:ident)* })*) => {$(
        impl<'a> Arg<'a> for $type {
            #[inline(always)]
            fn read(data: &mut &'a [u8]) -> Option<Self> {
                Some(Self { $($field: Arg::read(data)?),* })
            }
        }
    )*};
}

fields! {
    Roles { admin guardian keeper }
    Order { expected_nonce amount_in min_out }
    VenueLimits { cap capacity refill }
    Proposal { kind parameter subject feed value capacity refill }
}

/// The number of a list's elements.
#[inline(always)]
fn length(data: &mut &[u8]) -> Option<usize> {
    usize::try_from(plain::<u32>(data)?).ok()
}

/// As many elements as the data says.
#[inline(always)]
fn list<'a, T>(
    data: &mut &'a [u8],
    element: impl Fn(&mut &'a [u8]) -> Option<T>,
) -> Option<Vec<T>> {
    let length = length(data)?;
    // No element is without a byte: there is never more room than the data can fill.
    if length > data.len() {
        return None;
    }
    let mut elements = Vec::with_capacity(length);
    let mut slot: *mut T = elements.as_mut_ptr();
    for _ in 0..length {
        let element = element(data)?;
        // SAFETY: there is room for so many.
        unsafe {
            slot.write(element);
            slot = slot.add(1);
        }
    }
    // SAFETY: the loop has written them all.
    unsafe { elements.set_len(length) };
    Some(elements)
}

impl<'a> Arg<'a> for &'a [u8] {
    #[inline(always)]
    fn read(data: &mut &'a [u8]) -> Option<Self> {
        let length = length(data)?;
        let (bytes, rest) = data.split_at_checked(length)?;
        *data = rest;
        Some(bytes)
    }
}

impl<'a> Arg<'a> for Vec<Leg<'a>> {
    #[inline(never)]
    fn read(data: &mut &'a [u8]) -> Option<Self> {
        list(data, |data| {
            Some(Leg {
                data: Arg::read(data)?,
                accounts: Arg::read(data)?,
            })
        })
    }
}

impl<'a> Arg<'a> for Vec<[u8; 32]> {
    #[inline(never)]
    fn read(data: &mut &'a [u8]) -> Option<Self> {
        list(data, Arg::read)
    }
}
