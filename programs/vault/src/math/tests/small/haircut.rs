use super::proven;
use crate::{
    math::haircut::{after, kept},
    quantity::{Bps, UsdcAtoms},
};

const DAY: u64 = 86_400;

/// Ages on both sides of hours and days, and the longest.
fn ages() -> Vec<u64> {
    let days = [1, 2, 3, 7, 30, 99, 100, 101, 9_999, 10_000, 10_001];
    let mut ages: Vec<u64> = (0..16)
        .chain((1..24).flat_map(|hour| hour * 3_600 - 1..=hour * 3_600 + 1))
        .chain(
            days.into_iter()
                .flat_map(|day| day * DAY - 2..=day * DAY + 2),
        )
        .chain([u64::MAX])
        .collect();
    ages.sort_unstable();
    ages
}

#[test]
fn every_haircut_is_exact_and_never_shrinks() {
    let ages = ages();
    let mut inputs = 0;
    for per_day in 0..=10_000 {
        let bps = Bps::new(per_day).unwrap();
        let mut before = 10_000;
        for &age in &ages {
            let part = kept(bps, age);
            let cut = (u128::from(per_day) * u128::from(age)).div_ceil(u128::from(DAY));
            assert_eq!(u128::from(part), 10_000u128.saturating_sub(cut));
            assert!(part <= before);
            before = part;
            let left = after(UsdcAtoms(9_999), bps, age).0;
            assert_eq!(left, 9_999 * part / 10_000);
            inputs += 1;
        }
    }
    proven(inputs);
}
