//! The formulas, free of accounts and clocks: time and state are arguments.

pub mod bucket;
pub mod fee;
pub mod haircut;
pub mod merkle;
pub mod outflow;
pub mod price;
pub mod shares;
pub mod split;
pub mod tip;
pub mod unlock;
pub mod wide;

#[cfg(test)]
mod tests;
