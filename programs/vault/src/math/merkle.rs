//! Who gets what of a distribution, in one root.
//!
//! A leaf is H(0 ‖ H(epoch ‖ claimant ‖ amount)), a node H(1 ‖ the lower child ‖ the higher child), H = sha256, numbers little-endian. The
//! prefixes keep a node from being passed off as a leaf (attack 37: second preimage); the epoch keeps a proof from serving twice.

use crate::prelude::*;
use anchor_lang::solana_program::hash::hashv;

const LEAF: &[u8] = &[0];
const NODE: &[u8] = &[1];

/// A hash of the tree.
pub type Hash = [u8; 32];

/// The leaf of what `claimant` gets.
pub fn leaf(epoch: u64, claimant: &Address, amount: u64) -> Hash {
    let inner = hashv(&[
        &epoch.to_le_bytes(),
        claimant.as_ref(),
        &amount.to_le_bytes(),
    ]);
    hashv(&[LEAF, &inner.to_bytes()]).to_bytes()
}

/// The node above two others, whichever comes first.
pub fn node(a: &Hash, b: &Hash) -> Hash {
    let (low, high) = if a <= b { (a, b) } else { (b, a) };
    hashv(&[NODE, low, high]).to_bytes()
}

/// The root that `proof`, from the bottom up, leads to from `leaf`.
pub fn root(leaf: Hash, proof: &[Hash]) -> Hash {
    proof
        .iter()
        .fold(leaf, |below, beside| node(&below, beside))
}
