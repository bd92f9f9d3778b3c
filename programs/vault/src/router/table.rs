//! The accounts of a trade: one deduplicated table that all legs point into, checked once before any of them is called.

use crate::prelude::*;
use crate::{
    constants::{AUTHORITY_PROGRAMS, MAX_LEGS, ROUTER, TOKEN_PROGRAM},
    error::VaultError,
    router::{
        held::Held,
        scratch::{self, Bumps, Preimage},
    },
    token,
};
use anchor_lang::{
    __alloc::vec::Vec,
    address_eq,
    pinocchio::{
        cpi::{invoke_signed_unchecked, CpiAccount, Signer},
        instruction::{InstructionAccount, InstructionView},
    },
    programs::System,
    Id,
};
use core::cell::Cell;

/// The table.
pub struct Table<'a> {
    views: &'a [AccountView],
    infos: Vec<CpiAccount<'a>>,
    metas: Vec<InstructionAccount<'a>>,
    held: Vec<Held>,
    vault: &'a Address,
    trader: &'a Address,
    /// Where searches for scratch accounts start, and what they found.
    pub bumps: Cell<Bumps>,
}

impl<'a> Table<'a> {
    /// Checks every account of the table and remembers the trader's token accounts.
    ///
    /// Errors: `SignerInTrade`, `VaultAccountInTrade`, `AuthorityAccountInTrade`, `ScratchNotClean`.
    #[inline(never)]
    pub fn new(views: &'a [AccountView], vault: &'a Address, trader: &'a Address) -> Result<Self> {
        let mut held = Vec::with_capacity(MAX_LEGS);
        for view in views {
            // Neither the keeper nor the fee payer is ever seen by the router (attack 1).
            guard!(!view.is_signer(), VaultError::SignerInTrade);
            if address_eq(view.owner(), &TOKEN_PROGRAM) {
                if is_traders(view, vault, trader)? {
                    held.push(Held::new(view)?);
                }
            } else {
                check_other(view)?;
            }
        }
        let (infos, metas) = for_calls(views, trader);
        Ok(Self {
            views,
            infos,
            metas,
            held,
            vault,
            trader,
            bumps: Cell::default(),
        })
    }

    #[inline(always)]
    pub fn trader(&self) -> &Address {
        self.trader
    }

    /// Errors: `LegAccountOutOfTable`.
    #[inline(always)]
    pub fn view(&self, index: u8) -> Result<&AccountView> {
        self.views
            .get(usize::from(index))
            .ok_or(VaultError::LegAccountOutOfTable)
    }

    /// The trader's account that `view` is.
    #[inline(always)]
    pub fn held_at(&self, view: &AccountView) -> Option<&Held> {
        self.held.iter().find(|held| held.is(view))
    }

    /// Requires the account to be the scratch account of its mint: the one at the address that only this program can sign for. Errors: `LegSource`.
    #[inline(never)]
    pub fn require_scratch(&self, held: &Held) -> Result<()> {
        let mint = held.mint()?;
        let bump = self
            .bumps
            .as_array_of_cells()
            .get(scratch::place(mint))
            .ok_or(VaultError::LegSource)?;
        let found = Preimage::new(self.vault, mint)
            .bump_of(held.view().address(), bump.get())
            .ok_or(VaultError::LegSource)?;
        bump.set(found);
        Ok(())
    }

    /// Calls the router.
    #[inline(always)]
    pub fn call(&self, accounts: &[u8], data: &[u8], signer: &Signer<'_, '_>) -> Result<()> {
        let metas = self.metas(accounts)?;
        // SAFETY: no account of the table is borrowed: the vault's and other accounts of this program were refused.
        unsafe {
            invoke_signed_unchecked(
                &InstructionView {
                    program_id: &ROUTER,
                    accounts: &metas,
                    data,
                },
                &self.infos,
                core::slice::from_ref(signer),
            );
        }
        Ok(())
    }

