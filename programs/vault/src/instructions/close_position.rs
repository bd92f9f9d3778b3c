//! A position's token back into USDC, through the router and within the oracle's band. A profit is locked, a loss absorbed.

use crate::prelude::*;
use crate::{
    clock,
    constants::ROUTER,
    error::VaultError,
    event::PositionClosed,
    quantity::UsdcAtoms,
    router::{End, Ends, Held, Leg, Path, Purse, Table},
    state::{receipt::EventAuthority, Order, Position, Vault},
    stored::Stored,
};
use anchor_lang::__alloc::vec::Vec;

accounts! {
    #[event_cpi]
    pub struct ClosePosition {
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

impl ClosePosition {
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

pub fn close_position(
    ctx: &mut Context<ClosePosition>,
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
    let cost = accounts
        .vault
        .begin_close(&mut accounts.position, &order, &rates)?;

    let address = *accounts.vault.address();
    let trader = *accounts.trader.address();
    let table = Table::new(views, &address, &trader)?;
    let ends = Ends {
        source: End::Of(&accounts.position.mint),
        destination: End::At(&accounts.vault.usdc_scratch),
    };
    let path = Path::new(&table, &legs, &ends)?;
    let (from, to) = (
        Held::new(&accounts.holding)?,
        Held::new(&accounts.treasury)?,
    );
    let purse = Purse::new(
        &accounts.vault,
        &accounts.trader,
        &accounts.holding,
        &accounts.treasury,
    );
    let out = purse.trade(&path, order.amount_in)?;
    from.require_intact()?;
    to.require_intact()?;

    let fill = accounts
        .vault
        .finish_close(cost, &order, UsdcAtoms(out), &rates, at)?;

    let event = PositionClosed {
        vault: address,
        receipt: accounts.vault.next_receipt()?,
        position: *accounts.position.address(),
        nonce: order.expected_nonce,
        units: order.amount_in,
        proceeds: out,
        cost: fill.cost.0,
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
