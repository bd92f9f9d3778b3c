use super::{
    cases::{amount, any_u64, config},
    oracle::Exact,
};
use crate::{
    constants::{DAY_SECONDS, WHOLE},
    math::outflow::{OutflowBucket, OutflowLimit},
    quantity::UsdcAtoms,
};
use proptest::prelude::*;

const T0: i64 = 1_700_000_000;

fn limit(capacity: u64, refill: u64) -> OutflowLimit {
    OutflowLimit {
        capacity: UsdcAtoms(capacity),
        refill: UsdcAtoms(refill),
    }
}

/// What is out and not regained, exactly: used − remainder / day.
fn out(bucket: OutflowBucket) -> Exact {
    Exact::of(bucket.used).minus_or_zero(&Exact::ratio(bucket.remainder, DAY_SECONDS))
}

/// What `seconds` regain.
fn regained(refill: u64, seconds: u64) -> Exact {
    Exact::of(refill).times(&Exact::ratio(seconds, DAY_SECONDS))
}

/// A bucket as the program leaves it: something may be carried only while something is out.
fn bucket() -> impl Strategy<Value = OutflowBucket> {
    (any_u64(), 0..DAY_SECONDS).prop_map(|(used, remainder)| OutflowBucket {
        used,
        remainder: if used == 0 { 0 } else { remainder },
        updated_at: T0,
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_bucket_regains_exactly_its_refill_and_carries_the_rest(
        bucket in bucket(), refill in any_u64(), seconds in prop_oneof![0i64..200_000, 0..=i64::MAX - T0],
    ) {
        let after = bucket.at(limit(0, refill), T0 + seconds).unwrap();
        prop_assert_eq!(out(after), out(bucket).minus_or_zero(&regained(refill, seconds as u64)));
        prop_assert!(after.remainder < DAY_SECONDS);
        prop_assert!(after.used > 0 || after.remainder == 0);
        prop_assert_eq!(after.updated_at, T0 + seconds);
    }

    #[test]
    fn asking_often_regains_what_asking_once_does(
        bucket in bucket(), refill in amount(), steps in prop::collection::vec(0i64..100_000, 1..12),
    ) {
        let limit = limit(0, refill);
        let mut asked = bucket;
        for step in &steps {
            asked = asked.at(limit, asked.updated_at + step).unwrap();
        }
        let once = bucket.at(limit, T0 + steps.iter().sum::<i64>()).unwrap();
        prop_assert_eq!(asked, once);
    }

    #[test]
    fn a_clock_that_goes_back_regains_nothing(bucket in bucket(), refill in any_u64(), now in i64::MIN..=T0) {
        prop_assert_eq!(bucket.at(limit(0, refill), now).unwrap(), bucket);
    }

    #[test]
    fn what_is_taken_is_out_or_refused(
        bucket in bucket(), taken in any_u64(), capacity in any_u64(), refill in any_u64(), seconds in 0i64..200_000,
    ) {
        let now = T0 + seconds;
        let limit = limit(capacity, refill);
        let before = bucket.at(limit, now).unwrap();
        let mut after = bucket;
        let result = after.take(UsdcAtoms(taken), limit, now);
        let sum = Exact::of(before.used).plus(&Exact::of(taken));
        prop_assert_eq!(result.is_ok(), sum <= Exact::of(capacity));
        if result.is_ok() {
            prop_assert_eq!(out(after), out(before).plus(&Exact::of(taken)));
            prop_assert_eq!(after.updated_at, now);
        } else {
            prop_assert_eq!(after, bucket);
        }
    }

    #[test]
    fn no_span_of_time_lets_more_out_than_the_capacity_and_its_refill(
        capacity in amount(), refill in amount(), takes in prop::collection::vec((0u64..100_000, 0u32..=64, any::<u64>()), 1..16),
    ) {
        let limit = limit(capacity, refill);
        let mut bucket = OutflowBucket { updated_at: T0, ..OutflowBucket::default() };
        let mut now = T0;
        let mut taken: Vec<(i64, u64)> = Vec::new();
        for (step, bits, amount) in takes {
            now += step as i64;
            // From all that there is to a small part of it.
            let room = capacity - bucket.at(limit, now).unwrap().used;
            let amount = if bits == 64 { room } else { amount.checked_rem(room >> (bits / 8)).unwrap_or(room) };
            bucket.take(UsdcAtoms(amount), limit, now).unwrap();
            taken.push((now, amount));
            prop_assert!(bucket.take(UsdcAtoms(capacity - bucket.used + 1), limit, now).is_err());
        }
        for (from, (began, _)) in taken.iter().enumerate() {
            let mut sum = Exact::of(0u8);
            for (at, amount) in &taken[from..] {
                sum = sum.plus(&Exact::of(*amount));
                prop_assert!(sum <= Exact::of(capacity).plus(&regained(refill, (at - began) as u64)));
            }
        }
    }
}

#[test]
fn half_a_day_regains_half_the_refill() {
    let limit = limit(100 * WHOLE, 50 * WHOLE);
    let mut bucket = OutflowBucket {
        updated_at: T0,
        ..OutflowBucket::default()
    };
    bucket.take(UsdcAtoms(100 * WHOLE), limit, T0).unwrap();
    assert!(bucket.take(UsdcAtoms(1), limit, T0).is_err());
    let noon = T0 + 43_200;
    assert!(bucket.take(UsdcAtoms(25 * WHOLE + 1), limit, noon).is_err());
    bucket.take(UsdcAtoms(25 * WHOLE), limit, noon).unwrap();
    assert_eq!(bucket.used, 100 * WHOLE);
}
