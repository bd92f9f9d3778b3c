use super::{
    cases::{any_u64, config},
    oracle::Exact,
};
use crate::{
    constants::{LAMPORTS_PER_SOL, WHOLE},
    math::tip,
    quantity::{Rounding, UsdcAtoms},
};
use proptest::prelude::*;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_tip_is_its_lamports_at_the_ceiling_rounded_up(lamports in any_u64(), ceiling in any_u64()) {
        let exact = Exact::of(lamports).times(&Exact::ratio(ceiling, LAMPORTS_PER_SOL));
        let usdc = tip::in_usdc(lamports, UsdcAtoms(ceiling)).ok();
        prop_assert_eq!(usdc.map(|usdc| usdc.0), exact.atoms(Rounding::Up));
    }

    #[test]
    fn a_tip_in_parts_is_no_cheaper(first in 0u64..1 << 62, second in 0u64..1 << 62, ceiling in 0..WHOLE * 1_000) {
        let usdc = |lamports| tip::in_usdc(lamports, UsdcAtoms(ceiling)).unwrap().0;
        prop_assert!(usdc(first) + usdc(second) >= usdc(first + second));
    }
}

#[test]
fn a_tip_is_rounded_up() {
    let ceiling = UsdcAtoms(400 * WHOLE);
    assert_eq!(tip::in_usdc(1_000, ceiling).unwrap(), UsdcAtoms(400));
    assert_eq!(tip::in_usdc(1, ceiling).unwrap(), UsdcAtoms(1));
    assert_eq!(tip::in_usdc(0, ceiling).unwrap(), UsdcAtoms(0));
}
