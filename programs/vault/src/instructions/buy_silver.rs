//! The silver reserve's USDC into silver, through the router and within the oracle's band, into an account that nothing is taken out of.

use crate::prelude::*;
use crate::{
    clock,
    constants::ROUTER,
    error::VaultError,
    event::SilverBought,
    router::{End, Ends, Held, Leg, Path, Purse, Table},
    state::{receipt::EventAuthority, Order, Vault},
    stored::Stored,
    token,
};
use anchor_lang::__alloc::vec::Vec;

accounts! {
    #[event_cpi]
    pub struct BuySilver {
        pub keeper: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        pub silver_mint: UncheckedAccount,
        #[account(mut)]
        pub silver: UncheckedAccount,
        #[account(mut)]
        pub treasury: UncheckedAccount,
        pub trader: UncheckedAccount,
        pub usdc_price: UncheckedAccount,
        pub price: UncheckedAccount,
        pub router: UncheckedAccount,
        pub token_program: Program<Token>,
    }
}

impl BuySilver {
    fn validate(&self) -> Result<()> {
        let vault = &self.vault;
        vault.require_keeper(self.keeper.address())?;
        // Before the admin has named silver both are the zero address, which is the system program's (attack 38).
        guard!(
            vault.silver_account != Address::default()
                && *self.silver_mint.address() == vault.silver_mint
                && *self.silver.address() == vault.silver_account,
            VaultError::WrongHolding
        );
        guard!(
            *self.treasury.address() == vault.treasury,
            VaultError::WrongTreasury
        );
        guard!(
            *self.trader.address() == vault.trader,
            VaultError::WrongTrader
        );
        guard!(*self.router.address() == ROUTER, VaultError::WrongRouter);
        Ok(())
    }
}

pub fn buy_silver(ctx: &mut Context<BuySilver>, order: Order, legs: Vec<Leg<'_>>) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let views = ctx.trailing.accounts()?;
    let accounts = &mut ctx.accounts;
    accounts.validate()?;
    let at = accounts.vault.touch(clock::now()?)?;
    let usdc = accounts.vault.usdc_quote(&accounts.usdc_price)?;
    let decimals = token::mint_decimals(&accounts.silver_mint)?;
    let rates = accounts
        .vault
        .silver_rates(&accounts.price, decimals, &usdc)?;
    accounts.vault.begin_silver(&order)?;

    let address = *accounts.vault.address();
    let trader = *accounts.trader.address();
    let table = Table::new(views, &address, &trader)?;
    let ends = Ends {
        source: End::At(&accounts.vault.usdc_scratch),
        destination: End::Of(&accounts.vault.silver_mint),
    };
    let path = Path::new(&table, &legs, &ends)?;
    let (from, to) = (Held::new(&accounts.treasury)?, Held::new(&accounts.silver)?);
    let purse = Purse::new(
        &accounts.vault,
        &accounts.trader,
        &accounts.treasury,
        &accounts.silver,
    );
    let units = purse.trade(&path, order.amount_in)?;
    from.require_intact()?;
    to.require_intact()?;

    let fill = accounts.vault.finish_silver(&order, units, &rates, at)?;

    let event = SilverBought {
        vault: address,
        receipt: accounts.vault.next_receipt()?,
        nonce: order.expected_nonce,
        spent: fill.cost.0,
        units,
        loss: fill.loss.0,
        held: accounts.vault.silver_held,
        at,
    };
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    accounts.vault.record(&authority, &event)?;
    accounts.vault.invariant()
}
