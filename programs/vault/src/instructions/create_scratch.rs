//! A scratch account of the trader, created once for each mint. It changes nothing in the vault, so there is no receipt.

use crate::prelude::*;
use crate::{constants::SCRATCH_SEED, error::VaultError, state::Vault, stored::Stored, token};

accounts! {
    pub struct CreateScratch {
        #[account(mut)]
        pub payer: Signer,
        pub vault: Stored<Vault>,
        pub mint: UncheckedAccount,
        #[account(mut)]
        pub scratch: UncheckedAccount,
        pub trader: UncheckedAccount,
        pub token_program: Program<Token>,
        pub system_program: Program<System>,
    }
}

impl CreateScratch {
    fn validate(&self) -> Result<()> {
        guard!(
            *self.trader.address() == self.vault.trader,
            VaultError::WrongTrader
        );
        // The trader must never hold shares: the vault mints them.
        guard!(
            *self.mint.address() != self.vault.share_mint,
            VaultError::WrongMint
        );
        token::mint_decimals(&self.mint)?;
        Ok(())
    }
}

pub fn create_scratch(ctx: &mut Context<CreateScratch>) -> Result<()> {
    let accounts = &ctx.accounts;
    accounts.validate()?;
    token::New {
        payer: accounts.payer.account(),
        account: &accounts.scratch,
        mint: &accounts.mint,
        owner: accounts.trader.address(),
        seeds: &[
            SCRATCH_SEED,
            accounts.vault.address().as_ref(),
            accounts.mint.address().as_ref(),
        ],
    }
    .create()
}
