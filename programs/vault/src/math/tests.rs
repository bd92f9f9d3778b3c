//! The formulas against exact arithmetic in u128, and the properties that depositors rely on.

use super::{
    bucket::HourlyCounter,
    fee::{due, Paid, Terms},
    shares::{below_price, shares_for, value_of},
    split::split,
    tip,
    unlock::Lock,
    wide::{mul_div, product, quotient},
};
use crate::{
    constants::{HOURLY_CELLS, PRICE_BITS, PRICE_ONE, VIRTUAL, WHOLE},
    quantity::{Bps, Rounding, Shares, UsdcAtoms},
};
use anchor_lang::bytemuck::Zeroable;
use proptest::prelude::*;

/// 10⁴ cases; PROOF_CASES=1000000 for the proof run.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROOF_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(10_000);
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    }
}

/// Amounts of every magnitude up to 2⁶⁰.
fn amount() -> impl Strategy<Value = u64> {
    (0u32..60).prop_flat_map(|bits| 0..=(1u64 << bits))
}

/// Any u64, with the edges often.
fn any_u64() -> impl Strategy<Value = u64> {
    prop_oneof![
        any::<u64>(),
        amount(),
        Just(u64::MAX),
        Just(1 << 63),
        Just(u64::from(u32::MAX)),
        Just(1 << 32)
    ]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn division_is_the_compilers(high in any_u64(), low in any_u64(), d in any_u64()) {
        let n = u128::from(high) << 64 | u128::from(low);
        let exact = n.checked_div(u128::from(d)).and_then(|q| u64::try_from(q).ok());
        prop_assert_eq!(quotient(n, d, Rounding::Down).ok(), exact);
        // And with a quotient that fits, which arbitrary numbers seldom give.
        if let Some(high) = high.checked_rem(d) {
            let n = u128::from(high) << 64 | u128::from(low);
            prop_assert_eq!(u128::from(quotient(n, d, Rounding::Down).unwrap()), n / u128::from(d));
        }
    }

    #[test]
    fn rounding_up_is_the_next_atom_unless_exact(a in any_u64(), b in any_u64(), d in 1u64..) {
        let n = u128::from(a) * u128::from(b);
        let exact = u64::try_from(n.div_ceil(u128::from(d))).ok();
        prop_assert_eq!(mul_div(a, b, d, Rounding::Up).ok(), exact);
    }

    #[test]
    fn a_part_is_rounded_as_named(amount in any_u64(), part in 0u16..=10_000) {
        let exact = u128::from(amount) * u128::from(part);
        let bps = Bps::new(part).unwrap();
        prop_assert_eq!(u128::from(bps.of(UsdcAtoms(amount), Rounding::Down).unwrap().0), exact / 10_000);
        prop_assert_eq!(u128::from(bps.of(UsdcAtoms(amount), Rounding::Up).unwrap().0), exact.div_ceil(10_000));
    }

    #[test]
    fn a_product_is_the_compilers(a in any_u64(), b in any_u64()) {
        prop_assert_eq!(product(a, b), u128::from(a) * u128::from(b));
    }

    #[test]
    fn a_round_trip_gains_nothing(nav in amount(), supply in amount(), deposit in amount()) {
        // More shares than a u64 holds are refused.
        let Ok(shares) = shares_for(UsdcAtoms(deposit), UsdcAtoms(nav), Shares(supply)) else { return Ok(()) };
        prop_assume!(shares.0 < 1 << 62);
        let back = value_of(shares, UsdcAtoms(nav + deposit), Shares(supply + shares.0)).unwrap();
        prop_assert!(back.0 <= deposit);
    }

    #[test]
    fn a_deposit_takes_nothing_from_others(nav in amount(), supply in amount(), deposit in amount(), held in amount()) {
        let held = Shares(held.min(supply));
        let before = value_of(held, UsdcAtoms(nav), Shares(supply)).unwrap();
        let Ok(shares) = shares_for(UsdcAtoms(deposit), UsdcAtoms(nav), Shares(supply)) else { return Ok(()) };
        prop_assume!(shares.0 < 1 << 62);
        let after = value_of(held, UsdcAtoms(nav + deposit), Shares(supply + shares.0)).unwrap();
        prop_assert!(after >= before);
    }

    #[test]
    fn an_exit_takes_nothing_from_others(nav in amount(), supply in amount(), leaver in amount(), held in amount()) {
        let leaver = Shares(leaver.min(supply));
        let held = Shares(held.min(supply - leaver.0));
        let before = value_of(held, UsdcAtoms(nav), Shares(supply)).unwrap();
        let paid = value_of(leaver, UsdcAtoms(nav), Shares(supply)).unwrap();
        let after = value_of(held, UsdcAtoms(nav - paid.0), Shares(supply - leaver.0)).unwrap();
        prop_assert!(after >= before);
    }

    #[test]
    fn all_shares_together_are_never_worth_more_than_there_is(nav in amount(), supply in amount()) {
        prop_assert!(value_of(Shares(supply), UsdcAtoms(nav), Shares(supply.max(1))).unwrap().0 <= nav);
    }

    #[test]
    fn the_first_depositor_gains_nothing_by_inflating_the_price(
        seed in 1u64..1_000_000_000, gift in amount(), victim in 1_000_000u64..1_000_000_000_000,
    ) {
        let mine = shares_for(UsdcAtoms(seed), UsdcAtoms(0), Shares(0)).unwrap();
        let nav = seed + gift;
        let theirs = shares_for(UsdcAtoms(victim), UsdcAtoms(nav), mine).unwrap();
        let supply = Shares(mine.0 + theirs.0);
        let back = value_of(mine, UsdcAtoms(nav + victim), supply).unwrap();
        prop_assert!(back.0 <= seed + gift);
        // What rounding costs the victim is at most one share atom.
        let kept = value_of(theirs, UsdcAtoms(nav + victim), supply).unwrap();
        let atom = value_of(Shares(1), UsdcAtoms(nav + victim), supply).unwrap().0 + 2;
        prop_assert!(kept.0 + atom >= victim);
    }

    #[test]
    fn a_lock_is_never_released_early_however_often_it_is_touched(
        locked in amount(), seconds in 1u64..10_000_000, steps in prop::collection::vec(0u64..1_000_000, 1..20),
    ) {
        let whole = Lock { amount: UsdcAtoms(locked), seconds };
        let mut touched = whole;
        let mut elapsed = 0;
        for step in steps {
            elapsed += step;
            touched = touched.after(step).unwrap();
            let once = whole.after(elapsed).unwrap();
            prop_assert!(touched.amount >= once.amount);
            prop_assert!(touched.amount.0 <= locked);
            prop_assert_eq!(touched.amount.is_zero() || touched.seconds > 0, true);
        }
        // And it does end.
        prop_assert_eq!(touched.after(seconds).unwrap().amount, UsdcAtoms(0));
    }

    #[test]
    fn a_merged_lock_lies_between_its_parts_and_releases_no_faster_than_both(
        locked in amount(), left in 1u64..10_000_000, profit in amount(), period in 1u64..10_000_000,
    ) {
        let old = Lock { amount: UsdcAtoms(locked), seconds: left };
        let merged = old.join(UsdcAtoms(profit), period).unwrap();
        prop_assert_eq!(merged.amount.0, locked + profit);
        if locked > 0 && profit > 0 {
            prop_assert!(merged.seconds >= left.min(period) && merged.seconds <= left.max(period));
            // (L + p) / (t + ½) ≤ L / r + p / D, without division: the half is what t may be rounded down by.
            let (l, r) = (u128::from(locked), u128::from(left));
            let (p, d) = (u128::from(profit), u128::from(period));
            prop_assert!((l + p) * r * d * 2 <= (l * d + p * r) * (2 * u128::from(merged.seconds) + 1));
        }
    }

    #[test]
    fn a_join_delays_a_lock_by_at_most_twice_what_its_amount_weighs(
        locked in amount(), left in 1u64..10_000_000, profit in amount(), more in 0u64..10_000_000,
    ) {
        let merged = Lock { amount: UsdcAtoms(locked), seconds: left }.join(UsdcAtoms(profit), left + more).unwrap();
        prop_assume!(locked > 0);
        let delay = u128::from(merged.seconds - left);
        prop_assert!(delay * u128::from(locked + profit) <= 2 * u128::from(profit) * u128::from(more));
    }

    #[test]
    fn dust_moves_no_lock_however_often_it_is_added(
        left in 1u64..86_400, more in 0u64..86_400, joins in 1u64..1_000, dust in 1u64..100,
    ) {
        // Less than half a second's worth of the delay, all of it together.
        let locked = 2 * dust * (more + 1);
        let mut lock = Lock { amount: UsdcAtoms(locked), seconds: left };
        for _ in 0..joins {
            lock = lock.join(UsdcAtoms(dust), left + more).unwrap();
        }
        prop_assert_eq!(lock, Lock { amount: UsdcAtoms(locked + joins * dust), seconds: left });
    }

    #[test]
    fn a_loss_eats_the_lock_first(locked in amount(), loss in amount()) {
        let lock = Lock { amount: UsdcAtoms(locked), seconds: 100 };
        let (left, rest) = lock.absorb(UsdcAtoms(loss)).unwrap();
        prop_assert_eq!(left.amount.0, locked.saturating_sub(loss));
        prop_assert_eq!(rest.0, loss.saturating_sub(locked));
    }

    #[test]
    fn the_parts_of_a_fee_are_the_fee(fee in any_u64(), growth in 0u16..=10_000, rest in 0u16..=10_000) {
        let silver = rest.min(10_000 - growth);
        let parts = split(UsdcAtoms(fee), Bps::new(growth).unwrap(), Bps::new(silver).unwrap()).unwrap();
        prop_assert_eq!(parts.growth.0 + parts.silver.0 + parts.ecosystem.0, fee);
    }

    #[test]
    fn a_fee_is_at_most_its_rate_of_the_gain_and_is_not_due_twice(
        book in amount(), supply in amount(), mark in PRICE_ONE..PRICE_ONE * 4, rate in 0u16..=3_000,
    ) {
        let terms = terms(rate);
        let paid = Paid::at_mark(mark, Shares(supply)).unwrap();
        let Some(fee) = due(UsdcAtoms(book), Shares(supply), paid, terms).unwrap() else { return Ok(()) };
        let total = fee.parts.growth.0 + fee.parts.silver.0 + fee.parts.ecosystem.0;
        let gain = (u128::from(book + VIRTUAL) << PRICE_BITS)
            .saturating_sub(u128::from(mark) * u128::from(supply + VIRTUAL)) >> PRICE_BITS;
        prop_assert!(u128::from(total) * 10_000 <= gain * u128::from(rate));
        let cash = fee.parts.silver.0 + fee.parts.ecosystem.0;
        let (book, supply) = (UsdcAtoms(book - cash), Shares(supply + fee.growth_shares.0));
        let after = mark_at(book, supply);
        let again = due(book, supply, Paid::at_mark(after, supply).unwrap(), terms).unwrap();
        prop_assert_eq!(again, None);
        prop_assert!(after >= mark);
    }

    #[test]
    fn a_deposit_leaves_what_is_above_the_mark_as_it_was(
        supply in amount(), paid_in in amount(), minted in amount(), mark in PRICE_ONE..PRICE_ONE * 4, gain in amount(),
    ) {
        let old = Paid::at_mark(mark, Shares(supply)).unwrap();
        let supply = Shares(supply + minted);
        let new = old.mark_with(UsdcAtoms(paid_in), supply).unwrap();
        prop_assume!(new < u64::MAX);
        let all = Bps::new(10_000).unwrap();
        // The value of the old shares at their mark, and a gain.
        let marked = u128::from(mark) * u128::from(supply.0 - minted + VIRTUAL);
        let value = (marked >> PRICE_BITS) as u64 - VIRTUAL + gain;
        let before = old.fee(UsdcAtoms(value), Shares(u64::MAX - VIRTUAL), all).unwrap().0;
        let after = Paid::at_mark(new, supply).unwrap()
            .fee(UsdcAtoms(value + paid_in), Shares(u64::MAX - VIRTUAL), all).unwrap().0;
        // The new mark is rounded up, by at most 2⁻⁴⁰ of the shares.
        let rounding = ((supply.0 + VIRTUAL) >> PRICE_BITS) + 2;
        prop_assert!(after <= before && before <= after + rounding, "{before} and {after}");
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
            prop_assert_eq!(counter.cells.iter().sum::<u64>(), counter.total);
            prop_assert_eq!(counter.total(now).unwrap(), total);
        }
    }
}

