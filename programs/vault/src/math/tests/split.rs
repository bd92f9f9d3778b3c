use super::{
    cases::{any_u64, config},
    oracle::Exact,
};
use crate::{
    math::split::split,
    quantity::{Bps, Rounding, UsdcAtoms},
};
use proptest::prelude::*;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_parts_of_a_fee_are_the_fee(fee in any_u64(), growth in 0u16..=10_000, rest in 0u16..=10_000) {
        let silver = rest.min(10_000 - growth);
        let parts = split(UsdcAtoms(fee), Bps::new(growth).unwrap(), Bps::new(silver).unwrap()).unwrap();
        prop_assert_eq!(
            Exact::of(parts.growth.0).plus(&Exact::of(parts.silver.0)).plus(&Exact::of(parts.ecosystem.0)),
            Exact::of(fee)
        );
        let part = |bps: u16| Exact::of(fee).times(&Exact::ratio(bps, 10_000u16));
        prop_assert_eq!(Some(parts.growth.0), part(growth).atoms(Rounding::Down));
        prop_assert_eq!(Some(parts.silver.0), part(silver).atoms(Rounding::Down));
        // What the other two are rounded down by.
        prop_assert!(Exact::of(parts.ecosystem.0) >= part(10_000 - growth - silver));
    }
}
