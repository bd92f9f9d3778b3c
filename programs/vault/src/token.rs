//! SPL Token: what of an account is read, and the five instructions that are called.
//!
//! The CPIs are unchecked: a checked one refuses an authority whose data is borrowed, and the Vault account, which signs, is borrowed by
//! its handler. It is sound because the authority is always passed read-only and no token account or mint is ever borrowed across a call.

use crate::prelude::*;
use crate::{
    constants::TOKEN_PROGRAM,
    error::VaultError,
    pda,
    quantity::{Shares, UsdcAtoms},
};
use anchor_lang::{
    address_eq, bytemuck,
    pinocchio::{
        cpi::{invoke_signed_unchecked, CpiAccount, Signer},
        instruction::{InstructionAccount, InstructionView},
    },
};

pub const ACCOUNT_LEN: usize = 165;
pub const MINT_LEN: usize = 82;
const MINT: usize = 0;
const OWNER: usize = 32;
pub const AMOUNT: usize = 64;
pub const AFTER_AMOUNT: usize = 72;
const DELEGATE: usize = AFTER_AMOUNT;
const STATE: usize = 108;
const CLOSE_AUTHORITY: usize = 129;
const MINT_AUTHORITY: usize = 4;
const MINT_DECIMALS: usize = 44;
const MINT_INITIALIZED: usize = 45;

/// A token account's bytes. Errors: `WrongTokenAccount` where it is not one of SPL Token's.
#[inline(always)]
pub fn bytes(account: &AccountView) -> Result<&[u8; ACCOUNT_LEN]> {
    guard!(
        address_eq(account.owner(), &TOKEN_PROGRAM),
        VaultError::WrongTokenAccount
    );
    // SAFETY: the slice lives for one expression of the caller's; no CPI runs meanwhile.
    unsafe { account.borrow_unchecked() }
        .try_into()
        .map_err(|_| VaultError::WrongTokenAccount)
}

/// A field of a token account at a constant offset.
#[inline(always)]
fn field<const N: usize>(bytes: &[u8; ACCOUNT_LEN], at: usize) -> Result<&[u8; N]> {
    bytes
        .get(at..)
        .and_then(|rest| rest.first_chunk::<N>())
        .ok_or(VaultError::WrongTokenAccount)
}

#[inline(always)]
pub fn amount_of(bytes: &[u8; ACCOUNT_LEN]) -> Result<u64> {
    Ok(u64::from_le_bytes(*field(bytes, AMOUNT)?))
}

#[inline(never)]
pub fn amount(account: &AccountView) -> Result<u64> {
    amount_of(bytes(account)?)
}

#[inline(always)]
pub fn usdc(account: &AccountView) -> Result<UsdcAtoms> {
    amount(account).map(UsdcAtoms)
}

#[inline(always)]
pub fn shares(account: &AccountView) -> Result<Shares> {
    amount(account).map(Shares)
}

#[inline(always)]
pub fn mint_of(bytes: &[u8; ACCOUNT_LEN]) -> Result<Address> {
    Ok(Address::new_from_array(*field(bytes, MINT)?))
}

/// The mint, where it stands.
#[inline(always)]
pub fn mint_in(bytes: &[u8; ACCOUNT_LEN]) -> Result<&Address> {
    bytemuck::try_from_bytes(field::<32>(bytes, MINT)?).map_err(|_| VaultError::WrongTokenAccount)
}

/// The owner, where it stands.
#[inline(always)]
fn owner_in(bytes: &[u8; ACCOUNT_LEN]) -> Result<&Address> {
    bytemuck::try_from_bytes(field::<32>(bytes, OWNER)?).map_err(|_| VaultError::WrongTokenAccount)
}

#[inline(always)]
pub fn owner_of(bytes: &[u8; ACCOUNT_LEN]) -> Result<Address> {
    Ok(Address::new_from_array(*field(bytes, OWNER)?))
}

/// Initialised, not frozen, no delegate, no close authority: nobody but the owner can touch it.
#[inline(always)]
pub fn is_clean(bytes: &[u8; ACCOUNT_LEN]) -> Result<bool> {
    const INITIALIZED: u8 = 1;
    let delegate = u32::from_le_bytes(*field(bytes, DELEGATE)?);
    let close_authority = u32::from_le_bytes(*field(bytes, CLOSE_AUTHORITY)?);
    let [state] = *field::<1>(bytes, STATE)?;
    Ok(delegate == 0 && close_authority == 0 && state == INITIALIZED)
}

/// Refuses a token account of another mint or owner. Errors: `WrongTokenAccount`.
#[inline(never)]
pub fn require_account(account: &AccountView, mint: &Address, owner: &Address) -> Result<()> {
    let bytes = bytes(account)?;
    guard!(
        address_eq(mint_in(bytes)?, mint) && address_eq(owner_in(bytes)?, owner),
        VaultError::WrongTokenAccount
    );
    Ok(())
}

/// Who controls a token account (its owner) or a mint (its mint authority), from the bytes of either.
#[inline(always)]
pub fn authority(data: &[u8]) -> Option<&Address> {
    let at = match data.len() {
        ACCOUNT_LEN => OWNER,
        MINT_LEN if data.first() == Some(&1) => MINT_AUTHORITY,
        _ => return None,
    };
    bytemuck::try_from_bytes(data.get(at..at.checked_add(32)?)?).ok()
}

