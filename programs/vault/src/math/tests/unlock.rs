use super::{
    cases::{amount, any_u64, config},
    oracle::Exact,
};
use crate::{
    constants::WHOLE,
    math::unlock::Lock,
    quantity::{Rounding, UsdcAtoms},
};
use proptest::prelude::*;

fn lock(amount: u64, seconds: u64) -> Lock {
    Lock {
        amount: UsdcAtoms(amount),
        seconds,
    }
}

/// What is locked `elapsed` seconds later.
fn exact_after(amount: u64, seconds: u64, elapsed: u64) -> Option<u64> {
    if elapsed == 0 {
        return Some(amount);
    }
    if seconds <= elapsed {
        return Some(0);
    }
    let left = Exact::ratio(seconds - elapsed, seconds);
    Exact::of(amount).times(&left).atoms(Rounding::Up)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_lock_opens_linearly_rounded_up(amount in any_u64(), seconds in any_u64(), elapsed in any_u64()) {
        let after = lock(amount, seconds).after(elapsed).unwrap();
        prop_assert_eq!(Some(after.amount.0), exact_after(amount, seconds, elapsed));
        if amount > 0 {
            prop_assert_eq!(after.seconds, seconds.saturating_sub(elapsed));
        }
    }

    #[test]
    fn a_lock_is_never_released_early_however_often_it_is_touched(
        locked in amount(), seconds in 1u64..10_000_000, steps in prop::collection::vec(0u64..1_000_000, 1..20),
    ) {
        let whole = lock(locked, seconds);
        let mut touched = whole;
        let mut elapsed = 0;
        for step in steps {
            elapsed += step;
            touched = touched.after(step).unwrap();
            let once = whole.after(elapsed).unwrap();
            prop_assert!(touched.amount >= once.amount);
            prop_assert!(touched.amount.0 <= locked);
            prop_assert!(touched.amount.is_zero() || touched.seconds > 0);
        }
        // And it does end.
        prop_assert_eq!(touched.after(seconds).unwrap().amount, UsdcAtoms(0));
    }

    #[test]
    fn a_merged_lock_takes_the_weighted_time_to_the_nearest_second(
        locked in any_u64(), left in any_u64(), profit in any_u64(), period in any_u64(),
    ) {
        let merged = lock(locked, left).join(UsdcAtoms(profit), period);
        let Some(amount) = locked.checked_add(profit) else {
            prop_assert!(merged.is_err());
            return Ok(());
        };
        let weighted = |amount: u64, seconds: u64| Exact::of(amount).times(&Exact::of(seconds));
        let sum = weighted(locked, left).plus(&weighted(profit, period));
        let seconds = if profit == 0 { left } else { u64::try_from(sum.over(&Exact::of(amount)).nearest()).unwrap() };
        // Beyond 2¹²⁸ the sum is refused; a lock of that size in a time of that length is no lock.
        if sum.plus(&Exact::of(amount / 2)) >= Exact::of(u128::MAX) && profit > 0 {
            prop_assert!(merged.is_err());
        } else {
            prop_assert_eq!(merged.unwrap(), lock(amount, seconds));
        }
    }

    #[test]
    fn a_merged_lock_lies_between_its_parts_and_releases_no_faster_than_both(
        locked in amount(), left in 1u64..10_000_000, profit in amount(), period in 1u64..10_000_000,
    ) {
        prop_assume!(locked > 0 && profit > 0);
        let merged = lock(locked, left).join(UsdcAtoms(profit), period).unwrap();
        prop_assert_eq!(merged.amount.0, locked + profit);
        prop_assert!(merged.seconds >= left.min(period) && merged.seconds <= left.max(period));
        // (L + p) / (t + ½) ≤ L / r + p / D: the half is what t may be rounded down by.
        let time = Exact::ratio(2 * merged.seconds + 1, 2u8);
        let both = Exact::ratio(locked, left).plus(&Exact::ratio(profit, period));
        prop_assert!(Exact::of(merged.amount.0).over(&time) <= both);
    }

    #[test]
    fn a_join_delays_a_lock_by_at_most_twice_what_its_amount_weighs(
        locked in amount(), left in 1u64..10_000_000, profit in amount(), more in 0u64..10_000_000,
    ) {
        prop_assume!(locked > 0);
        let merged = lock(locked, left).join(UsdcAtoms(profit), left + more).unwrap();
        let weight = Exact::ratio(profit, locked + profit);
        prop_assert!(Exact::of(merged.seconds - left) <= Exact::of(2 * more).times(&weight));
    }

    #[test]
    fn dust_moves_no_lock_however_often_it_is_added(
        left in 1u64..86_400, more in 0u64..86_400, joins in 1u64..200, dust in 1u64..100,
    ) {
        // Less than half a second's worth of the delay, all of it together.
        let locked = 2 * dust * (more + 1);
        let mut joined = lock(locked, left);
        for _ in 0..joins {
            joined = joined.join(UsdcAtoms(dust), left + more).unwrap();
        }
        prop_assert_eq!(joined, lock(locked + joins * dust, left));
    }

    #[test]
    fn a_loss_eats_the_lock_first(locked in any_u64(), loss in any_u64()) {
        let (left, rest) = lock(locked, 100).absorb(UsdcAtoms(loss)).unwrap();
        let (locked, loss) = (Exact::of(locked), Exact::of(loss));
        prop_assert_eq!(Exact::of(left.amount.0), locked.minus_or_zero(&loss));
        prop_assert_eq!(Exact::of(rest.0), loss.minus_or_zero(&locked));
        prop_assert_eq!(left.seconds, 100);
    }
}

#[test]
fn four_hundred_donations_of_an_atom_leave_a_lock_where_it_was() {
    let mut joined = lock(100 * WHOLE, 500);
    for _ in 0..400 {
        joined = joined.join(UsdcAtoms(1), 1_000).unwrap();
    }
    assert_eq!(joined.seconds, 500);
}
