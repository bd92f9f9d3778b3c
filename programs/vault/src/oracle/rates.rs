//! What a token is worth in USDC, from two of Pyth's accounts, neither older than one that was used before.

use crate::prelude::*;
use crate::{
    error::VaultError,
    math::price::{Quote, Rates},
    state::{Position, Vault},
};

impl Vault {
    /// USDC's own price. Errors: `PriceGoesBack`, and those of `price_of`.
    #[inline(never)]
    pub fn usdc_quote(&mut self, account: &AccountView) -> Result<Quote> {
        let usdc = self.price_of(&self.usdc_feed, account)?;
        guard!(usdc.at >= self.usdc_published_at, VaultError::PriceGoesBack);
        self.usdc_published_at = usdc.at;
        Ok(usdc.quote)
    }

    /// A position's rates, given USDC's price. Errors: `PriceGoesBack`, and those of `price_of`.
    #[inline(never)]
    pub fn rates_of(
        &self,
        position: &mut Position,
        account: &AccountView,
        usdc: &Quote,
    ) -> Result<Rates> {
        let price = self.price_of(&position.feed, account)?;
        position.see(price.at)?;
        Rates::new(price.quote, position.decimals, *usdc)
    }

    /// Silver's rates, given USDC's price. Errors: `PriceGoesBack`, and those of `price_of`.
    pub fn silver_rates(
        &mut self,
        account: &AccountView,
        decimals: u8,
        usdc: &Quote,
    ) -> Result<Rates> {
        let price = self.price_of(&self.silver_feed, account)?;
        guard!(
            price.at >= self.silver_published_at,
            VaultError::PriceGoesBack
        );
        self.silver_published_at = price.at;
        Rates::new(price.quote, decimals, *usdc)
    }
}