    /// Errors: `LegAccountOutOfTable`.
    #[inline(never)]
    fn metas(&self, accounts: &[u8]) -> Result<Vec<InstructionAccount<'_>>> {
        let mut metas: Vec<InstructionAccount<'_>> = Vec::with_capacity(accounts.len());
        let mut slot = metas.as_mut_ptr();
        let table = self.metas.as_slice();
        for index in accounts {
            let meta = table
                .get(usize::from(*index))
                .ok_or(VaultError::LegAccountOutOfTable)?;
            // SAFETY: there is room for one for each index.
            unsafe {
                core::ptr::copy_nonoverlapping(meta, slot, 1);
                slot = slot.add(1);
            }
        }
        // SAFETY: the loop has written one for each index.
        unsafe { metas.set_len(accounts.len()) };
        Ok(metas)
    }

    /// Requires every account of the trader to be what it was, balances too but for that of `swept`. Returns how much more that has than
    /// before, or zero.
    ///
    /// Errors: `AccountTampered`, `ScratchResidue`.
    #[inline(always)]
    pub fn require_untouched(&self, swept: &Held) -> Result<u64> {
        let mut gained = 0;
        for held in &self.held {
            let now = held.require_intact()?;
            let before = held.amount_before()?;
            if core::ptr::eq(held, swept) {
                gained = now.saturating_sub(before);
            } else {
                // A residue kept back in a scratch account would be a later trade's loot (attack 12).
                guard!(now == before, VaultError::ScratchResidue);
            }
        }
        Ok(gained)
    }
}

/// The accounts as a call takes them. The only signer is the trader, and it is read-only, so that its lamports and its owner are out of
/// reach (attack 13). The writable flag of any other account is the transaction's.
#[inline(never)]
fn for_calls<'a>(
    views: &'a [AccountView],
    trader: &Address,
) -> (Vec<CpiAccount<'a>>, Vec<InstructionAccount<'a>>) {
    let mut infos: Vec<CpiAccount<'_>> = Vec::with_capacity(views.len());
    let mut metas: Vec<InstructionAccount<'_>> = Vec::with_capacity(views.len());
    let (mut info, mut meta) = (infos.as_mut_ptr(), metas.as_mut_ptr());
    for view in views {
        let address = view.address();
        // SAFETY: there is room for one of each for each view.
        unsafe {
            CpiAccount::init_from_account_view(view, &mut *info.cast());
            meta.write(if address_eq(address, trader) {
                InstructionAccount::readonly_signer(address)
            } else {
                InstructionAccount::new(address, view.is_writable(), false)
            });
            (info, meta) = (info.add(1), meta.add(1));
        }
    }
    // SAFETY: the loop has written one of each for each view.
    unsafe {
        infos.set_len(views.len());
        metas.set_len(views.len());
    }
    (infos, metas)
}

/// Whether a token account or mint is the trader's. Errors: `VaultAccountInTrade` if it is the vault's (attacks 10 and 14).
#[inline(always)]
fn is_traders(view: &AccountView, vault: &Address, trader: &Address) -> Result<bool> {
    // SAFETY: read here only; no CPI runs meanwhile.
    let data = unsafe { view.borrow_unchecked() };
    let Some(authority) = token::authority(data) else {
        return Ok(false);
    };
    guard!(
        !address_eq(authority, vault),
        VaultError::VaultAccountInTrade
    );
    Ok(address_eq(authority, trader) && data.len() == token::ACCOUNT_LEN)
}

/// Any other account: never one of this program's, and not writable where a signature could leave a right behind (attack 15).
#[inline(always)]
fn check_other(view: &AccountView) -> Result<()> {
    guard!(
        !address_eq(view.owner(), &crate::ID),
        VaultError::VaultAccountInTrade
    );
    if view.is_writable() {
        // A system account with data is a nonce.
        let nonce = !view.is_data_empty() && address_eq(view.owner(), &System::id());
        let authority = AUTHORITY_PROGRAMS
            .iter()
            .any(|id| address_eq(view.owner(), id));
        guard!(!nonce && !authority, VaultError::AuthorityAccountInTrade);
    }
    Ok(())
}
