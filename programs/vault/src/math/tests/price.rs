use super::{
    cases::{any_u64, bps, config, rounding},
    oracle::Exact,
};
use crate::{
    math::price::{Quote, Rates},
    quantity::{Bps, Rounding},
};
use num_bigint::BigUint;
use proptest::prelude::*;

/// A price as a feed tells it.
#[derive(Clone, Copy, Debug)]
struct Told {
    price: u64,
    confidence: u64,
    exponent: i32,
}

impl Told {
    fn quote(self) -> Quote {
        let all = Bps::new(10_000).unwrap();
        Quote::new(self.price as i64, self.confidence, self.exponent, all).unwrap()
    }
}

fn told(most: u64) -> impl Strategy<Value = Told> {
    (1..=most, any_u64(), -12i32..=2).prop_map(|(price, confidence, exponent)| Told {
        price,
        confidence: confidence % price,
        exponent,
    })
}

/// 10^power.
fn scaled(power: i32) -> Exact {
    let whole = BigUint::from(10u8).pow(power.unsigned_abs());
    if power < 0 {
        Exact::ratio(1u8, whole)
    } else {
        Exact::of(whole)
    }
}

/// What `amount` atoms are worth in USDC atoms when the two prices are `token` and `usdc`, each times 10 to its exponent.
fn worth(amount: u64, decimals: u8, token: (u64, i32), usdc: (u64, i32)) -> Exact {
    let dollars = |(price, exponent)| Exact::of(price).times(&scaled(exponent));
    let tokens = Exact::of(amount).times(&scaled(-i32::from(decimals)));
    tokens
        .times(&dollars(token))
        .over(&dollars(usdc))
        .times(&scaled(6))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_price_is_taken_only_above_zero_and_within_the_confidence(
        price in prop_oneof![any::<i64>(), 0i64..1_000_000, Just(0), Just(1), Just(i64::MAX), Just(i64::MIN)],
        confidence in any_u64(), part in 0u64..=10_001, widest in bps(), near in any::<bool>(),
    ) {
        // Half of the confidences are about as wide as a price may be.
        let confidence = if near { (price.max(0) as u128 * u128::from(part) / 10_000) as u64 } else { confidence };
        let good = price > 0
            && confidence < price as u64
            && Exact::of(confidence) <= Exact::of(price as u64).times(&Exact::ratio(widest, 10_000u16));
        prop_assert_eq!(Quote::new(price, confidence, -8, Bps::new(widest).unwrap()).is_ok(), good);
    }

    #[test]
    fn a_value_is_exact_at_the_low_mid_and_high_price(
        token in told(1 << 50), usdc in told(1 << 40), decimals in 0u8..=12, amount in any_u64(), rounding in rounding(),
    ) {
        let rates = Rates::new(token.quote(), decimals, usdc.quote());
        prop_assume!(rates.is_ok());
        let rates = rates.unwrap();
        let exact = |token_price: u64, usdc_price: u64| {
            worth(amount, decimals, (token_price, token.exponent), (usdc_price, usdc.exponent)).atoms(rounding)
        };
        let value = |rate: crate::math::price::Rate| rate.value(amount, rounding).ok().map(|value| value.0);
        prop_assert_eq!(value(rates.low), exact(token.price - token.confidence, usdc.price + usdc.confidence));
        prop_assert_eq!(value(rates.mid), exact(token.price, usdc.price));
        prop_assert_eq!(value(rates.high), exact(token.price + token.confidence, usdc.price - usdc.confidence));
    }

    #[test]
    fn a_rate_is_refused_only_where_no_u64_holds_it(
        token in told(i64::MAX as u64), usdc in told(i64::MAX as u64), decimals in any::<u8>(),
    ) {
        let scale = token.exponent - usdc.exponent + 6 - i32::from(decimals);
        let (up, down) = (scaled(scale.max(0)), scaled((-scale).max(0)));
        let highest = Exact::of(token.price + token.confidence).times(&up);
        let dearest = Exact::of(usdc.price + usdc.confidence).times(&down);
        let fits = highest.atoms(Rounding::Up).is_some() && dearest.atoms(Rounding::Up).is_some();
        prop_assert_eq!(Rates::new(token.quote(), decimals, usdc.quote()).is_ok(), fits);
    }

    #[test]
    fn low_is_at_most_mid_is_at_most_high(
        token in told(1 << 50), usdc in told(1 << 40), decimals in 0u8..=12, amount in 0u64..1 << 40,
    ) {
        let rates = Rates::new(token.quote(), decimals, usdc.quote());
        prop_assume!(rates.is_ok());
        let rates = rates.unwrap();
        let values = [rates.low, rates.mid, rates.high].map(|rate| rate.value(amount, Rounding::Down));
        let values = values.map(|value| value.map_or(u64::MAX, |value| value.0));
        prop_assert!(values[0] <= values[1] && values[1] <= values[2]);
    }
}

#[test]
fn a_sol_by_hand() {
    // 150.00 ± 0.30 dollars; a USDC at 0.999 ± 0.001; 2 SOL of 9 decimals.
    let widest = Bps::new(100).unwrap();
    let sol = Quote::new(15_000_000_000, 30_000_000, -8, widest).unwrap();
    let usdc = Quote::new(99_900_000, 100_000, -8, widest).unwrap();
    let rates = Rates::new(sol, 9, usdc).unwrap();
    let value =
        |rate: crate::math::price::Rate| rate.value(2_000_000_000, Rounding::Down).unwrap().0;
    // 299.4 / 1.000, 300 / 0.999, 300.6 / 0.998.
    assert_eq!(value(rates.low), 299_400_000);
    assert_eq!(value(rates.mid), 300_300_300);
    assert_eq!(value(rates.high), 301_202_404);
}

#[test]
fn exponents_that_no_integer_holds_are_refused() {
    let all = Bps::new(10_000).unwrap();
    let quote = |exponent| Quote::new(1, 0, exponent, all).unwrap();
    for (token, usdc) in [
        (i32::MAX, -8),
        (i32::MIN, 8),
        (-8, i32::MIN),
        (0, 20),
        (20, 0),
    ] {
        assert!(Rates::new(quote(token), 6, quote(usdc)).is_err());
    }
    assert!(Rates::new(quote(19), 6, quote(0)).is_ok());
    assert!(Rates::new(quote(0), 6, quote(19)).is_ok());
}
