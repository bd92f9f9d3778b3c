use super::{amounts, is_ceiling, is_floor, proven};
use crate::{
    constants::{PRICE_BITS, PRICE_ONE, VIRTUAL},
    math::fee::{due, Fee, Paid, Terms},
    quantity::{Bps, Shares, UsdcAtoms},
};

fn terms(rate: u16) -> Terms {
    Terms {
        rate: Bps::new(rate).unwrap(),
        growth: Bps::new(5_000).unwrap(),
        silver: Bps::new(3_000).unwrap(),
    }
}

/// The fee by its definition, in full width: nothing at or below the mark, above it the rate of the shares' part of what lies above.
fn exact(book: u64, supply: u64, mark: u64, rate: u16) -> u64 {
    let assets = u128::from(book + VIRTUAL) << PRICE_BITS;
    let marked = u128::from(mark) * u128::from(supply + VIRTUAL);
    let gain = assets.saturating_sub(marked) >> PRICE_BITS;
    let taxed = gain * u128::from(supply) / u128::from(supply + VIRTUAL);
    (taxed * u128::from(rate) / 10_000) as u64
}

/// The vault after a fee: cash leaves the book, growth buys shares.
fn after(book: u64, supply: u64, fee: &Fee) -> (UsdcAtoms, Shares) {
    let cash = fee.parts.silver.0 + fee.parts.ecosystem.0;
    (UsdcAtoms(book - cash), Shares(supply + fee.growth_shares.0))
}

#[test]
fn every_fee_is_only_above_the_mark_and_is_not_due_twice() {
    let domain = amounts(24, 12);
    let marks =
        (0..8).flat_map(|eighth| [eighth * PRICE_ONE / 8, PRICE_ONE + eighth * PRICE_ONE / 8]);
    let marks: Vec<u64> = marks
        .chain([PRICE_ONE - 1, PRICE_ONE + 1, u64::MAX])
        .collect();
    let mut inputs = 0;
    for &book in &domain {
        for &supply in &domain {
            for &mark in &marks {
                for rate in [0, 1, 999, 1_000, 3_000] {
                    let paid = Paid::at_mark(mark, Shares(supply)).unwrap();
                    let fee = due(UsdcAtoms(book), Shares(supply), paid, terms(rate)).unwrap();
                    inputs += 1;
                    let Some(fee) = fee else {
                        assert!(mark == u64::MAX || exact(book, supply, mark, rate) == 0);
                        continue;
                    };
                    let parts = fee.parts.growth.0 + fee.parts.silver.0 + fee.parts.ecosystem.0;
                    assert_eq!(parts, exact(book, supply, mark, rate));
                    // Growth buys at the price that all shares have after the fee.
                    let n = u128::from(fee.parts.growth.0) * u128::from(supply + VIRTUAL);
                    assert!(is_floor(
                        fee.growth_shares.0,
                        n,
                        u128::from(book + VIRTUAL - parts)
                    ));
                    // A mark never falls below the first one: above the virtual share nothing lies there but the book.
                    if mark < PRICE_ONE {
                        continue;
                    }
                    let (book, supply) = after(book, supply, &fee);
                    let paid = Paid::in_full(book).unwrap();
                    assert_eq!(due(book, supply, paid, terms(rate)).unwrap(), None);
                    let after = paid.mark_with(UsdcAtoms::ZERO, supply).unwrap();
                    assert!(after >= mark);
                }
            }
        }
    }
    proven(inputs);
}

#[test]
fn every_mark_is_what_was_paid_for_a_share_rounded_up() {
    let domain = amounts(20, 6);
    let mut inputs = 0;
    for mark in [0, 1, PRICE_ONE / 3, PRICE_ONE, PRICE_ONE * 3 + 1] {
        for &before in &domain {
            let paid = Paid::at_mark(mark, Shares(before)).unwrap();
            for &paid_in in &domain {
                for &supply in &domain {
                    let new = paid.mark_with(UsdcAtoms(paid_in), Shares(supply)).unwrap();
                    let n = u128::from(mark) * u128::from(before + VIRTUAL)
                        + (u128::from(paid_in) << PRICE_BITS);
                    assert!(is_ceiling(new, n, u128::from(supply + VIRTUAL)));
                    inputs += 1;
                }
            }
        }
    }
    proven(inputs);
}

#[test]
fn every_deposit_leaves_the_fee_that_is_ahead_as_it_was() {
    let domain = amounts(5, 2);
    let all = Bps::new(10_000).unwrap();
    let mut inputs = 0;
    for mark in [1, PRICE_ONE / 3, PRICE_ONE, PRICE_ONE + 1, PRICE_ONE * 2] {
        for &before in &domain {
            let old = Paid::at_mark(mark, Shares(before)).unwrap();
            for &value in &domain {
                let was = old.fee(UsdcAtoms(value), Shares(before), all).unwrap().0;
                for &paid_in in &domain {
                    for minted in domain.iter().filter(|minted| **minted > 0) {
                        let (before, after) = (Shares(before), Shares(before + minted));
                        let (value, paid_in) = (UsdcAtoms(value), UsdcAtoms(paid_in));
                        let new = old.mark_after(value, paid_in, before, after).unwrap();
                        let new = Paid::at_mark(new, after).unwrap();
                        let is = new
                            .fee(UsdcAtoms(value.0 + paid_in.0), after, all)
                            .unwrap()
                            .0;
                        // Two roundings down and one of the mark, in favour of who pays it.
                        assert!(is <= was && was <= is + 3, "{was} and {is}");
                        inputs += 1;
                    }
                }
            }
        }
    }
    proven(inputs);
}
