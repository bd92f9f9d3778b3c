use super::{is_ceiling, proven};
use crate::{constants::LAMPORTS_PER_SOL, math::tip, quantity::UsdcAtoms};

#[test]
fn every_tip_costs_at_least_its_lamports() {
    let sol = LAMPORTS_PER_SOL;
    let lamports: Vec<u64> = (0..800)
        .chain((1..=5).flat_map(|n| n * sol / 5 - 20..=n * sol / 5 + 20))
        .collect();
    let mut inputs = 0;
    for ceiling in 0..1_000 {
        for &tip in &lamports {
            let usdc = tip::in_usdc(tip, UsdcAtoms(ceiling)).unwrap().0;
            let n = u128::from(tip) * u128::from(ceiling);
            assert!(is_ceiling(usdc, n, u128::from(sol)));
            inputs += 1;
        }
    }
    proven(inputs);
}
