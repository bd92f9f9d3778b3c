//! The accounts of a trade: one deduplicated table that all legs point into, checked once before any of them is called.

use crate::prelude::*;
use crate::{
    constants::{AUTHORITY_PROGRAMS, MAX_LEGS, ROUTER, SCRATCH_SEED, TOKEN_PROGRAM},
    error::VaultError,
    router::leg::Leg,
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
    solana_program::hash::hashv,
    Id,
};

/// A token account of the trader or the vault, and its bytes before the trade.
pub struct Held {
    view: AccountView,
    lamports: u64,
    before: [u8; token::ACCOUNT_LEN],
}

impl Held {
    /// Remembers the account. Errors: `ScratchNotClean` where somebody else has a right to it (attacks 5, 6 and 21).
    #[inline(always)]
    pub fn new(view: &AccountView) -> Result<Self> {
        let before = token::bytes(view)?;
        guard!(token::is_clean(before)?, VaultError::ScratchNotClean);
        Ok(Self {
            view: *view,
            lamports: view.lamports(),
            before: *before,
        })
    }

    #[inline(always)]
    pub fn view(&self) -> &AccountView {
        &self.view
    }

    #[inline(always)]
    pub fn mint(&self) -> Result<Address> {
        token::mint_of(&self.before)
    }

    #[inline(always)]
    pub fn amount_before(&self) -> Result<u64> {
        token::amount_of(&self.before)
    }

    #[inline(always)]
    pub fn amount_now(&self) -> Result<u64> {
        token::amount(&self.view)
    }

    /// Requires every byte but the balance to be what it was, and the account to be a token account with its lamports still: mint, owner,
    /// delegate, state, close authority, size, program and rent (attacks 5 to 9 and 13). Errors: `AccountTampered`.
    #[inline(always)]
    pub fn require_intact(&self) -> Result<()> {
        let now = token::bytes(&self.view).map_err(|_| VaultError::AccountTampered)?;
        let intact = now.get(..token::AMOUNT) == self.before.get(..token::AMOUNT)
            && now.get(token::AFTER_AMOUNT..) == self.before.get(token::AFTER_AMOUNT..)
            && self.view.lamports() >= self.lamports;
        guard!(intact, VaultError::AccountTampered);
        Ok(())
    }
}

/// The table.
pub struct Table<'a> {
    views: &'a [AccountView],
    infos: Vec<CpiAccount<'a>>,
    held: Vec<Held>,
    vault: &'a Address,
    trader: &'a Address,
}

impl<'a> Table<'a> {
    /// Checks every account of the table and remembers the trader's token accounts.
    ///
    /// Errors: `SignerInTrade`, `VaultAccountInTrade`, `AuthorityAccountInTrade`, `ScratchNotClean`.
    pub fn new(views: &'a [AccountView], vault: &'a Address, trader: &'a Address) -> Result<Self> {
        let mut infos: Vec<CpiAccount<'a>> = Vec::with_capacity(views.len());
        let mut held = Vec::with_capacity(MAX_LEGS);
        for (view, info) in views.iter().zip(infos.spare_capacity_mut()) {
            // Neither the keeper nor the fee payer is ever seen by the router (attack 1).
            guard!(!view.is_signer(), VaultError::SignerInTrade);
            if address_eq(view.owner(), &TOKEN_PROGRAM) {
                if is_traders(view, vault, trader)? {
                    held.push(Held::new(view)?);
                }
            } else {
                check_other(view)?;
            }
            CpiAccount::init_from_account_view(view, info);
        }
        // SAFETY: the loop has written one for each view.
        unsafe { infos.set_len(views.len()) };
        Ok(Self {
            views,
            infos,
            held,
            vault,
            trader,
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

    /// Where `view` is among the trader's accounts.
    #[inline(always)]
    pub fn held_at(&self, view: &AccountView) -> Option<usize> {
        self.held
            .iter()
            .position(|held| held.view.account_ptr() == view.account_ptr())
    }

    #[inline(always)]
    pub fn held(&self, at: usize) -> Result<&Held> {
        self.held.get(at).ok_or(VaultError::LegSource)
    }

    /// Requires the account to be the scratch account of its mint: the one at the address that only this program can sign for.
    ///
    /// The bump is searched by hashing alone. That the address is off the curve needs no proof here: `create_scratch` signed for it.
    /// Errors: `LegSource`.
    #[inline(never)]
    pub fn require_scratch(&self, at: usize) -> Result<()> {
        let held = self.held(at)?;
        let mint = held.mint()?;
        let found = (0..=u8::MAX).rev().any(|bump| {
            let hash = hashv(&[
                SCRATCH_SEED,
                self.vault.as_ref(),
                mint.as_ref(),
                &[bump],
                crate::ID.as_ref(),
                b"ProgramDerivedAddress",
            ]);
            hash.to_bytes() == *held.view.address().as_array()
        });
        guard!(found, VaultError::LegSource);
        Ok(())
    }

    /// Calls the router. The only signer is the trader, and it is read-only, so that its lamports and its owner are out of reach
    /// (attack 13). The writable flag of any other account is the transaction's.
    #[inline(always)]
    pub fn call(&self, leg: &Leg, signer: &Signer<'_, '_>) -> Result<()> {
        let mut metas: Vec<InstructionAccount<'_>> = Vec::with_capacity(leg.accounts.len());
        for (index, meta) in leg.accounts.iter().zip(metas.spare_capacity_mut()) {
            let view = self.view(*index)?;
            let is_trader = address_eq(view.address(), self.trader);
            meta.write(InstructionAccount::new(
                view.address(),
                view.is_writable() && !is_trader,
                is_trader,
            ));
        }
        // SAFETY: the loop has written one for each index.
        unsafe { metas.set_len(leg.accounts.len()) };
        // SAFETY: no account of the table is borrowed: the vault's and other accounts of this program were refused.
        unsafe {
            invoke_signed_unchecked(
                &InstructionView {
                    program_id: &ROUTER,
                    accounts: &metas,
                    data: &leg.data,
                },
                &self.infos,
                core::slice::from_ref(signer),
            );
        }
        Ok(())
    }

    /// Requires every account of the trader to be what it was, balances too but for the one at `except`, which is swept by measure.
    ///
    /// Errors: `AccountTampered`, `ScratchResidue`.
    #[inline(always)]
    pub fn require_untouched(&self, except: usize) -> Result<()> {
        for (at, held) in self.held.iter().enumerate() {
            held.require_intact()?;
            // A residue kept back in a scratch account would be a later trade's loot (attack 12).
            guard!(
                at == except || held.amount_now()? == held.amount_before()?,
                VaultError::ScratchResidue
            );
        }
        Ok(())
    }
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
