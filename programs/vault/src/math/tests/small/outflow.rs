use super::proven;
use crate::{
    math::outflow::{OutflowBucket, OutflowLimit},
    quantity::UsdcAtoms,
};

const DAY: u64 = 86_400;
const T0: i64 = 1_700_000_000;
const CAPACITIES: [u64; 3] = [1, 2, 3];
/// Atoms a day: none, so few that a wait regains a part of one, exactly one a second, and more.
const REFILLS: [u64; 6] = [0, 1, 2, 7, DAY, 2 * DAY + 1];
const STEPS: [u64; 6] = [0, 1, 12_343, DAY / 2, DAY - 1, DAY];
const TAKES: [u64; 4] = [0, 1, 2, 3];
const DEPTH: usize = 4;

struct Sequence {
    limit: OutflowLimit,
    /// When each amount left, in seconds from the start.
    left: Vec<(u64, u64)>,
}

impl Sequence {
    /// Takes every amount after every wait, and judges every span of time that ends with it; then what comes behind it.
    fn judge(&mut self, bucket: OutflowBucket, owed: u64, now: u64) -> u64 {
        if self.left.len() == DEPTH {
            return 0;
        }
        let (capacity, refill) = (self.limit.capacity.0, self.limit.refill.0);
        let mut inputs = 0;
        for step in STEPS {
            let now = now + step;
            // In atoms · seconds / day there is nothing to round: this is what is out, exactly.
            let owed = owed.saturating_sub(step * refill);
            let at = bucket.at(self.limit, T0 + now as i64).unwrap();
            assert_eq!(at.used * DAY - at.remainder, owed);
            for take in TAKES {
                let mut after = bucket;
                let taken = after.take(UsdcAtoms(take), self.limit, T0 + now as i64);
                inputs += 1;
                assert_eq!(taken.is_ok(), owed.div_ceil(DAY) + take <= capacity);
                if taken.is_err() {
                    assert_eq!(after, bucket);
                    continue;
                }
                self.left.push((now, take));
                let mut sum = 0;
                for (began, amount) in self.left.iter().rev() {
                    sum += amount;
                    assert!(sum * DAY <= capacity * DAY + (now - began) * refill);
                }
                inputs += self.judge(after, owed + take * DAY, now);
                self.left.pop();
            }
        }
        inputs
    }
}

#[test]
fn no_sequence_of_outflows_lets_more_out_than_the_capacity_and_its_refill() {
    let mut inputs = 0;
    for capacity in CAPACITIES {
        for refill in REFILLS {
            let limit = OutflowLimit {
                capacity: UsdcAtoms(capacity),
                refill: UsdcAtoms(refill),
            };
            let start = OutflowBucket {
                updated_at: T0,
                ..OutflowBucket::default()
            };
            let left = Vec::new();
            inputs += Sequence { limit, left }.judge(start, 0, 0);
        }
    }
    proven(inputs);
}
