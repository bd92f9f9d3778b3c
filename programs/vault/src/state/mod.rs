//! The program's accounts. A method decides and returns what is to be moved; an instruction moves it.

pub mod entry;
pub mod exit;
pub mod fees;
pub mod nav;
pub mod policy;
pub mod receipt;
pub mod roles;
pub mod trade;
pub mod vault;
pub mod withdrawal;

#[cfg(test)]
mod fee_tests;
#[cfg(test)]
mod tests;

pub use {
    fees::FeeSummary,
    policy::Policy,
    roles::Roles,
    vault::{OutflowBucket, Vault, VenueRow},
    withdrawal::{TicketState, Withdrawal},
};
