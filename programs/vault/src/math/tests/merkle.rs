use super::{
    cases::{any_u64, config},
    sha256::Sha256,
};
use crate::math::merkle::{leaf, node, root, Hash};
use anchor_lang::prelude::Address;
use proptest::prelude::*;
use std::sync::LazyLock;

static SHA: LazyLock<Sha256> = LazyLock::new(Sha256::new);

fn address(bytes: [u8; 32]) -> Address {
    Address::new_from_array(bytes)
}

/// The proof of the leaf at `at`: at each level what stands beside it, where something does.
fn proof(leaves: &[Hash], mut at: usize) -> (Hash, Vec<Hash>) {
    let (mut level, mut beside) = (leaves.to_vec(), Vec::new());
    while level.len() > 1 {
        beside.extend(level.get(at ^ 1));
        level = level
            .chunks(2)
            .map(|pair| match pair {
                [a, b] => node(a, b),
                _ => pair[0],
            })
            .collect();
        at /= 2;
    }
    (level[0], beside)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_leaf_is_the_hash_that_the_formula_says(epoch in any_u64(), claimant in any::<[u8; 32]>(), amount in any_u64()) {
        let inner = SHA.of(&[&epoch.to_le_bytes(), &claimant, &amount.to_le_bytes()]);
        prop_assert_eq!(leaf(epoch, &address(claimant), amount), SHA.of(&[&[0], &inner]));
    }

    #[test]
    fn a_node_is_the_hash_of_its_children_in_order(a in any::<Hash>(), b in any::<Hash>(), near in any::<bool>(), at in 0usize..32) {
        // Half of the pairs differ in one byte.
        let b = if near { let mut copy = a; copy[at] = b[at]; copy } else { b };
        let exact = SHA.of(&[&[1], a.min(b).as_slice(), a.max(b).as_slice()]);
        prop_assert_eq!(node(&a, &b), exact);
        prop_assert_eq!(node(&b, &a), exact);
    }

    #[test]
    fn a_proof_leads_to_the_root_for_its_leaf_and_no_other(
        amounts in prop::collection::vec(any_u64(), 1..12), at in any::<prop::sample::Index>(), epoch in 0u64..1 << 32,
        change in 1u64..=u64::MAX, bit in 0usize..256,
    ) {
        let claimant = |n: usize| address([n as u8; 32]);
        let leaves: Vec<Hash> = amounts.iter().enumerate().map(|(n, amount)| leaf(epoch, &claimant(n), *amount)).collect();
        let at = at.index(leaves.len());
        let (top, beside) = proof(&leaves, at);
        prop_assert_eq!(root(leaves[at], &beside), top);
        let others = [
            leaf(epoch, &claimant(at), amounts[at].wrapping_add(change)),
            leaf(epoch.wrapping_add(change), &claimant(at), amounts[at]),
            leaf(epoch, &claimant(at + 1), amounts[at]),
        ];
        for other in others {
            prop_assert_ne!(root(other, &beside), top);
        }
        if !beside.is_empty() {
            let mut bent = beside.clone();
            bent[bit % beside.len()][bit / 8] ^= 1 << (bit % 8);
            prop_assert_ne!(root(leaves[at], &bent), top);
            prop_assert_ne!(root(leaves[at], &beside[1..]), top);
        }
        let longer = [beside.as_slice(), &[leaves[0]]].concat();
        prop_assert_ne!(root(leaves[at], &longer), top);
    }
}

#[test]
fn three_claims_by_another_implementation() {
    let hex = |hash: Hash| -> String { hash.iter().map(|byte| format!("{byte:02x}")).collect() };
    let of = |n: u8, amount| leaf(7, &address([n; 32]), amount);
    let leaves = [of(1, 1_000_000), of(2, 2_500_000), of(3, u64::MAX)];
    assert_eq!(
        leaves.map(hex),
        [
            "ffc2481597668a60f41cbae42633913d6ca8897a9a44d6fe51da9f90cb3f8611",
            "da57bf83d06165ff10dd9cd0ead14246e27e6d6c43af18ce4a934d6370ac88a4",
            "7552b88a184f0a8d283d4c6422436c582df54e197f36d9efdd5a97d868adf928",
        ]
    );
    assert_eq!(
        hex(root(leaves[0], &[leaves[1], leaves[2]])),
        "73793c2957c339fcdc2cde282691c4cfa03984252e96e1102dab147e1c48f33a"
    );
}
