use super::{is_ceiling, proven};
use crate::{math::unlock::Lock, quantity::UsdcAtoms};

fn lock(amount: u64, seconds: u64) -> Lock {
    Lock {
        amount: UsdcAtoms(amount),
        seconds,
    }
}

#[test]
fn every_lock_touched_twice_opens_linearly_and_never_early() {
    let mut inputs = 0;
    for amount in 0..40 {
        for seconds in 1..40 {
            for first in 0..=40 {
                let touched = lock(amount, seconds).after(first).unwrap();
                let left = seconds.saturating_sub(first);
                let n = u128::from(amount * left);
                assert!(is_ceiling(touched.amount.0, n, u128::from(seconds)));
                for second in 0..=40 {
                    let twice = touched.after(second).unwrap().amount;
                    let once = lock(amount, seconds).after(first + second).unwrap().amount;
                    assert!(twice >= once && twice.0 <= amount);
                    assert!(first + second < seconds || twice.is_zero());
                    inputs += 1;
                }
            }
        }
    }
    proven(inputs);
}

#[test]
fn every_merged_lock_lies_between_its_parts_and_releases_no_faster_than_both() {
    let mut inputs = 0;
    for locked in 1..36u64 {
        for left in 1..36u64 {
            for profit in 0..36u64 {
                for period in 1..36u64 {
                    let merged = lock(locked, left).join(UsdcAtoms(profit), period).unwrap();
                    let (all, time) = (locked + profit, merged.seconds);
                    assert_eq!(merged.amount.0, all);
                    // The nearest second: 2 · |t · (L + p) − (L · r + p · D)| ≤ L + p.
                    let weighted = locked * left + profit * period;
                    assert!(2 * (time * all).abs_diff(weighted) <= all);
                    assert!(profit > 0 || time == left);
                    assert!((left.min(period)..=left.max(period)).contains(&time) || profit == 0);
                    // (L + p) / (t + ½) ≤ L / r + p / D, without division.
                    let both = locked * period + profit * left;
                    assert!(2 * all * left * period <= both * (2 * time + 1));
                    inputs += 1;
                }
            }
        }
    }
    proven(inputs);
}

#[test]
fn every_loss_eats_the_lock_first() {
    let mut inputs = 0;
    for locked in 0..1_000 {
        for loss in 0..1_000 {
            let (left, rest) = lock(locked, 9).absorb(UsdcAtoms(loss)).unwrap();
            assert_eq!(left, lock(locked.saturating_sub(loss), 9));
            assert_eq!(rest.0, loss.saturating_sub(locked));
            inputs += 1;
        }
    }
    proven(inputs);
}
