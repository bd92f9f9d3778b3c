use super::{
    cases::{amount, any_u64, config},
    oracle::Exact,
};
use crate::{
    constants::{VIRTUAL, WHOLE},
    math::shares::{below_price, shares_for, value_of},
    quantity::{Rounding, Shares, UsdcAtoms},
};
use proptest::prelude::*;

/// `n` and the virtual one, where a u64 holds them.
fn with_virtual(n: u64) -> Option<Exact> {
    n.checked_add(VIRTUAL).map(Exact::of)
}

fn exact_shares(amount: u64, nav: u64, supply: u64) -> Option<u64> {
    let price = with_virtual(nav)?.over(&with_virtual(supply)?);
    Exact::of(amount).over(&price).atoms(Rounding::Down)
}

fn exact_value(shares: u64, nav: u64, supply: u64) -> Option<u64> {
    let price = if nav >= supply {
        with_virtual(nav)?.over(&with_virtual(supply)?)
    } else {
        Exact::ratio(nav, supply)
    };
    Exact::of(shares).times(&price).atoms(Rounding::Down)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn shares_are_bought_at_the_price_rounded_down(amount in any_u64(), nav in any_u64(), supply in any_u64()) {
        let bought = shares_for(UsdcAtoms(amount), UsdcAtoms(nav), Shares(supply)).ok();
        prop_assert_eq!(bought.map(|shares| shares.0), exact_shares(amount, nav, supply));
    }

    #[test]
    fn shares_are_worth_the_price_rounded_down(shares in any_u64(), nav in any_u64(), supply in any_u64()) {
        let value = value_of(Shares(shares), UsdcAtoms(nav), Shares(supply)).ok();
        prop_assert_eq!(value.map(|value| value.0), exact_value(shares, nav, supply));
    }

    #[test]
    fn a_price_limit_is_compared_exactly(value in any_u64(), shares in any_u64(), min_price in any_u64()) {
        let exact = Exact::of(value).times(&Exact::of(WHOLE)) < Exact::of(shares).times(&Exact::of(min_price));
        prop_assert_eq!(below_price(UsdcAtoms(value), Shares(shares), min_price), exact);
    }

    #[test]
    fn a_round_trip_gains_nothing(nav in amount(), supply in amount(), deposit in amount()) {
        // More shares than a u64 holds are refused.
        let shares = shares_for(UsdcAtoms(deposit), UsdcAtoms(nav), Shares(supply));
        prop_assume!(shares.is_ok_and(|shares| shares.0 < 1 << 62));
        let shares = shares_for(UsdcAtoms(deposit), UsdcAtoms(nav), Shares(supply)).unwrap();
        let back = value_of(shares, UsdcAtoms(nav + deposit), Shares(supply + shares.0)).unwrap();
        prop_assert!(back.0 <= deposit);
    }

    #[test]
    fn a_deposit_takes_nothing_from_others(nav in amount(), supply in amount(), deposit in amount(), held in amount()) {
        let held = Shares(held.min(supply));
        let before = value_of(held, UsdcAtoms(nav), Shares(supply)).unwrap();
        let shares = shares_for(UsdcAtoms(deposit), UsdcAtoms(nav), Shares(supply)).map_or(u64::MAX, |shares| shares.0);
        prop_assume!(shares < 1 << 62);
        let after = value_of(held, UsdcAtoms(nav + deposit), Shares(supply + shares)).unwrap();
        prop_assert!(after >= before);
    }

    #[test]
    fn an_exit_takes_nothing_from_others(nav in amount(), supply in amount(), leaver in amount(), held in amount()) {
        let leaver = Shares(leaver.min(supply));
        let held = Shares(held.min(supply - leaver.0));
        let before = value_of(held, UsdcAtoms(nav), Shares(supply)).unwrap();
        let paid = value_of(leaver, UsdcAtoms(nav), Shares(supply)).unwrap();
        let after = value_of(held, UsdcAtoms(nav - paid.0), Shares(supply - leaver.0)).unwrap();
        prop_assert!(after >= before);
    }

    #[test]
    fn leaving_in_parts_pays_no_more_than_leaving_at_once(
        nav in amount(), supply in 1u64..1 << 60, first in amount(), second in amount(),
    ) {
        let first = first.min(supply);
        let second = second.min(supply - first);
        let value = |shares: u64, nav: u64, supply: u64| {
            value_of(Shares(shares), UsdcAtoms(nav), Shares(supply)).unwrap().0
        };
        let whole = value(first + second, nav, supply);
        let early = value(first, nav, supply);
        let late = value(second, nav - early, supply - first);
        // Above a price of 1 the virtual part of what an exit rounds away stays with those who are left: at most an atom.
        prop_assert!(early + late <= whole + 1, "{early} + {late} for {whole}");
    }

    #[test]
    fn all_shares_together_are_never_worth_more_than_there_is(nav in amount(), supply in amount()) {
        prop_assert!(value_of(Shares(supply), UsdcAtoms(nav), Shares(supply.max(1))).unwrap().0 <= nav);
    }

    #[test]
    fn the_first_depositor_gains_nothing_by_inflating_the_price(
        seed in 1u64..1_000_000_000, gift in amount(), victim in 1_000_000u64..1_000_000_000_000,
    ) {
        let mine = shares_for(UsdcAtoms(seed), UsdcAtoms(0), Shares(0)).unwrap();
        let nav = seed + gift;
        let theirs = shares_for(UsdcAtoms(victim), UsdcAtoms(nav), mine).unwrap();
        let supply = Shares(mine.0 + theirs.0);
        let back = value_of(mine, UsdcAtoms(nav + victim), supply).unwrap();
        prop_assert!(back.0 <= seed + gift);
        // What rounding costs the victim is at most one share atom.
        let kept = value_of(theirs, UsdcAtoms(nav + victim), supply).unwrap();
        let atom = value_of(Shares(1), UsdcAtoms(nav + victim), supply).unwrap().0 + 2;
        prop_assert!(kept.0 + atom >= victim);
    }
}

#[test]
fn a_new_vault_gives_one_share_for_one_usdc() {
    let shares = shares_for(UsdcAtoms(5 * WHOLE), UsdcAtoms(0), Shares(0)).unwrap();
    assert_eq!(shares, Shares(5 * WHOLE));
}

#[test]
fn below_a_price_of_one_every_share_gets_its_part_of_what_is_left() {
    // Half is lost: both halves of the supply get a quarter, in either order.
    let first = value_of(Shares(500), UsdcAtoms(500), Shares(1_000)).unwrap();
    assert_eq!(first, UsdcAtoms(250));
    let second = value_of(Shares(500), UsdcAtoms(250), Shares(500)).unwrap();
    assert_eq!(second, UsdcAtoms(250));
}

#[test]
fn a_price_limit_is_met_exactly() {
    assert!(!below_price(UsdcAtoms(990_000), Shares(WHOLE), 990_000));
    assert!(below_price(UsdcAtoms(989_999), Shares(WHOLE), 990_000));
    assert!(!below_price(UsdcAtoms(0), Shares(WHOLE), 0));
}
