use super::proven;
use crate::{math::bucket::HourlyCounter, quantity::UsdcAtoms};
use anchor_lang::bytemuck::Zeroable;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
/// Waits on both sides of an hour and of a day's window, and a clock that goes back.
const STEPS: [i64; 12] = [
    0,
    1,
    HOUR - 1,
    HOUR,
    HOUR + 1,
    DAY - HOUR,
    DAY - 1,
    DAY,
    DAY + 1,
    DAY + HOUR - 1,
    DAY + HOUR,
    -HOUR,
];
/// Each a digit of its own, so that a sum tells which of them are in it.
const AMOUNTS: [u64; 5] = [1, 10, 100, 1_000, 10_000];

/// What a window that reaches back to `since` holds.
fn sum(history: &[(i64, u64)], since: impl Fn(i64) -> bool) -> u64 {
    let within = history.iter().filter(|(at, _)| since(*at));
    within.map(|(_, amount)| amount).sum()
}

/// Adds the next amount after every wait and judges each window; then the ones behind it.
fn judge(counter: HourlyCounter, now: i64, latest: i64, history: &mut Vec<(i64, u64)>) -> u64 {
    let Some(&amount) = AMOUNTS.get(history.len()) else {
        return 0;
    };
    let mut inputs = 0;
    for step in STEPS {
        let (mut counter, now) = (counter, now + step);
        // A clock that goes back counts into the newest hour.
        let latest = latest.max(now);
        let counted = if now / HOUR < latest / HOUR {
            latest
        } else {
            now
        };
        let total = counter.add(UsdcAtoms(amount), now).unwrap().0;
        history.push((counted, amount));
        assert_eq!(total, sum(history, |at| at / HOUR >= latest / HOUR - 24));
        assert!(total >= sum(history, |at| at >= latest - DAY));
        assert!(total <= sum(history, |at| at > latest - DAY - HOUR));
        assert_eq!(counter.cells.iter().sum::<u64>(), total);
        for later in [0, 1, HOUR, DAY, DAY + HOUR] {
            let window = counter.total(latest + later).unwrap().0;
            assert_eq!(
                window,
                sum(history, |at| at / HOUR >= (latest + later) / HOUR - 24)
            );
        }
        inputs += 1 + judge(counter, now, latest, history);
        history.pop();
    }
    inputs
}

#[test]
fn every_sequence_of_waits_has_a_window_of_a_day_to_25_hours() {
    let inputs = [0, 1, HOUR / 2, HOUR - 1]
        .map(|into_the_hour| {
            let start = 1_700_002_800 + into_the_hour;
            judge(HourlyCounter::zeroed(), start, 0, &mut Vec::new())
        })
        .iter()
        .sum();
    proven(inputs);
}
