//! USDC in, shares out, at the high NAV.

use crate::prelude::*;
use crate::{
    clock,
    error::VaultError,
    event::Deposited,
    oracle::{holdings, Passed, Prices},
    quantity::{Shares, UsdcAtoms},
    state::{receipt::EventAuthority, Vault},
    stored::Stored,
    token,
};
use anchor_lang::pinocchio::cpi::Signer as CpiSigner;

accounts! {
    #[event_cpi]
    pub struct Deposit {
        pub owner: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut)]
        pub owner_usdc: UncheckedAccount,
        #[account(mut)]
        pub owner_shares: UncheckedAccount,
        #[account(mut)]
        pub treasury: UncheckedAccount,
        #[account(mut)]
        pub share_mint: UncheckedAccount,
        pub token_program: Program<Token>,
    }
}

impl Deposit {
    #[inline(always)]
    fn validate(&self) -> Result<()> {
        let vault = &self.vault;
        guard!(
            *self.treasury.address() == vault.treasury,
            VaultError::WrongTreasury
        );
        guard!(
            *self.share_mint.address() == vault.share_mint,
            VaultError::WrongShareMint
        );
        token::require_account(&self.owner_shares, &vault.share_mint, self.owner.address())
    }
}

pub fn deposit(ctx: &mut Context<Deposit>, amount: u64, min_shares: u64) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let open = ctx.accounts.vault.positions;
    let positions = holdings::passed(ctx, open)?;
    let accounts = &mut ctx.accounts;
    accounts.validate()?;
    let cash = token::usdc(&accounts.treasury)?;
    let held = token::shares(&accounts.owner_shares)?;

    let now = clock::now()?;
    let address = *accounts.vault.address();
    let passed = Passed {
        accounts: positions,
        prices: Prices::Required,
        vault: &address,
    };
    let valued = accounts.vault.valued(&passed, now)?;
    let minted =
        accounts
            .vault
            .deposit(UsdcAtoms(amount), Shares(min_shares), valued.outside, now)?;

    token::transfer(
        &accounts.owner_usdc,
        &accounts.treasury,
        accounts.owner.account(),
        minted.amount.0,
        &[],
    );
    let signer = accounts.vault.signer();
    token::mint_to(
        &accounts.share_mint,
        &accounts.owner_shares,
        accounts.vault.view(),
        minted.shares,
        &[CpiSigner::from(&signer.seeds())],
    );

    let exact = token::usdc(&accounts.treasury)? == cash.plus(minted.amount)?
        && token::shares(&accounts.owner_shares)? == held.plus(minted.shares)?;
    guard!(exact, VaultError::UnexpectedEffect);

    let event = Deposited {
        vault: address,
        receipt: accounts.vault.next_receipt()?,
        owner: *accounts.owner.address(),
        amount: minted.amount.0,
        shares: minted.shares.0,
        nav: minted.nav.0,
        supply: accounts.vault.shares,
        at: minted.at,
        fee: minted.fee,
    };
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    accounts.vault.record(&authority, &event)?;
    accounts.vault.invariant()
}
