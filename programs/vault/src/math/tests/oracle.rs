//! What the formulas are held against: fractions of integers without a largest one.

use crate::quantity::Rounding;
use num_bigint::BigUint;
use std::cmp::Ordering;

/// A fraction of at least zero, exact.
#[derive(Clone, Debug)]
pub struct Exact {
    numerator: BigUint,
    denominator: BigUint,
}

impl Exact {
    pub fn of(whole: impl Into<BigUint>) -> Self {
        Self {
            numerator: whole.into(),
            denominator: BigUint::from(1u8),
        }
    }

    /// numerator / denominator, which is not zero.
    pub fn ratio(numerator: impl Into<BigUint>, denominator: impl Into<BigUint>) -> Self {
        let (numerator, denominator) = (numerator.into(), denominator.into());
        assert_ne!(denominator, BigUint::ZERO);
        Self {
            numerator,
            denominator,
        }
    }

    pub fn plus(&self, other: &Self) -> Self {
        Self {
            numerator: &self.numerator * &other.denominator + &other.numerator * &self.denominator,
            denominator: &self.denominator * &other.denominator,
        }
    }

    /// The difference, or zero.
    pub fn minus_or_zero(&self, other: &Self) -> Self {
        let (mine, others) = (
            &self.numerator * &other.denominator,
            &other.numerator * &self.denominator,
        );
        Self {
            numerator: if mine > others {
                mine - others
            } else {
                BigUint::ZERO
            },
            denominator: &self.denominator * &other.denominator,
        }
    }

    pub fn times(&self, other: &Self) -> Self {
        Self {
            numerator: &self.numerator * &other.numerator,
            denominator: &self.denominator * &other.denominator,
        }
    }

    /// The quotient; `other` is not zero.
    pub fn over(&self, other: &Self) -> Self {
        Self::ratio(
            &self.numerator * &other.denominator,
            &self.denominator * &other.numerator,
        )
    }

    /// The next integer in the direction named.
    pub fn rounded(&self, rounding: Rounding) -> BigUint {
        match rounding {
            Rounding::Down => &self.numerator / &self.denominator,
            Rounding::Up => (&self.numerator + &self.denominator - 1u8) / &self.denominator,
        }
    }

    /// The nearest integer; of two equally near ones the upper.
    pub fn nearest(&self) -> BigUint {
        self.plus(&Self::ratio(1u8, 2u8)).rounded(Rounding::Down)
    }

    /// Rounded as named, where a u64 holds it.
    pub fn atoms(&self, rounding: Rounding) -> Option<u64> {
        u64::try_from(self.rounded(rounding)).ok()
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Exact {}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.numerator * &other.denominator).cmp(&(&other.numerator * &self.denominator))
    }
}

#[test]
fn an_exact_fraction_is_what_it_says() {
    let third = Exact::ratio(1u8, 3u8);
    assert_eq!(third, Exact::ratio(2u8, 6u8));
    assert_eq!(
        third.plus(&third).plus(&third).atoms(Rounding::Down),
        Some(1)
    );
    assert_eq!(third.atoms(Rounding::Up), Some(1));
    assert_eq!(third.atoms(Rounding::Down), Some(0));
    assert_eq!(third.times(&Exact::of(6u8)).atoms(Rounding::Up), Some(2));
    assert_eq!(Exact::of(7u8).over(&Exact::of(2u8)).nearest(), 4u8.into());
    assert_eq!(Exact::ratio(7u8, 5u8).nearest(), 1u8.into());
    assert_eq!(third.minus_or_zero(&Exact::of(1u8)), Exact::of(0u8));
    assert_eq!(Exact::of(1u8).minus_or_zero(&third), Exact::ratio(2u8, 3u8));
    assert_eq!(
        Exact::of(u64::MAX)
            .plus(&Exact::of(1u8))
            .atoms(Rounding::Down),
        None
    );
    assert!(third < Exact::ratio(34u8, 100u8));
}
