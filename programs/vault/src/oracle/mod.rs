//! Prices, from Pyth. Nothing is believed but what the receiver program has fully verified, of the feed that the admin named, fresh and narrow.

pub mod holdings;
pub mod pyth;
pub mod rates;

pub use {
    holdings::{Passed, Prices, Valued},
    pyth::Published,
};
