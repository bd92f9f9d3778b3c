use super::{
    cases::{any_u64, bps, config},
    oracle::Exact,
};
use crate::{
    constants::DAY_SECONDS,
    math::haircut::{after, kept},
    quantity::{Bps, Rounding, UsdcAtoms},
};
use proptest::prelude::*;

/// Seconds, most of them of ages that an attestation can have.
fn age() -> impl Strategy<Value = u64> {
    prop_oneof![0u64..200_000, 0u64..DAY_SECONDS * 12_000, any_u64()]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_haircut_takes_its_part_for_every_day_rounded_up(per_day in bps(), age in age()) {
        let cut = Exact::of(per_day).times(&Exact::ratio(age, DAY_SECONDS));
        let cut = cut.atoms(Rounding::Up).unwrap_or(u64::MAX).min(10_000);
        prop_assert_eq!(kept(Bps::new(per_day).unwrap(), age), 10_000 - cut);
    }

    #[test]
    fn what_is_left_is_never_more_than_the_exact_part(amount in any_u64(), per_day in bps(), age in age()) {
        let cut = Exact::of(per_day).times(&Exact::ratio(age, DAY_SECONDS * 10_000));
        let exact = Exact::of(amount).times(&Exact::of(1u8).minus_or_zero(&cut));
        let left = Exact::of(after(UsdcAtoms(amount), Bps::new(per_day).unwrap(), age).0);
        prop_assert!(left <= exact);
        // Less than a basis point and an atom below it.
        let short = exact.minus_or_zero(&left);
        prop_assert!(short < Exact::ratio(amount, 10_000u16).plus(&Exact::of(1u8)));
    }

    #[test]
    fn an_older_attestation_is_worth_no_more(amount in any_u64(), per_day in bps(), age in age(), later in 0u64..1 << 32) {
        let per_day = Bps::new(per_day).unwrap();
        let left = |age: u64| after(UsdcAtoms(amount), per_day, age);
        prop_assert!(left(age.saturating_add(later)) <= left(age));
    }
}

#[test]
fn one_percent_a_day_by_hand() {
    let per_day = Bps::new(100).unwrap();
    let left = |age| after(UsdcAtoms(1_000_000), per_day, age).0;
    assert_eq!(left(0), 1_000_000);
    // A second costs a basis point: the cut is rounded up.
    assert_eq!(left(1), 999_900);
    assert_eq!(left(DAY_SECONDS / 2), 995_000);
    assert_eq!(left(DAY_SECONDS), 990_000);
    assert_eq!(left(99 * DAY_SECONDS), 10_000);
    assert_eq!(left(100 * DAY_SECONDS), 0);
    assert_eq!(left(u64::MAX), 0);
}
