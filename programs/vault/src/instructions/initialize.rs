//! A new vault with its share mint and its three token accounts.

use crate::prelude::*;
use crate::{
    clock,
    constants::{
        ESCROW_SEED, LAYOUT_VERSION, PRICE_ONE, PROTOCOL_SEED, SCRATCH_SEED, SHARES_SEED,
        SHARE_DECIMALS, TRADER_SEED, TREASURY_SEED, VAULT_SEED,
    },
    error::VaultError,
    event::Initialized,
    pda,
    state::{receipt::EventAuthority, Policy, Roles, Vault},
    stored::Stored,
    token,
};

accounts! {
    #[event_cpi]
    pub struct Initialize {
        #[account(mut)]
        pub payer: Signer,
        #[account(mut)]
        pub vault: UncheckedAccount,
        pub usdc_mint: UncheckedAccount,
        #[account(mut)]
        pub share_mint: UncheckedAccount,
        #[account(mut)]
        pub treasury: UncheckedAccount,
        #[account(mut)]
        pub escrow: UncheckedAccount,
        #[account(mut)]
        pub protocol_shares: UncheckedAccount,
        pub token_program: Program<Token>,
        pub system_program: Program<System>,
    }
}

impl Initialize {
    fn validate(&self, roles: &Roles, policy: &Policy) -> Result<()> {
        roles.invariant()?;
        policy.invariant()?;
        guard!(
            token::mint_decimals(&self.usdc_mint)? == SHARE_DECIMALS,
            VaultError::WrongDecimals
        );
        Ok(())
    }

    /// Creates the vault's account at its address. Returns its bump.
    fn create_vault(&self, id: &[u8; 8]) -> Result<u8> {
        pda::New {
            payer: self.payer.account(),
            account: &self.vault,
            space: pda::space_of::<Vault>(),
            owner: &crate::ID,
            seeds: &[VAULT_SEED, id],
        }
        .create()
    }

    /// Creates the share mint, which only the vault can mint and nobody can freeze. Returns its bump.
    fn create_share_mint(&self) -> Result<u8> {
        let vault = self.vault.address();
        let bump = pda::New {
            payer: self.payer.account(),
            account: &self.share_mint,
            space: token::MINT_LEN,
            owner: self.token_program.address(),
            seeds: &[SHARES_SEED, vault.as_ref()],
        }
        .create()?;
        token::initialize_mint(&self.share_mint, SHARE_DECIMALS, vault);
        Ok(bump)
    }

    /// Creates a token account of `mint` that the vault owns.
    fn create_account(&self, account: &AccountView, mint: &AccountView, seed: &[u8]) -> Result<()> {
        let vault = self.vault.address();
        token::New {
            payer: self.payer.account(),
            account,
            mint,
            owner: vault,
            seeds: &[seed, vault.as_ref()],
        }
        .create()
    }
}

pub fn initialize(
    ctx: &mut Context<Initialize>,
    id: u64,
    roles: Roles,
    policy: Policy,
) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    accounts.validate(&roles, &policy)?;
    let now = clock::now()?;

    let vault_bump = accounts.create_vault(&id.to_le_bytes())?;
    let share_bump = accounts.create_share_mint()?;
    accounts.create_account(&accounts.treasury, &accounts.usdc_mint, TREASURY_SEED)?;
    accounts.create_account(&accounts.escrow, &accounts.share_mint, ESCROW_SEED)?;
    accounts.create_account(
        &accounts.protocol_shares,
        &accounts.share_mint,
        PROTOCOL_SEED,
    )?;
    let address = *accounts.vault.address();
    let (trader, trader_bump) = pda::find(&[TRADER_SEED, address.as_ref()])?;
    let (usdc_scratch, _) = pda::find(&[
        SCRATCH_SEED,
        address.as_ref(),
        accounts.usdc_mint.address().as_ref(),
    ])?;

    pda::write_bytes(*accounts.vault.account(), Vault::DISCRIMINATOR, &[])?;
    // SAFETY: this handler holds no other reference to the new account's data.
    let mut vault = unsafe { Stored::<Vault>::load_mut(*accounts.vault.account()) }
        .map_err(|_| VaultError::UnexpectedEffect)?;
    vault.version = LAYOUT_VERSION;
    vault.bump = vault_bump;
    vault.trader_bump = trader_bump;
    vault.share_bump = share_bump;
    vault.id = id;
    vault.usdc_mint = *accounts.usdc_mint.address();
    vault.share_mint = *accounts.share_mint.address();
    vault.treasury = *accounts.treasury.address();
    vault.escrow = *accounts.escrow.address();
    vault.protocol_shares = *accounts.protocol_shares.address();
    vault.trader = trader;
    vault.usdc_scratch = usdc_scratch;
    vault.admin = roles.admin;
    vault.guardian = roles.guardian;
    vault.keeper = roles.keeper;
    vault.policy = policy;
    vault.updated_at = now;
    vault.mark = PRICE_ONE;

    let event = Initialized {
        vault: address,
        receipt: vault.next_receipt()?,
        id,
        admin: roles.admin,
        guardian: roles.guardian,
        keeper: roles.keeper,
        usdc_mint: vault.usdc_mint,
        share_mint: vault.share_mint,
        at: now,
    };
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    vault.record(&authority, &event)?;
    vault.invariant()
}
