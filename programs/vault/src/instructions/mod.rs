//! One file for each instruction, each in the same order: arguments, accounts, validate, handler.

pub mod accrue_fees;
pub mod arbitrage;
pub mod cancel_withdrawal;
pub mod claim_withdrawal;
pub mod create_scratch;
pub mod deposit;
pub mod initialize;
pub mod process_withdrawal;
pub mod request_withdrawal;
pub mod set_paused;
pub mod sync_donation;

pub use {
    accrue_fees::*, arbitrage::*, cancel_withdrawal::*, claim_withdrawal::*, create_scratch::*,
    deposit::*, initialize::*, process_withdrawal::*, request_withdrawal::*, set_paused::*,
    sync_donation::*,
};
