//! Jupiter, seen as an enemy: what a leg may say, which accounts it may see, and what must be as it was afterwards. The program is
//! upgradeable, so nothing here trusts what it does: enforcement is by balances and bytes, never by decoding a route's plan.

mod copy;
pub mod held;
pub mod leg;
pub mod path;
pub mod purse;
pub mod route;
pub mod scratch;
pub mod table;

pub use {
    held::Held,
    leg::Leg,
    path::{End, Ends, Path},
    purse::Purse,
    table::Table,
};
