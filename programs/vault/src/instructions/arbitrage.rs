//! USDC out of idle, through the router and back, with a profit that is measured and not claimed (rule 5).

use crate::prelude::*;
use crate::{
    clock,
    constants::{ROUTER, TIP_ACCOUNTS},
    error::VaultError,
    event::ArbitrageSettled,
    quantity::UsdcAtoms,
    router::{End, Ends, Held, Leg, Path, Purse, Table},
    state::{
        receipt::EventAuthority,
        trade::{TradeOrder, TradeSummary},
        Vault,
    },
    stored::Stored,
    token,
};
use anchor_lang::{__alloc::vec::Vec, address_eq, pinocchio::cpi::Signer as CpiSigner};

accounts! {
    #[event_cpi]
    pub struct Arbitrage {
        #[account(mut)]
        pub keeper: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        pub trader: UncheckedAccount,
        #[account(mut)]
        pub treasury: UncheckedAccount,
        #[account(mut)]
        pub keeper_usdc: UncheckedAccount,
        #[account(mut)]
        pub tip_account: UncheckedAccount,
        pub router: UncheckedAccount,
        pub token_program: Program<Token>,
        pub system_program: Program<System>,
    }
}

impl Arbitrage {
    #[inline(always)]
    fn validate(&self) -> Result<()> {
        let vault = &self.vault;
        guard!(
            address_eq(self.keeper.address(), &vault.keeper),
            VaultError::NotKeeper
        );
        guard!(
            address_eq(self.trader.address(), &vault.trader),
            VaultError::WrongTrader
        );
        guard!(
            address_eq(self.treasury.address(), &vault.treasury),
            VaultError::WrongTreasury
        );
        // Any other receiver could be the keeper, who would be repaid for tipping himself (attack 30).
        guard!(
            TIP_ACCOUNTS
                .iter()
                .any(|tip| address_eq(tip, self.tip_account.address())),
            VaultError::WrongTipAccount
        );
        guard!(
            address_eq(self.router.address(), &ROUTER),
            VaultError::WrongRouter
        );
        token::require_account(&self.keeper_usdc, &vault.usdc_mint, self.keeper.address())
    }

    /// The tip from the keeper to Jito, and its price in USDC from the treasury to the keeper.
    #[inline(always)]
    fn tip(&self, lamports: u64, settled: &TradeSummary) -> Result<()> {
        if lamports == 0 {
            return Ok(());
        }
        pinocchio_system::instructions::Transfer {
            from: self.keeper.account(),
            to: &self.tip_account,
            lamports,
        }
        .invoke()
        .map_err(|_| VaultError::UnexpectedEffect)?;
        let held = token::usdc(&self.keeper_usdc)?;
        let signer = self.vault.signer();
        token::transfer(
            &self.treasury,
            &self.keeper_usdc,
            self.vault.view(),
            settled.tip.0,
            &[CpiSigner::from(&signer.seeds())],
        );
        guard!(
            token::usdc(&self.keeper_usdc)? == held.plus(settled.tip)?,
            VaultError::UnexpectedEffect
        );
        Ok(())
    }
}

pub fn arbitrage(
    ctx: &mut Context<Arbitrage>,
    expected_nonce: u64,
    amount_in: u64,
    min_profit: u64,
    tip_lamports: u64,
    legs: Vec<Leg<'_>>,
) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let views = ctx.trailing.accounts()?;
    let accounts = &mut ctx.accounts;
    accounts.validate()?;
    let order = TradeOrder {
        expected_nonce,
        amount_in: UsdcAtoms(amount_in),
        min_profit: UsdcAtoms(min_profit),
        tip_lamports,
    };
    accounts.vault.open_trade(&order)?;

    let vault = *accounts.vault.view();
    let address = vault.address();
    let table = Table::new(views, address, accounts.trader.address())?;
    let usdc = End::At(&accounts.vault.usdc_scratch);
    let ends = Ends {
        source: usdc,
        destination: usdc,
    };
    table.bumps.set(accounts.vault.scratch_bumps);
    let path = Path::new(&table, &legs, &ends)?;
    accounts.vault.scratch_bumps = table.bumps.get();
    let treasury = Held::new(&accounts.treasury)?;
    let purse = Purse::new(
        &accounts.vault,
        &accounts.trader,
        &accounts.treasury,
        &accounts.treasury,
    );
    let out = UsdcAtoms(purse.trade(&path, amount_in)?);

    let settled = accounts.vault.close_trade(&order, out, clock::now()?)?;
    accounts.tip(tip_lamports, &settled)?;

    let gained =
        UsdcAtoms(treasury.require_intact()?).minus(UsdcAtoms(treasury.amount_before()?))?;
    guard!(gained == settled.profit, VaultError::UnexpectedEffect);

    let event = ArbitrageSettled {
        vault: *address,
        receipt: accounts.vault.next_receipt()?,
        nonce: expected_nonce,
        legs: u64::try_from(legs.len()).map_err(|_| VaultError::Overflow)?,
        amount_in,
        amount_out: out.0,
        min_profit,
        profit: gained.0,
        tip_lamports,
        tip: settled.tip.0,
        idle: accounts.vault.idle,
        locked_profit: accounts.vault.locked_profit,
        at: settled.at,
    };
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    accounts.vault.record(&authority, &event)?;
    accounts.vault.invariant()
}
