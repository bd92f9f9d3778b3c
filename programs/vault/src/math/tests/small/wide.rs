use super::{is_ceiling, is_floor, proven};
use crate::{
    math::wide::{mul_div, product, quotient},
    quantity::{Bps, Rounding, UsdcAtoms},
};

/// The 32-bit digits at which a long division decides something.
const DIGITS: [u64; 9] = [
    0,
    1,
    2,
    0xffff,
    0x7fff_ffff,
    0x8000_0000,
    0x8000_0001,
    0xffff_fffe,
    0xffff_ffff,
];

fn two_digits() -> impl Iterator<Item = u64> + Clone {
    DIGITS
        .into_iter()
        .flat_map(|high| DIGITS.into_iter().map(move |low| high << 32 | low))
}

#[test]
fn every_small_product_over_every_small_divisor() {
    let mut inputs = 0;
    for a in 0..144u64 {
        for b in 0..144u64 {
            assert_eq!(product(a, b), u128::from(a * b));
            for d in 1..=144u64 {
                let (n, wide) = (u128::from(a * b), u128::from(d));
                let down = mul_div(a, b, d, Rounding::Down).unwrap();
                let up = mul_div(a, b, d, Rounding::Up).unwrap();
                assert!(is_floor(down, n, wide) && is_ceiling(up, n, wide));
                inputs += 1;
            }
            assert!(mul_div(a, b, 0, Rounding::Down).is_err());
            assert!(mul_div(a, b, 0, Rounding::Up).is_err());
        }
    }
    proven(inputs);
}

#[test]
fn every_division_of_edge_digits() {
    let mut inputs = 0;
    for high in two_digits() {
        for low in two_digits() {
            let n = u128::from(high) << 64 | u128::from(low);
            for d in two_digits() {
                let exact = n.checked_div(u128::from(d));
                let down = exact.and_then(|q| u64::try_from(q).ok());
                assert_eq!(quotient(n, d, Rounding::Down).ok(), down);
                let up =
                    exact.and_then(|q| u64::try_from(q + u128::from(n % u128::from(d) > 0)).ok());
                // A sum beyond 2¹²⁸ is refused although its quotient might fit; every product of two u64 is below that.
                if n.checked_add(u128::from(d)).is_some() {
                    assert_eq!(quotient(n, d, Rounding::Up).ok(), up);
                }
                inputs += 1;
            }
        }
    }
    proven(inputs);
}

#[test]
fn every_product_of_edge_digits() {
    let mut inputs = 0;
    for a in two_digits() {
        for b in two_digits() {
            assert_eq!(product(a, b), u128::from(a) * u128::from(b));
            inputs += 1;
        }
    }
    proven(inputs);
}

#[test]
fn every_part_of_amounts_at_the_edges() {
    let narrow = u64::MAX / 10_000;
    let amounts = (0..64)
        .chain(narrow - 3..=narrow + 3)
        .chain(u64::MAX - 3..=u64::MAX);
    let mut inputs = 0;
    for amount in amounts {
        for part in 0..=10_000 {
            let n = u128::from(amount) * u128::from(part);
            let bps = Bps::new(part).unwrap();
            let down = bps.of(UsdcAtoms(amount), Rounding::Down).unwrap().0;
            let up = bps.of(UsdcAtoms(amount), Rounding::Up).unwrap().0;
            assert!(is_floor(down, n, 10_000) && is_ceiling(up, n, 10_000));
            inputs += 1;
        }
    }
    proven(inputs);
}
