//! What the four route instructions share. Each of them reads its own accounts and data, and then does the same three things:
//! `Ledger::run` makes the hops, `Terms::settle` checks the result and splits the fee off, `pay` sends both where they belong.

mod authority;
mod hop;
mod ledger;
mod pay;
mod plan;
mod terms;

pub use authority::{require_environment, require_signer, Authority};
pub use ledger::Ledger;
pub use pay::{optional, pay, Payment};
pub use plan::{Plan, Reader, Step};
pub use terms::{Settled, Terms};
