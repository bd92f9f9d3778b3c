//! What the fee may take, whoever comes and goes while profit is locked: at most its rate of the profit, and nobody's principal.

use super::{FeeSummary, Outside, Policy, Vault, Withdrawal};
use crate::{
    constants::{LAYOUT_VERSION, PRICE_ONE, WHOLE},
    math::shares::value_of,
    quantity::{Shares, UsdcAtoms},
};
use anchor_lang::bytemuck::Zeroable;
use proptest::prelude::*;

const T0: i64 = 1_700_000_000;
const PERIOD: u64 = 1_000;

/// A vault of 1,000 USDC, its depositors, and what the steps so far have added up to.
struct World {
    vault: Vault,
    now: i64,
    /// USDC atoms paid in, and share atoms, of each depositor. The first is in from the start, the second is the one who leaves.
    depositors: Vec<(u64, u64)>,
    profit: u64,
    forgone: u64,
    fees: u64,
    growth: u64,
    growth_shares: u64,
}

#[derive(Clone, Debug)]
enum Step {
    Earn(u64),
    Pass(u64),
    /// A new depositor.
    Come(u64),
    /// The second depositor takes these hundredths of what he has left out, and waits these seconds for it.
    Leave(u64, u64),
    Accrue,
}

fn world(fee_bps: u16, fee_growth_bps: u16) -> World {
    let policy = Policy {
        min_deposit: WHOLE,
        min_withdrawal: 1,
        deposit_cap: u64::MAX,
        unlock_period: PERIOD as i64,
        fee_bps,
        fee_growth_bps,
        fee_silver_bps: 10_000 - fee_growth_bps,
        ..Policy::zeroed()
    };
    let vault = Vault {
        version: LAYOUT_VERSION,
        policy,
        mark: PRICE_ONE,
        updated_at: T0,
        ..Vault::zeroed()
    };
    let mut world = World {
        vault,
        now: T0,
        depositors: Vec::new(),
        profit: 0,
        forgone: 0,
        fees: 0,
        growth: 0,
        growth_shares: 0,
    };
    world.come(1_000 * WHOLE);
    world
}

impl World {
    fn charged(&mut self, fee: FeeSummary) {
        self.fees += fee.growth + fee.silver + fee.ecosystem;
        self.growth += fee.growth;
        self.growth_shares += fee.growth_shares;
    }

    fn earn(&mut self, profit: u64) {
        self.vault.touch(self.now).unwrap();
        self.vault.earn(UsdcAtoms(profit)).unwrap();
        self.profit += profit;
    }

    fn pass(&mut self, seconds: u64) {
        self.now += seconds as i64;
    }

    fn come(&mut self, amount: u64) {
        let mark = self.vault.mark;
        let minted = self
            .vault
            .deposit(UsdcAtoms(amount), Shares(0), Outside::default(), self.now)
            .unwrap();
        assert!(self.vault.mark >= mark, "a deposit lowered the mark");
        self.charged(minted.fee);
        self.depositors.push((amount, minted.shares.0));
    }

    fn leave(&mut self, hundredths: u64, wait: u64) {
        let shares = self.depositors[1].1 * hundredths / 100;
        let before = self.vault;
        let Ok(made) = self
            .vault
            .request(Shares(shares), Outside::default(), self.now)
        else {
            // Too little to leave with: the chain undoes what a refused instruction did.
            self.vault = before;
            return;
        };
        self.charged(made.fee);
        self.pass(wait);
        let mut ticket = Withdrawal {
            number: made.number,
            shares,
            value_at_request: made.value.0,
            ..Withdrawal::zeroed()
        };
        let done = self
            .vault
            .process(&mut ticket, Outside::default(), false, self.now)
            .unwrap();
        self.charged(done.fee);
        self.forgone += done.forgone.0;
        self.depositors[1].1 -= done.burned.0;
    }

    fn accrue(&mut self) {
        self.vault.touch(self.now).unwrap();
        let fee = self.vault.accrue().unwrap();
        self.charged(fee);
    }

    fn take(&mut self, step: &Step) {
        match *step {
            Step::Earn(profit) => self.earn(profit),
            Step::Pass(seconds) => self.pass(seconds),
            Step::Come(amount) => self.come(amount),
            Step::Leave(hundredths, wait) => self.leave(hundredths, wait),
            Step::Accrue => self.accrue(),
        }
        self.vault.invariant().unwrap();
    }

    /// Lets all profit unlock and pay its fee.
    fn settle(&mut self) {
        self.pass(2 * PERIOD);
        self.accrue();
        assert_eq!(self.vault.locked_profit, 0);
    }