/// The mark when all of `book` has paid its fee.
fn mark_at(book: UsdcAtoms, supply: Shares) -> u64 {
    Paid::in_full(book)
        .and_then(|paid| paid.mark_with(UsdcAtoms::ZERO, supply))
        .unwrap()
}

fn terms(rate: u16) -> Terms {
    Terms {
        rate: Bps::new(rate).unwrap(),
        growth: Bps::new(5_000).unwrap(),
        silver: Bps::new(3_000).unwrap(),
    }
}

#[test]
fn a_new_vault_gives_one_share_for_one_usdc() {
    let shares = shares_for(UsdcAtoms(5 * WHOLE), UsdcAtoms(0), Shares(0)).unwrap();
    assert_eq!(shares, Shares(5 * WHOLE));
    assert_eq!(mark_at(UsdcAtoms(0), Shares(0)), PRICE_ONE);
}

#[test]
fn below_a_price_of_one_every_share_gets_its_part_of_what_is_left() {
    // Half is lost: both halves of the supply get a quarter, in either order.
    let first = value_of(Shares(500), UsdcAtoms(500), Shares(1_000)).unwrap();
    assert_eq!(first, UsdcAtoms(250));
    let second = value_of(Shares(500), UsdcAtoms(250), Shares(500)).unwrap();
    assert_eq!(second, UsdcAtoms(250));
}

