use super::{is_floor, proven};
use crate::{
    math::split::split,
    quantity::{Bps, UsdcAtoms},
};

#[test]
fn every_split_adds_up_to_the_fee() {
    // Every quarter percent and the numbers beside the ends and the middle.
    let parts: Vec<u16> = (0..=10_000)
        .filter(|part| part % 125 == 0 || [1, 2, 4_999, 5_001, 9_998, 9_999].contains(part))
        .collect();
    let mut inputs = 0;
    for &growth in &parts {
        for &silver in parts.iter().filter(|silver| **silver <= 10_000 - growth) {
            let (growth, silver) = (Bps::new(growth).unwrap(), Bps::new(silver).unwrap());
            for fee in 0..256u64 {
                let split = split(UsdcAtoms(fee), growth, silver).unwrap();
                assert_eq!(split.growth.0 + split.silver.0 + split.ecosystem.0, fee);
                let part = |bps: Bps| u128::from(fee) * u128::from(bps.get());
                assert!(is_floor(split.growth.0, part(growth), 10_000));
                assert!(is_floor(split.silver.0, part(silver), 10_000));
                inputs += 1;
            }
        }
    }
    proven(inputs);
}

#[test]
fn every_split_of_more_than_the_fee_is_refused() {
    let mut inputs = 0;
    for growth in (0..=10_000).step_by(125) {
        for silver in (10_001 - growth..=10_000).step_by(125) {
            let parts = (Bps::new(growth).unwrap(), Bps::new(silver).unwrap());
            assert!(split(UsdcAtoms(10_000), parts.0, parts.1).is_err());
            inputs += 1;
        }
    }
    proven(inputs);
}
