//! Every input of a small domain: what the other tests sample is proven here without exception, as far as the domain reaches. The
//! domains have the edges at which the formulas change: zero, one, the virtual amounts, the hours and days, the digits of a division.

mod bucket;
mod fee;
mod haircut;
mod merkle;
mod outflow;
mod price;
mod shares;
mod split;
mod tip;
mod unlock;
mod wide;

use crate::constants::VIRTUAL;

/// Says how many inputs a proof has judged; tools/proof reads the line.
fn proven(inputs: u64) {
    println!("judges all {inputs} inputs");
}

/// `dense` numbers from zero on, and `around` numbers on both sides of one, two and three virtual amounts.
fn amounts(dense: u64, around: u64) -> Vec<u64> {
    let near = (1..=3).flat_map(|n| n * VIRTUAL - around..=n * VIRTUAL + around);
    (0..dense).chain(near).collect()
}

/// Whether `quotient` is n / d rounded down, by the definition.
fn is_floor(quotient: u64, n: u128, d: u128) -> bool {
    let least = u128::from(quotient) * d;
    least <= n && n < least + d
}

/// Whether `quotient` is n / d rounded up, by the definition.
fn is_ceiling(quotient: u64, n: u128, d: u128) -> bool {
    let most = u128::from(quotient) * d;
    n <= most && most < n + d
}