/// The decimals of an initialised SPL Token mint. Errors: `WrongMint` for anything else; a Token-2022 mint can take fees, call a
/// hook, freeze by default or claw back (attack 20).
pub fn mint_decimals(mint: &AccountView) -> Result<u8> {
    guard!(mint.owned_by(&TOKEN_PROGRAM), VaultError::WrongMint);
    // SAFETY: read for one expression; no CPI runs meanwhile.
    let bytes: &[u8; MINT_LEN] = unsafe { mint.borrow_unchecked() }
        .try_into()
        .map_err(|_| VaultError::WrongMint)?;
    let decimals = bytes.get(MINT_DECIMALS).ok_or(VaultError::WrongMint)?;
    guard!(
        bytes.get(MINT_INITIALIZED) == Some(&1),
        VaultError::WrongMint
    );
    Ok(*decimals)
}

/// One call of the token program.
#[inline(always)]
fn call<const N: usize>(
    accounts: [&AccountView; N],
    metas: [InstructionAccount<'_>; N],
    data: &[u8],
    signers: &[Signer<'_, '_>],
) {
    // SAFETY: see the module's comment.
    unsafe {
        invoke_signed_unchecked(
            &InstructionView {
                program_id: &TOKEN_PROGRAM,
                accounts: &metas,
                data,
            },
            &accounts.map(CpiAccount::from),
            signers,
        );
    }
}

/// An instruction of one byte and an amount.
#[inline(always)]
fn amount_data(tag: u8, amount: u64) -> [u8; 9] {
    let mut data = [tag; 9];
    if let Some(tail) = data.last_chunk_mut::<8>() {
        *tail = amount.to_le_bytes();
    }
    data
}

/// Two writable accounts, an authority that signs, and an amount: transfer, mint and burn have this form. One value, so that moving is one
/// function: more than five arguments would have to be inlined everywhere.
struct Move<'a> {
    first: &'a AccountView,
    second: &'a AccountView,
    authority: &'a AccountView,
    tag: u8,
    amount: u64,
}

impl Move<'_> {
    #[inline(never)]
    fn call(&self, signers: &[Signer<'_, '_>]) {
        let accounts = [self.first, self.second, self.authority];
        let metas = [
            InstructionAccount::writable(self.first.address()),
            InstructionAccount::writable(self.second.address()),
            InstructionAccount::readonly_signer(self.authority.address()),
        ];
        call(
            accounts,
            metas,
            &amount_data(self.tag, self.amount),
            signers,
        );
    }
}

#[inline(always)]
pub fn transfer(
    from: &AccountView,
    to: &AccountView,
    authority: &AccountView,
    amount: u64,
    signers: &[Signer<'_, '_>],
) {
    Move {
        first: from,
        second: to,
        authority,
        tag: 3,
        amount,
    }
    .call(signers);
}

#[inline(always)]
pub fn mint_to(
    mint: &AccountView,
    to: &AccountView,
    authority: &AccountView,
    amount: Shares,
    signers: &[Signer<'_, '_>],
) {
    Move {
        first: mint,
        second: to,
        authority,
        tag: 7,
        amount: amount.0,
    }
    .call(signers);
}

#[inline(always)]
pub fn burn(
    from: &AccountView,
    mint: &AccountView,
    authority: &AccountView,
    amount: Shares,
    signers: &[Signer<'_, '_>],
) {
    Move {
        first: from,
        second: mint,
        authority,
        tag: 8,
        amount: amount.0,
    }
    .call(signers);
}

/// InitializeAccount3: `account` of `mint`, owned by `owner`.
pub fn initialize_account(account: &AccountView, mint: &AccountView, owner: &Address) {
    let mut data = [18; 33];
    if let Some(tail) = data.last_chunk_mut::<32>() {
        *tail = owner.to_bytes();
    }
    let metas = [
        InstructionAccount::writable(account.address()),
        InstructionAccount::readonly(mint.address()),
    ];
    call([account, mint], metas, &data, &[]);
}

/// A token account to be created at the canonical address of its seeds.
pub struct New<'a> {
    /// Pays the rent.
    pub payer: &'a AccountView,
    pub account: &'a AccountView,
    pub mint: &'a AccountView,
    pub owner: &'a Address,
    pub seeds: &'a [&'a [u8]],
}

impl New<'_> {
    /// Errors: `WrongAddress`.
    #[inline(never)]
    pub fn create(&self) -> Result<()> {
        let (account, seeds) = (self.account, self.seeds);
        pda::New {
            payer: self.payer,
            account,
            space: ACCOUNT_LEN,
            owner: &TOKEN_PROGRAM,
            seeds,
        }
        .create()?;
        initialize_account(account, self.mint, self.owner);
        Ok(())
    }
}

/// InitializeMint2: `authority` may mint and nobody may freeze.
pub fn initialize_mint(mint: &AccountView, decimals: u8, authority: &Address) {
    let mut data = [0; 35];
    data[0] = 20;
    data[1] = decimals;
    if let Some(key) = data.get_mut(2..34) {
        key.copy_from_slice(authority.as_ref());
    }
    let metas = [InstructionAccount::writable(mint.address())];
    call([mint], metas, &data, &[]);
}
