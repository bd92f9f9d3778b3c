//! One file for each instruction, each in the same order: arguments, accounts, validate, handler.

pub mod accept_admin;
pub mod accrue_fees;
pub mod add_position;
pub mod add_venue;
pub mod apply_change;
pub mod arbitrage;
pub mod attest_venue;
pub mod buy_silver;
pub mod cancel_change;
pub mod cancel_distribution;
pub mod cancel_withdrawal;
pub mod change_position;
pub mod change_venue;
pub mod claim_distribution;
pub mod claim_withdrawal;
pub mod clawback_distribution;
pub mod close_position;
pub mod create_scratch;
pub mod deploy_capital;
pub mod deposit;
pub mod initialize;
pub mod open_position;
pub mod process_withdrawal;
pub mod propose_change;
pub mod propose_distribution;
pub mod release_shares;
pub mod request_withdrawal;
mod ripe;
pub mod set_paused;
pub mod set_silver;
pub mod settle_inventory;
pub mod settle_venue;
pub mod sync_donation;
pub mod tighten_policy;
pub mod tighten_position;
pub mod tighten_venue;
pub mod transfer_inventory;

pub use {
    accept_admin::*, accrue_fees::*, add_position::*, add_venue::*, apply_change::*, arbitrage::*,
    attest_venue::*, buy_silver::*, cancel_change::*, cancel_distribution::*, cancel_withdrawal::*,
    change_position::*, change_venue::*, claim_distribution::*, claim_withdrawal::*,
    clawback_distribution::*, close_position::*, create_scratch::*, deploy_capital::*, deposit::*,
    initialize::*, open_position::*, process_withdrawal::*, propose_change::*,
    propose_distribution::*, release_shares::*, request_withdrawal::*, set_paused::*,
    set_silver::*, settle_inventory::*, settle_venue::*, sync_donation::*, tighten_policy::*,
    tighten_position::*, tighten_venue::*, transfer_inventory::*,
};
