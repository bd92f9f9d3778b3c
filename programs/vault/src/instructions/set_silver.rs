//! Which mint is silver, and its price feed, after the timelock. The mint is named once; nothing ever leaves its account.

use crate::prelude::*;
use crate::{
    clock,
    constants::SILVER_SEED,
    error::VaultError,
    instructions::ripe::{record_applied, require_ripe, Applied},
    state::{receipt::EventAuthority, Change, ChangeKind, Vault},
    stored::Stored,
    token,
};

accounts! {
    #[event_cpi]
    pub struct SetSilver {
        #[account(mut)]
        pub admin: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut, close = admin)]
        pub change: Stored<Change>,
        /// The ticket at the head of the queue.
        pub head: UncheckedAccount,
        pub mint: UncheckedAccount,
        #[account(mut)]
        pub silver: UncheckedAccount,
        pub token_program: Program<Token>,
        pub system_program: Program<System>,
    }
}

pub fn set_silver(ctx: &mut Context<SetSilver>) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    accounts.vault.touch(clock::now()?)?;
    accounts.vault.require_admin(accounts.admin.address())?;
    require_ripe(
        &accounts.vault,
        &accounts.change,
        &accounts.head,
        ChangeKind::SetSilver,
    )?;
    let (vault, mint) = (*accounts.vault.address(), *accounts.mint.address());
    accounts
        .vault
        .require_other_mint(&mint, &accounts.change.subject)?;
    if accounts.vault.silver_account == Address::default() {
        token::mint_decimals(&accounts.mint)?;
        token::New {
            payer: accounts.admin.account(),
            account: &accounts.silver,
            mint: &accounts.mint,
            owner: &vault,
            seeds: &[SILVER_SEED, vault.as_ref()],
        }
        .create()?;
        accounts.vault.silver_mint = mint;
        accounts.vault.silver_account = *accounts.silver.address();
    }
    guard!(mint == accounts.vault.silver_mint, VaultError::WrongMint);
    if accounts.vault.silver_feed != accounts.change.feed {
        accounts.vault.silver_feed = accounts.change.feed;
        // Another feed's times say nothing about this one's.
        accounts.vault.silver_published_at = 0;
    }

    let address = accounts.vault.silver_account;
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    record_applied(
        &mut accounts.vault,
        &authority,
        &accounts.change,
        &Applied::to(&address),
    )
}
