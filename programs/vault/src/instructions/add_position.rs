//! A mint that the keeper may hold, after its timelock: a position without anything in it, and the vault's token account for it.

use crate::prelude::*;
use crate::{
    clock,
    constants::{HOLDING_SEED, LAYOUT_VERSION, POSITION_SEED},
    instructions::ripe::{record_applied, require_ripe, Applied},
    pda,
    state::{receipt::EventAuthority, Change, ChangeKind, Position, Vault},
    stored::Stored,
    token,
};

accounts! {
    #[event_cpi]
    pub struct AddPosition {
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
        pub position: UncheckedAccount,
        #[account(mut)]
        pub holding: UncheckedAccount,
        pub token_program: Program<Token>,
        pub system_program: Program<System>,
    }
}

pub fn add_position(ctx: &mut Context<AddPosition>) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let accounts = &mut ctx.accounts;
    accounts.vault.touch(clock::now()?)?;
    accounts.vault.require_admin(accounts.admin.address())?;
    require_ripe(
        &accounts.vault,
        &accounts.change,
        &accounts.head,
        ChangeKind::AddPosition,
    )?;
    let (vault, mint) = (*accounts.vault.address(), *accounts.mint.address());
    accounts
        .vault
        .require_other_mint(&mint, &accounts.change.subject)?;
    let decimals = token::mint_decimals(&accounts.mint)?;
    let slot = accounts.vault.take_slot()?;

    let position_bump = pda::New {
        payer: accounts.admin.account(),
        account: &accounts.position,
        space: pda::space_of::<Position>(),
        owner: &crate::ID,
        seeds: &[POSITION_SEED, vault.as_ref(), mint.as_ref()],
    }
    .create()?;
    token::New {
        payer: accounts.admin.account(),
        account: &accounts.holding,
        mint: &accounts.mint,
        owner: &vault,
        seeds: &[HOLDING_SEED, vault.as_ref(), mint.as_ref()],
    }
    .create()?;
    let position = Position {
        version: LAYOUT_VERSION,
        bump: position_bump,
        slot,
        decimals,
        reserved_flags: [0; 4],
        vault,
        mint,
        holding: *accounts.holding.address(),
        feed: accounts.change.feed,
        amount: 0,
        cost: 0,
        cap: accounts.change.value,
        published_at: 0,
        opened_at: 0,
        reserved: [0; 8],
    };
    pda::write(accounts.position.account(), &position)?;
    position.invariant()?;

    let address = *accounts.position.address();
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
