//! Pyth's `PriceUpdateV2`, as its receiver program writes it: discriminator 8 · write authority 32 · verification level (1 is full; 0 is
//! partial and has a byte more) · feed id 32 · price i64 · confidence u64 · exponent i32 · publish time i64 · and what is not read here.
//! Layout: pyth-solana-receiver-sdk, price_update.rs.

use crate::prelude::*;
use crate::{
    constants::PYTH_RECEIVER,
    error::VaultError,
    math::price::Quote,
    quantity::Bps,
    state::{Policy, Vault},
};
use anchor_lang::address_eq;

/// sha256("account:PriceUpdateV2"), the first eight bytes.
const DISCRIMINATOR: [u8; 8] = [0x22, 0xf1, 0x23, 0x63, 0x9d, 0x7e, 0xf4, 0xcd];
const LEVEL: usize = 40;
const FULL: u8 = 1;
const FEED: usize = 41;
const PRICE: usize = 73;
const CONFIDENCE: usize = 81;
const EXPONENT: usize = 89;
const PUBLISHED: usize = 93;

/// A price, and when it was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    pub quote: Quote,
    pub at: i64,
}

impl Vault {
    /// The price of `feed` in `account`, at the vault's time.
    ///
    /// Errors: `WrongOracle` for an account that the receiver did not write, `PriceNotVerified`, `WrongFeed`, `PriceStale` where it is
    /// older than the policy's limit or as far ahead of the clock, `PriceNotPositive`, `PriceTooWide`.
    #[inline(never)]
    pub fn price_of(&self, feed: &[u8; 32], account: &AccountView) -> Result<Published> {
        guard!(
            address_eq(account.owner(), &PYTH_RECEIVER),
            VaultError::WrongOracle
        );
        // SAFETY: read for one expression; no CPI runs meanwhile.
        parse(
            unsafe { account.borrow_unchecked() },
            feed,
            &self.policy,
            self.updated_at,
        )
    }
}

/// The same from the account's bytes at `at`.
#[inline(always)]
pub fn parse(bytes: &[u8], feed: &[u8; 32], policy: &Policy, at: i64) -> Result<Published> {
    guard!(bytes.starts_with(&DISCRIMINATOR), VaultError::WrongOracle);
    let [level] = *field::<1>(bytes, LEVEL)?;
    guard!(level == FULL, VaultError::PriceNotVerified);
    // A vault that has not been told its feed has zero, which must match nothing.
    guard!(
        field::<32>(bytes, FEED)? == feed && *feed != [0; 32],
        VaultError::WrongFeed
    );
    let published_at = i64::from_le_bytes(*field(bytes, PUBLISHED)?);
    let away = at.abs_diff(published_at);
    guard!(
        u64::try_from(policy.max_price_age).is_ok_and(|most| away <= most),
        VaultError::PriceStale
    );
    let quote = Quote::new(
        i64::from_le_bytes(*field(bytes, PRICE)?),
        u64::from_le_bytes(*field(bytes, CONFIDENCE)?),
        i32::from_le_bytes(*field(bytes, EXPONENT)?),
        Bps::new(policy.max_confidence_bps)?,
    )?;
    Ok(Published {
        quote,
        at: published_at,
    })
}

/// A field at a constant offset. Errors: `WrongOracle` where the account is too short.
#[inline(always)]
fn field<const N: usize>(bytes: &[u8], at: usize) -> Result<&[u8; N]> {
    bytes
        .get(at..)
        .and_then(|rest| rest.first_chunk::<N>())
        .ok_or(VaultError::WrongOracle)
}