    fn worth(&self, shares: u64) -> u64 {
        let nav = self.vault.nav_low(Outside::default()).unwrap();
        value_of(Shares(shares), nav, self.vault.supply())
            .unwrap()
            .0
    }
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1..500 * WHOLE).prop_map(Step::Earn),
        (1..PERIOD).prop_map(Step::Pass),
        (WHOLE..100_000 * WHOLE).prop_map(Step::Come),
        (1..=100u64, 0..PERIOD).prop_map(|(part, wait)| Step::Leave(part, wait)),
        Just(Step::Accrue),
    ]
}

/// What rounding may come to in a few dozen steps at prices below 100.
const ATOMS: u64 = 5_000;

#[test]
fn a_late_deposit_pays_no_fee_for_profit_made_before_it() {
    for fee_growth_bps in [0, 5_000] {
        let mut alone = world(3_000, fee_growth_bps);
        alone.earn(100 * WHOLE);
        alone.settle();
        let mut joined = world(3_000, fee_growth_bps);
        joined.earn(100 * WHOLE);
        joined.come(11_000 * WHOLE);
        joined.settle();
        // 30 less the virtual share's part, which is a thousandth for 1,000 shares and less for more.
        assert_eq!(alone.fees, 29_970_029);
        assert!(
            (alone.fees..=30 * WHOLE).contains(&joined.fees),
            "{} of fee on 100 of profit",
            joined.fees
        );
        let (paid, shares) = joined.depositors[1];
        let worth = joined.worth(shares);
        assert!(
            worth + WHOLE / 20 >= paid && worth <= paid,
            "{worth} of {paid}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(std::env::var("PROOF_CASES").map_or(4_000, |n| n.parse().unwrap())) })]

    #[test]
    fn all_fees_are_at_most_their_rate_of_the_profit(
        rate in 0u16..=3_000, growth in 0u16..=10_000, steps in prop::collection::vec(step(), 1..24),
    ) {
        let mut world = world(rate, growth);
        world.come(1_000 * WHOLE);
        steps.iter().for_each(|step| world.take(step));
        world.settle();
        // What a leaver forgoes is profit of those who stay.
        let most = u128::from(world.profit + world.forgone) * u128::from(rate) / 10_000;
        prop_assert!(u128::from(world.fees) <= most + u128::from(ATOMS), "{} of {most}", world.fees);
    }

    #[test]
    fn late_deposits_do_not_change_the_fee(
        rate in 1u16..=3_000, profit in 1..1_000 * WHOLE, wait in 0..PERIOD,
        late in prop::collection::vec((WHOLE..1_000_000 * WHOLE, 0..PERIOD / 4), 1..6),
    ) {
        let mut alone = world(rate, 0);
        alone.earn(profit);
        alone.settle();
        let mut joined = world(rate, 0);
        joined.earn(profit);
        joined.pass(wait);
        for (amount, later) in late {
            joined.come(amount);
            joined.pass(later);
        }
        joined.settle();
        // The virtual share is a thousandth of 1,001 and pays no fee; of more shares it is less.
        prop_assert!(joined.fees + ATOMS >= alone.fees);
        prop_assert!(joined.fees <= alone.fees + alone.fees / 1_000 + ATOMS);
    }

    #[test]
    fn nobody_who_stays_pays_a_fee_out_of_principal(
        rate in 0u16..=3_000, growth in prop_oneof![Just(0u16), 0..=10_000u16], steps in prop::collection::vec(step(), 1..24),
    ) {
        let mut world = world(rate, growth);
        world.come(1_000 * WHOLE);
        steps.iter().for_each(|step| world.take(step));
        world.settle();
        // The protocol's own shares earn as all others do, and what they earn is not a fee.
        let earned = world.worth(world.growth_shares).saturating_sub(world.growth);
        // The virtual share pays no fee: its part of it, at most a thousandth here, falls on the others.
        let slack = earned + world.fees / 1_000 + ATOMS;
        for (paid, shares) in world.depositors[..1].iter().chain(&world.depositors[2..]) {
            let worth = world.worth(*shares);
            prop_assert!(worth + slack >= *paid, "{worth} of {paid}, fees {}, earned {earned}", world.fees);
        }
    }

    #[test]
    fn coming_and_leaving_neither_spares_nor_adds_a_fee(
        rate in 1u16..=3_000, profit in 1..1_000 * WHOLE, amount in 10 * WHOLE..1_000_000 * WHOLE, wait in 0..PERIOD / 2,
    ) {
        let mut alone = world(rate, 0);
        alone.earn(profit);
        alone.settle();
        let mut visited = world(rate, 0);
        visited.earn(profit);
        visited.come(amount);
        visited.leave(100, wait);
        visited.settle();
        // The virtual share's part, a thousandth here, is taxed with the visitor's shares or not at all: what was theirs leaves with them.
        prop_assert!(visited.fees + alone.fees / 1_000 + ATOMS >= alone.fees);
        let forgone = visited.forgone * u64::from(rate) / 10_000;
        prop_assert!(visited.fees <= alone.fees + forgone + (alone.fees + forgone) / 1_000 + ATOMS);
    }
}
