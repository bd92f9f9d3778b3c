use super::proven;
use crate::math::merkle::{leaf, node, root, Hash};
use anchor_lang::prelude::Address;

fn claim(epoch: u64, claimant: u8, amount: u64) -> Hash {
    leaf(epoch, &Address::new_from_array([claimant; 32]), amount)
}

/// Every proof of up to three of `hashes`.
fn proofs(hashes: &[Hash]) -> Vec<Vec<Hash>> {
    let mut all = vec![Vec::new()];
    let mut longest = all.clone();
    for _ in 0..3 {
        longest = longest
            .iter()
            .flat_map(|proof| {
                hashes
                    .iter()
                    .map(move |hash| [proof.as_slice(), &[*hash]].concat())
            })
            .collect();
        all.extend(longest.clone());
    }
    all
}

#[test]
fn of_every_claim_and_every_proof_made_of_the_trees_hashes_only_the_trees_own_reach_the_root() {
    let own = [(7, 1, 10), (7, 2, 20), (7, 3, 30), (7, 1, 40)];
    let leaves = own.map(|(epoch, claimant, amount)| claim(epoch, claimant, amount));
    let pairs = [node(&leaves[0], &leaves[1]), node(&leaves[2], &leaves[3])];
    let top = node(&pairs[0], &pairs[1]);
    let hashes = [leaves.as_slice(), &pairs, &[top, [0; 32]]].concat();
    let mut inputs = 0;
    for proof in proofs(&hashes) {
        for epoch in [6, 7, 8] {
            for claimant in 0..4 {
                for amount in [0, 10, 20, 30, 40, 50] {
                    let reached = root(claim(epoch, claimant, amount), &proof) == top;
                    let at = own.iter().position(|own| *own == (epoch, claimant, amount));
                    let right = at.is_some_and(|at| proof == [leaves[at ^ 1], pairs[(at / 2) ^ 1]]);
                    assert_eq!(reached, right);
                    inputs += 1;
                }
            }
        }
    }
    proven(inputs);
}
