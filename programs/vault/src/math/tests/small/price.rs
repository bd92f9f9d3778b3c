use super::{is_ceiling, is_floor, proven};
use crate::{
    math::price::{Quote, Rate, Rates},
    quantity::{Bps, Rounding},
};

#[test]
fn every_price_is_taken_only_above_zero_and_within_the_confidence() {
    let mut inputs = 0;
    for widest in (0..=10_000).step_by(50).chain([1, 9_999]) {
        let bps = Bps::new(widest).unwrap();
        for price in -2..120i64 {
            for confidence in 0..124u64 {
                let good = price > 0
                    && confidence < price as u64
                    && confidence * 10_000 <= price as u64 * u64::from(widest);
                assert_eq!(Quote::new(price, confidence, 0, bps).is_ok(), good);
                inputs += 1;
            }
        }
    }
    proven(inputs);
}

/// Every price up to `most` with every confidence below it.
fn quotes(most: u64, exponent: i32) -> impl Iterator<Item = (u64, u64, Quote)> {
    let all = Bps::new(10_000).unwrap();
    (1..=most).flat_map(move |price| {
        (0..price).map(move |confidence| {
            let quote = Quote::new(price as i64, confidence, exponent, all).unwrap();
            (price, confidence, quote)
        })
    })
}

/// Whether both roundings of `amount` at `rate` are what amount · token / usdc · 10^scale says.
fn is_exact(rate: Rate, amount: u64, token: u64, usdc: u64, scale: i32) -> bool {
    let power = 10u128.pow(scale.unsigned_abs());
    let (up, down) = if scale < 0 { (1, power) } else { (power, 1) };
    let n = u128::from(amount) * u128::from(token) * up;
    let d = u128::from(usdc) * down;
    let value = |rounding| rate.value(amount, rounding).unwrap().0;
    is_floor(value(Rounding::Down), n, d) && is_ceiling(value(Rounding::Up), n, d)
}

#[test]
fn every_value_is_exact_at_the_low_mid_and_high_price() {
    let mut inputs = 0;
    for (exponent, decimals) in [(-1, 6), (0, 6), (-2, 4), (1, 8), (-3, 5)] {
        let scale = exponent + 6 - i32::from(decimals);
        for (price, wide, token) in quotes(12, exponent) {
            for (dollar, spread, usdc) in quotes(7, 0) {
                let rates = Rates::new(token, decimals, usdc).unwrap();
                for amount in 0..100 {
                    let low = is_exact(rates.low, amount, price - wide, dollar + spread, scale);
                    let mid = is_exact(rates.mid, amount, price, dollar, scale);
                    let high = is_exact(rates.high, amount, price + wide, dollar - spread, scale);
                    assert!(low && mid && high);
                    inputs += 1;
                }
            }
        }
    }
    proven(inputs);
}
