//! The program's accounts. A method decides and returns what is to be moved; an instruction moves it.

pub mod change;
pub mod distribution;
pub mod entry;
pub mod exit;
pub mod fees;
pub mod nav;
pub mod orders;
pub mod parameter;
pub mod policy;
pub mod position;
pub mod receipt;
pub mod roles;
pub mod trade;
pub mod vault;
pub mod venue;
pub mod venues;
pub mod withdrawal;

#[cfg(test)]
mod fee_tests;
#[cfg(test)]
mod tests;

pub use {
    change::{Change, ChangeKind, Proposal},
    distribution::{Claim, Distribution},
    fees::FeeSummary,
    orders::{FillSummary, Order},
    policy::Policy,
    position::Position,
    roles::Roles,
    vault::{Vault, VenueRow},
    venue::{Venue, VenueKind, VenueLimits},
    venues::{Outside, Sent, SettlementSummary},
    withdrawal::{TicketState, Withdrawal},
};