#[test]
fn a_price_limit_is_met_exactly() {
    assert!(!below_price(UsdcAtoms(990_000), Shares(WHOLE), 990_000));
    assert!(below_price(UsdcAtoms(989_999), Shares(WHOLE), 990_000));
    assert!(!below_price(UsdcAtoms(0), Shares(WHOLE), 0));
}

#[test]
fn a_price_that_no_u64_holds_stops_the_fee_and_nothing_else() {
    let book = UsdcAtoms(u64::MAX - VIRTUAL);
    assert_eq!(mark_at(book, Shares(0)), u64::MAX);
    let paid = Paid::at_mark(u64::MAX, Shares(0)).unwrap();
    assert_eq!(due(book, Shares(0), paid, terms(1_000)).unwrap(), None);
    // Nor does it stop a deposit.
    assert_eq!(
        paid.mark_with(UsdcAtoms(WHOLE), Shares(WHOLE)).unwrap(),
        u64::MAX
    );
}

#[test]
fn a_fee_of_ten_percent_by_hand() {
    // 1,000 shares of 1.00 became worth 1,100 with the virtual pair at 1,101 / 1,001: gain 100, of which the shares' part is
    // 100 · 1000 / 1001 = 99.900099; the fee is 9.990009.
    let fee = due(
        UsdcAtoms(1_100 * WHOLE),
        Shares(1_000 * WHOLE),
        Paid::at_mark(PRICE_ONE, Shares(1_000 * WHOLE)).unwrap(),
        terms(1_000),
    )
    .unwrap()
    .unwrap();
    assert_eq!(fee.parts.growth, UsdcAtoms(4_995_004));
    assert_eq!(fee.parts.silver, UsdcAtoms(2_997_002));
    assert_eq!(fee.parts.ecosystem, UsdcAtoms(1_998_003));
    // 4.995004 at (1101 − 9.990009) / 1001.
    assert_eq!(fee.growth_shares, Shares(4_582_908));
}

#[test]
fn four_hundred_donations_of_an_atom_leave_a_lock_where_it_was() {
    let mut lock = Lock {
        amount: UsdcAtoms(100 * WHOLE),
        seconds: 500,
    };
    for _ in 0..400 {
        lock = lock.join(UsdcAtoms(1), 1_000).unwrap();
    }
    assert_eq!(lock.seconds, 500);
}

#[test]
fn a_tip_is_rounded_up() {
    let ceiling = UsdcAtoms(400 * WHOLE);
    assert_eq!(tip::in_usdc(1_000, ceiling).unwrap(), UsdcAtoms(400));
    assert_eq!(tip::in_usdc(1, ceiling).unwrap(), UsdcAtoms(1));
    assert_eq!(tip::in_usdc(0, ceiling).unwrap(), UsdcAtoms(0));
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
