use super::cases::{any_u64, config};
use crate::{constants::HOURLY_CELLS, math::bucket::HourlyCounter, quantity::UsdcAtoms};
use anchor_lang::bytemuck::Zeroable;
use num_bigint::BigUint;
use proptest::prelude::*;

/// Every amount ever added, with the hour it counts in.
#[derive(Default)]
struct History {
    newest: u64,
    added: Vec<(u64, u64)>,
}

impl History {
    /// The time as an hour that is not before the newest.
    fn hour(&self, now: i64) -> u64 {
        (now.max(0) as u64 / 3_600).max(self.newest)
    }

    /// What was added in this hour and the 24 before it.
    fn window(&self, hour: u64) -> BigUint {
        let added = self.added.iter();
        added
            .filter(|(at, _)| at + 24 >= hour)
            .map(|(_, amount)| BigUint::from(*amount))
            .sum()
    }

    fn add(&mut self, amount: u64, now: i64) -> Option<u64> {
        let hour = self.hour(now);
        self.newest = hour;
        let total = u64::try_from(self.window(hour) + amount).ok()?;
        self.added.push((hour, amount));
        Some(total)
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_counter_is_the_sum_of_25_hours_whatever_the_clock_does(
        start in prop_oneof![Just(0i64), 0i64..1_000_000, Just(1_700_000_000)],
        adds in prop::collection::vec((-8_000i64..20_000, prop_oneof![9 => 0u64..1_000_000, 1 => any_u64()]), 1..24),
        far in any::<i64>(),
    ) {
        let mut counter = HourlyCounter::zeroed();
        let mut history = History::default();
        let mut now = start;
        for (step, amount) in adds {
            now += step;
            let total = counter.add(UsdcAtoms(amount), now).ok().map(|total| total.0);
            prop_assert_eq!(total, history.add(amount, now));
            let cells: BigUint = counter.cells.iter().map(|cell| BigUint::from(*cell)).sum();
            prop_assert_eq!(cells, BigUint::from(counter.total));
        }
        for later in [now, now + 3_600, now + 90_000, far] {
            prop_assert_eq!(BigUint::from(counter.total(later).unwrap().0), history.window(history.hour(later)));
        }
    }

    #[test]
    fn a_counter_is_the_sum_of_a_window_of_at_least_a_day(
        adds in prop::collection::vec((0i64..20_000, 0u64..1_000_000), 1..60),
    ) {
        let mut counter = HourlyCounter::zeroed();
        let mut now = 1_700_000_000i64;
        let mut history: Vec<(i64, u64)> = Vec::new();
        for (step, amount) in adds {
            now += step;
            let total = counter.add(UsdcAtoms(amount), now).unwrap();
            history.push((now, amount));
            let window = |age: i64| history.iter().filter(|(at, _)| now - at <= age).map(|(_, n)| n).sum::<u64>();
            prop_assert!(total.0 >= window(86_400));
            prop_assert!(total.0 <= window(86_400 + 3_600));
            prop_assert_eq!(counter.total(now).unwrap(), total);
        }
    }
}

#[test]
fn a_day_boundary_doubles_nothing() {
    let mut counter = HourlyCounter::zeroed();
    let midnight = 1_700_006_400i64;
    counter.add(UsdcAtoms(100), midnight - 1).unwrap();
    assert_eq!(
        counter.add(UsdcAtoms(100), midnight + 1).unwrap(),
        UsdcAtoms(200)
    );
    assert_eq!(counter.total(midnight + 86_398).unwrap(), UsdcAtoms(200));
    assert_eq!(
        counter
            .total(midnight + 3_600 * HOURLY_CELLS as i64)
            .unwrap(),
        UsdcAtoms(0)
    );
}

#[test]
fn a_clock_that_goes_back_counts_into_the_newest_hour() {
    let mut counter = HourlyCounter::zeroed();
    counter.add(UsdcAtoms(5), 1_700_000_000).unwrap();
    assert_eq!(
        counter.add(UsdcAtoms(5), 1_600_000_000).unwrap(),
        UsdcAtoms(10)
    );
    assert_eq!(counter.add(UsdcAtoms(5), -1).unwrap(), UsdcAtoms(15));
}
