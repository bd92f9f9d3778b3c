use super::{amounts, is_floor, proven};
use crate::{
    constants::VIRTUAL,
    math::shares::{below_price, shares_for, value_of},
    quantity::{Shares, UsdcAtoms},
};

fn bought(amount: u64, nav: u64, supply: u64) -> u64 {
    shares_for(UsdcAtoms(amount), UsdcAtoms(nav), Shares(supply))
        .unwrap()
        .0
}

fn worth(shares: u64, nav: u64, supply: u64) -> u64 {
    value_of(Shares(shares), UsdcAtoms(nav), Shares(supply))
        .unwrap()
        .0
}

#[test]
fn every_deposit_is_exact_gains_nothing_by_leaving_and_dilutes_nobody() {
    let domain = amounts(30, 3);
    let mut inputs = 0;
    for &nav in &domain {
        for &supply in &domain {
            for &deposit in &domain {
                let shares = bought(deposit, nav, supply);
                let n = u128::from(deposit) * u128::from(supply + VIRTUAL);
                assert!(is_floor(shares, n, u128::from(nav + VIRTUAL)));
                let (nav_after, supply_after) = (nav + deposit, supply + shares);
                assert!(worth(shares, nav_after, supply_after) <= deposit);
                for &held in domain.iter().filter(|held| **held <= supply) {
                    let before = worth(held, nav, supply);
                    assert!(worth(held, nav_after, supply_after) >= before);
                    inputs += 1;
                }
            }
        }
    }
    proven(inputs);
}

#[test]
fn every_exit_is_exact_and_takes_nothing_from_others() {
    let domain = amounts(30, 3);
    let mut inputs = 0;
    for &nav in &domain {
        for &supply in &domain {
            for &leaver in domain.iter().filter(|leaver| **leaver <= supply) {
                let paid = worth(leaver, nav, supply);
                let (assets, units) = if nav >= supply {
                    (nav + VIRTUAL, supply + VIRTUAL)
                } else {
                    (nav, supply)
                };
                let n = u128::from(leaver) * u128::from(assets);
                assert!(is_floor(paid, n, u128::from(units)) && paid <= nav);
                let left = supply - leaver;
                for &held in domain.iter().filter(|held| **held <= left) {
                    let after = worth(held, nav - paid, left);
                    assert!(after >= worth(held, nav, supply));
                    inputs += 1;
                }
            }
        }
    }
    proven(inputs);
}

#[test]
fn every_first_deposit_and_gift_leaves_the_giver_with_no_more() {
    let domain = amounts(100, 6);
    let mut inputs = 0;
    for &seed in &domain {
        let mine = bought(seed, 0, 0);
        for &gift in &domain {
            for &victim in &domain {
                let nav = seed + gift;
                let supply = mine + bought(victim, nav, mine);
                assert!(worth(mine, nav + victim, supply) <= seed + gift);
                inputs += 1;
            }
        }
    }
    proven(inputs);
}

#[test]
fn every_price_limit_is_met_exactly() {
    let prices = (0..8).chain(VIRTUAL - 8..=VIRTUAL + 8);
    let mut inputs = 0;
    for min_price in prices {
        for value in 0..160 {
            for shares in 0..160 {
                let below = below_price(UsdcAtoms(value), Shares(shares), min_price);
                assert_eq!(below, value * VIRTUAL < min_price * shares);
                inputs += 1;
            }
        }
    }
    proven(inputs);
}
