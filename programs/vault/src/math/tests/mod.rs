//! The formulas against exact fractions of big integers, and the properties that depositors rely on.
//!
//! A file for each formula: random cases of every magnitude, then examples by hand. `small` has the proofs that go through every input of
//! a small domain. `npm run proof` runs all of it with a million cases for each property.

mod bucket;
mod cases;
mod fee;
mod haircut;
mod merkle;
mod oracle;
mod outflow;
mod price;
mod sha256;
mod shares;
mod small;
mod split;
mod tip;
mod unlock;
mod wide;
