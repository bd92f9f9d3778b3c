use super::{
    cases::{any_u64, bps, config, rounding},
    oracle::Exact,
};
use crate::{
    math::wide::{mul_div, product, quotient},
    quantity::{Bps, UsdcAtoms},
};
use num_bigint::BigUint;
use proptest::prelude::*;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_product_is_exact(a in any_u64(), b in any_u64()) {
        prop_assert_eq!(BigUint::from(product(a, b)), BigUint::from(a) * BigUint::from(b));
    }

    #[test]
    fn a_quotient_is_rounded_as_named_or_refused(
        high in any_u64(), low in any_u64(), d in any_u64(), fits in any::<bool>(), rounding in rounding(),
    ) {
        // Arbitrary numbers seldom give a quotient of 64 bits; half of these do.
        let high = if fits { high.checked_rem(d).unwrap_or(high) } else { high };
        let n = u128::from(high) << 64 | u128::from(low);
        let exact = if d == 0 { None } else { Exact::ratio(n, d).atoms(rounding) };
        prop_assert_eq!(quotient(n, d, rounding).ok(), exact);
    }

    #[test]
    fn a_product_over_a_divisor_is_rounded_as_named_or_refused(
        a in any_u64(), b in any_u64(), d in any_u64(), rounding in rounding(),
    ) {
        let exact = if d == 0 {
            None
        } else {
            Exact::of(a).times(&Exact::of(b)).over(&Exact::of(d)).atoms(rounding)
        };
        prop_assert_eq!(mul_div(a, b, d, rounding).ok(), exact);
    }

    #[test]
    fn a_part_is_rounded_as_named(amount in any_u64(), part in bps(), rounding in rounding()) {
        let exact = Exact::of(amount).times(&Exact::ratio(part, 10_000u16)).atoms(rounding);
        let part = Bps::new(part).unwrap();
        prop_assert_eq!(part.of(UsdcAtoms(amount), rounding).ok().map(|part| part.0), exact);
    }

    #[test]
    fn a_part_of_more_than_all_is_refused(part in any::<u16>()) {
        prop_assert_eq!(Bps::new(part).is_ok(), part <= 10_000);
    }
}
