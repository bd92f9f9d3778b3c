//! Idle USDC into a position's token, through the router and within the oracle's band.

use crate::prelude::*;
use crate::{
    clock,
    constants::ROUTER,
    error::VaultError,
    event::PositionOpened,
    router::{End, Ends, Held, Leg, Path, Purse, Table},
    state::{receipt::EventAuthority, Order, Position, Vault},
    stored::Stored,
};
use anchor_lang::__alloc::vec::Vec;

accounts! {
    #[event_cpi]
    pub struct OpenPosition {
        pub keeper: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut)]
        pub position: Stored<Position>,
        #[account(mut)]
        pub holding: UncheckedAccount,
        #[account(mut)]
        pub treasury: UncheckedAccount,
        pub trader: UncheckedAccount,
        pub usdc_price: UncheckedAccount,
        pub price: UncheckedAccount,
        pub router: UncheckedAccount,
        pub token_program: Program<Token>,
    }
}

impl OpenPosition {
    fn validate(&self) -> Result<()> {
        let vault = &self.vault;
        vault.require_keeper(self.keeper.address())?;
        self.position.require(vault.address())?;
        guard!(
            *self.holding.address() == self.position.holding,
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

pub fn open_position(
    ctx: &mut Context<OpenPosition>,
    order: Order,
    legs: Vec<Leg<'_>>,
) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let views = ctx.trailing.accounts()?;
    let accounts = &mut ctx.accounts;
    accounts.validate()?;
    let at = accounts.vault.touch(clock::now()?)?;
    let usdc = accounts.vault.usdc_quote(&accounts.usdc_price)?;
    let rates = accounts
        .vault
        .rates_of(&mut accounts.position, &accounts.price, &usdc)?;
    accounts.vault.begin_open(&accounts.position, &order)?;

    let address = *accounts.vault.address();
    let trader = *accounts.trader.address();
    let table = Table::new(views, &address, &trader)?;
    let ends = Ends {
        source: End::At(&accounts.vault.usdc_scratch),
        destination: End::Of(&accounts.position.mint),
    };
    let path = Path::new(&table, &legs, &ends)?;
    let (from, to) = (
        Held::new(&accounts.treasury)?,
        Held::new(&accounts.holding)?,
    );
    let purse = Purse::new(
        &accounts.vault,
        &accounts.trader,
        &accounts.treasury,
        &accounts.holding,
    );
    let units = purse.trade(&path, order.amount_in)?;
    from.require_intact()?;
    to.require_intact()?;

    let fill = accounts
        .vault
        .finish_open(&mut accounts.position, &order, units, &rates, at)?;

    let event = PositionOpened {
        vault: address,
        receipt: accounts.vault.next_receipt()?,
        position: *accounts.position.address(),
        nonce: order.expected_nonce,
        spent: fill.cost.0,
        units,
        loss: fill.loss.0,
        at,
    };
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    accounts.vault.record(&authority, &event)?;
    accounts.position.invariant()?;
    accounts.vault.invariant()
}
