//! The random cases that the properties are judged by, and the count of them.

use crate::quantity::Rounding;
use proptest::prelude::*;

/// How many cases each property is judged by: 10⁴, or what PROOF_CASES says.
///
/// A case that a property has nothing to say about is rejected and replaced, so that the number is that of the cases judged.
/// tools/proof reads the line that this prints.
pub fn config() -> ProptestConfig {
    let cases: u32 = std::env::var("PROOF_CASES").map_or(10_000, |cases| cases.parse().unwrap());
    println!("judges {cases} random cases");
    ProptestConfig {
        failure_persistence: None,
        max_global_rejects: cases.saturating_mul(4),
        ..ProptestConfig::with_cases(cases)
    }
}

/// Amounts of every magnitude up to 2⁶⁰.
pub fn amount() -> impl Strategy<Value = u64> {
    (0u32..60).prop_flat_map(|bits| 0..=(1u64 << bits))
}

/// Any u64, with the edges often.
pub fn any_u64() -> impl Strategy<Value = u64> {
    prop_oneof![
        any::<u64>(),
        amount(),
        Just(u64::MAX),
        Just(1 << 63),
        Just(u64::from(u32::MAX)),
        Just(1 << 32)
    ]
}

/// Hundredths of a percent.
pub fn bps() -> impl Strategy<Value = u16> {
    prop_oneof![0u16..=10_000, Just(0), Just(1), Just(10_000)]
}

pub fn rounding() -> impl Strategy<Value = Rounding> {
    prop_oneof![Just(Rounding::Down), Just(Rounding::Up)]
}
