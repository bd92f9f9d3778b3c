//! The constant product: what a pool gives for an amount.

use crate::constants::BPS;

/// Output atoms for `amount_in` atoms: the fee is taken from the input and rounded up, the output is rounded down, both against the taker.
///
/// out = reserve_out · net / (reserve_in + net), net = amount_in − ⌈amount_in · fee / 10,000⌉.
/// Derivation: (reserve_in + net) · (reserve_out − out) = reserve_in · reserve_out, solved for out. The fee stays in the pool, so that the
/// product of the reserves never falls.
///
/// `None` when a reserve is empty, the fee is the whole, or the input reserve would exceed 64 bits.
pub fn constant_product_out(
    reserve_in: u64,
    reserve_out: u64,
    fee_bps: u16,
    amount_in: u64,
) -> Option<u64> {
    if reserve_in == 0 || reserve_out == 0 || fee_bps >= BPS {
        return None;
    }
    reserve_in.checked_add(amount_in)?;
    let amount = u128::from(amount_in);
    let fee = amount
        .checked_mul(u128::from(fee_bps))?
        .div_ceil(u128::from(BPS));
    let net = amount.checked_sub(fee)?;
    let out = u128::from(reserve_out)
        .checked_mul(net)?
        .checked_div(u128::from(reserve_in).checked_add(net)?)?;
    u64::try_from(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn gives_nothing_from_an_empty_pool() {
        assert_eq!(constant_product_out(0, 10, 0, 1), None);
        assert_eq!(constant_product_out(10, 0, 0, 1), None);
    }

    #[test]
    fn refuses_a_fee_of_the_whole_and_a_reserve_past_64_bits() {
        assert_eq!(constant_product_out(10, 10, 10_000, 1), None);
        assert_eq!(constant_product_out(u64::MAX, 10, 0, 1), None);
    }

    #[test]
    fn follows_the_formula_by_hand() {
        // 1,000 in at 30 bps: fee 3, net 997; 997 · 500,000 / (1,000,000 + 997) = 498.003…
        assert_eq!(
            constant_product_out(1_000_000, 500_000, 30, 1_000),
            Some(498)
        );
    }

    #[test]
    fn rounds_the_fee_up_so_that_one_atom_pays_it() {
        assert_eq!(constant_product_out(1, u64::MAX, 1, 1), Some(0));
    }

    proptest! {
        #[test]
        fn never_lowers_the_product_nor_empties_the_pool(
            reserve_in in 1..=u64::MAX, reserve_out in 1..=u64::MAX, fee in 0..10_000u16, amount in 0..=u64::MAX,
        ) {
            if let Some(out) = constant_product_out(reserve_in, reserve_out, fee, amount) {
                prop_assert!(out < reserve_out);
                let before = u128::from(reserve_in) * u128::from(reserve_out);
                let after = u128::from(reserve_in + amount) * u128::from(reserve_out - out);
                prop_assert!(after >= before);
            } else {
                prop_assert!(reserve_in.checked_add(amount).is_none());
            }
        }

        #[test]
        fn never_pays_for_a_round_trip(
            a in 1..=u64::MAX >> 2, b in 1..=u64::MAX >> 2, fee in 0..10_000u16, amount in 0..=u64::MAX >> 2,
        ) {
            let out = constant_product_out(a, b, fee, amount).unwrap();
            let back = constant_product_out(b - out, a + amount, fee, out).unwrap();
            prop_assert!(back <= amount);
        }
    }
}
