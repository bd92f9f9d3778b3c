use super::{
    cases::{amount, any_u64, bps, config},
    oracle::Exact,
};
use crate::{
    constants::{PRICE_BITS, PRICE_ONE, VIRTUAL, WHOLE},
    math::fee::{due, Fee, Paid, Terms},
    math::split::split,
    quantity::{Bps, Rounding, Shares, UsdcAtoms},
};
use proptest::prelude::*;

/// A mark as a price in USDC atoms for a share atom.
fn price(mark: u64) -> Exact {
    Exact::ratio(mark, 1u64 << PRICE_BITS)
}

/// `n` and the virtual one.
fn with_virtual(n: u64) -> Exact {
    Exact::of(n).plus(&Exact::of(VIRTUAL))
}

/// What of `value` lies above the mark: value + V − mark · (supply + V).
fn gain(value: u64, supply: u64, mark: u64) -> Exact {
    with_virtual(value).minus_or_zero(&price(mark).times(&with_virtual(supply)))
}

/// rate · the shares' part of the gain, each step rounded down.
fn exact_fee(value: u64, supply: u64, mark: u64, rate: u16) -> u64 {
    let gain = Exact::of(gain(value, supply, mark).rounded(Rounding::Down));
    let taxed = gain.times(&Exact::of(supply).over(&with_virtual(supply)));
    let taxed = Exact::of(taxed.rounded(Rounding::Down));
    let fee = taxed.times(&Exact::ratio(rate, 10_000u16));
    fee.atoms(Rounding::Down).unwrap()
}

/// The price of all that has paid its fee and the amount paid in, rounded up, or the largest that there is.
fn exact_mark(paid: &Exact, amount: u64, supply: u64) -> u64 {
    let price = paid.plus(&Exact::of(amount)).over(&with_virtual(supply));
    let scaled = price.times(&Exact::of(1u64 << PRICE_BITS));
    scaled.atoms(Rounding::Up).unwrap_or(u64::MAX)
}

fn terms(rate: u16, growth: u16, silver: u16) -> Terms {
    Terms {
        rate: Bps::new(rate).unwrap(),
        growth: Bps::new(growth).unwrap(),
        silver: Bps::new(silver).unwrap(),
    }
}

fn usual(rate: u16) -> Terms {
    terms(rate, 5_000, 3_000)
}

fn sum(fee: &Fee) -> u64 {
    fee.parts.growth.0 + fee.parts.silver.0 + fee.parts.ecosystem.0
}

/// The mark when all of `book` has paid its fee.
fn mark_at(book: UsdcAtoms, supply: Shares) -> u64 {
    Paid::in_full(book)
        .and_then(|paid| paid.mark_with(UsdcAtoms::ZERO, supply))
        .unwrap()
}

/// Marks from a tenth of the first price to a million times it.
fn mark() -> impl Strategy<Value = u64> {
    prop_oneof![
        PRICE_ONE / 10..PRICE_ONE * 4,
        Just(PRICE_ONE),
        PRICE_ONE..PRICE_ONE << 20
    ]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_fee_is_the_rate_of_the_shares_part_of_the_gain(
        value in amount(), supply in amount(), mark in mark(), rate in bps(), close in any::<bool>(),
    ) {
        // Half of the values are near the mark, where a fee begins.
        let marked = price(mark).times(&with_virtual(supply)).minus_or_zero(&Exact::of(VIRTUAL)).atoms(Rounding::Up);
        let value = if close { marked.unwrap_or(value).saturating_add(value % 1_000).min(1 << 62) } else { value };
        let paid = Paid::at_mark(mark, Shares(supply)).unwrap();
        let fee = paid.fee(UsdcAtoms(value), Shares(supply), Bps::new(rate).unwrap()).unwrap();
        prop_assert_eq!(fee.0, exact_fee(value, supply, mark, rate));
        // What three roundings take from the fee in full.
        let full = gain(value, supply, mark)
            .times(&Exact::of(supply).over(&with_virtual(supply)))
            .times(&Exact::ratio(rate, 10_000u16));
        prop_assert!(Exact::of(fee.0) <= full);
        prop_assert!(Exact::of(fee.0 + 3) > full);
    }

    #[test]
    fn a_mark_is_what_shares_were_bought_for_rounded_up(
        mark in any_u64(), before in any_u64(), paid_in in any_u64(), supply in any_u64(),
    ) {
        prop_assume!(before.checked_add(VIRTUAL).is_some() && supply.checked_add(VIRTUAL).is_some());
        let paid = Paid::at_mark(mark, Shares(before)).unwrap();
        let exact = if mark == u64::MAX {
            u64::MAX
        } else {
            exact_mark(&price(mark).times(&with_virtual(before)), paid_in, supply)
        };
        prop_assert_eq!(paid.mark_with(UsdcAtoms(paid_in), Shares(supply)).unwrap(), exact);
    }

    #[test]
    fn a_mark_after_a_fee_is_the_book_price_rounded_up(book in any_u64(), paid_in in any_u64(), supply in any_u64()) {
        prop_assume!(supply.checked_add(VIRTUAL).is_some());
        let paid = Paid::in_full(UsdcAtoms(book));
        prop_assert_eq!(paid.is_ok(), book.checked_add(VIRTUAL).is_some());
        if let Ok(paid) = paid {
            let exact = exact_mark(&with_virtual(book), paid_in, supply);
            prop_assert_eq!(paid.mark_with(UsdcAtoms(paid_in), Shares(supply)).unwrap(), exact);
        }
    }

    #[test]
    fn a_mark_after_a_deposit_is_what_leaves_the_taxed_gain_as_it_was(
        mark in mark(), value in amount(), paid_in in amount(), before in amount(), minted in amount(),
    ) {
        let after = before + minted;
        let paid = Paid::at_mark(mark, Shares(before)).unwrap();
        let new = paid.mark_after(UsdcAtoms(value), UsdcAtoms(paid_in), Shares(before), Shares(after));
        let gained = Exact::of(gain(value, before, mark).rounded(Rounding::Down));
        let exact = if gained == Exact::of(0u8) {
            exact_mark(&price(mark).times(&with_virtual(before)), paid_in, after)
        } else if after == 0 {
            // Nobody can have paid for shares that there are not.
            prop_assert!(new.is_err());
            return Ok(());
        } else {
            let taxed = Exact::of(gained.times(&Exact::of(before).over(&with_virtual(before))).rounded(Rounding::Down));
            let kept = taxed.times(&with_virtual(after)).over(&Exact::of(after));
            let kept = Exact::of(kept.rounded(Rounding::Down));
            exact_mark(&with_virtual(value).plus(&Exact::of(paid_in)).minus_or_zero(&kept), 0, after)
        };
        prop_assert_eq!(new.unwrap(), exact);
    }

    #[test]
    fn a_deposit_leaves_the_fee_that_is_ahead_as_it_was(
        mark in mark(), value in amount(), paid_in in amount(), before in amount(), minted in amount(), near in any::<bool>(),
    ) {
        prop_assume!(minted > 0);
        // Half of the values are a little above the mark.
        let marked = price(mark).times(&with_virtual(before)).minus_or_zero(&Exact::of(VIRTUAL)).atoms(Rounding::Up);
        let value = if near { marked.unwrap_or(value).saturating_add(value % WHOLE).min(1 << 60) } else { value };
        let all = Bps::new(10_000).unwrap();
        let (before, after) = (Shares(before), Shares(before + minted));
        let old = Paid::at_mark(mark, before).unwrap();
        let new = old.mark_after(UsdcAtoms(value), UsdcAtoms(paid_in), before, after).unwrap();
        prop_assume!(new < u64::MAX);
        let was = old.fee(UsdcAtoms(value), before, all).unwrap().0;
        prop_assume!(was > 0);
        let is = Paid::at_mark(new, after).unwrap().fee(UsdcAtoms(value + paid_in), after, all).unwrap().0;
        // The new mark is rounded up, by at most 2⁻⁴⁰ of the shares.
        let rounding = ((after.0 + VIRTUAL) >> PRICE_BITS) + 3;
        prop_assert!(is <= was && was <= is + rounding, "{was} and {is}");
    }

    #[test]
    fn what_is_due_is_the_fee_in_its_parts_and_shares_at_the_price_after_it(
        book in amount(), supply in amount(), mark in mark(), rate in 1u16..=3_000, growth in bps(), rest in bps(),
    ) {
        let silver = rest.min(10_000 - growth);
        let terms = terms(rate, growth, silver);
        let paid = Paid::at_mark(mark, Shares(supply)).unwrap();
        let fee = exact_fee(book, supply, mark, rate);
        let due = due(UsdcAtoms(book), Shares(supply), paid, terms);
        if fee == 0 {
            prop_assert_eq!(due.unwrap(), None);
            return Ok(());
        }
        let parts = split(UsdcAtoms(fee), terms.growth, terms.silver).unwrap();
        let after = with_virtual(book).minus_or_zero(&Exact::of(fee)).over(&with_virtual(supply));
        let shares = Exact::of(parts.growth.0).over(&after).atoms(Rounding::Down);
        let exact = shares.map(|shares| Fee { parts, growth_shares: Shares(shares) });
        prop_assert_eq!(due.ok().flatten(), exact);
    }

    #[test]
    fn a_fee_is_at_most_its_rate_of_the_gain_and_is_not_due_twice(
        book in amount(), supply in amount(), mark in PRICE_ONE..PRICE_ONE * 4, rate in 0u16..=3_000,
    ) {
        let paid = Paid::at_mark(mark, Shares(supply)).unwrap();
        let due_now = due(UsdcAtoms(book), Shares(supply), paid, usual(rate)).unwrap();
        prop_assume!(due_now.is_some());
        let fee = due_now.unwrap();
        let most = gain(book, supply, mark).times(&Exact::ratio(rate, 10_000u16));
        prop_assert!(Exact::of(sum(&fee)) <= most);
        let cash = fee.parts.silver.0 + fee.parts.ecosystem.0;
        let (book, supply) = (UsdcAtoms(book - cash), Shares(supply + fee.growth_shares.0));
        let after = mark_at(book, supply);
        let again = due(book, supply, Paid::at_mark(after, supply).unwrap(), usual(rate)).unwrap();
        prop_assert_eq!(again, None);
        prop_assert!(after >= mark);
    }

    #[test]
    fn a_deposit_leaves_what_is_above_the_mark_as_it_was(
        supply in amount(), paid_in in amount(), minted in amount(), mark in PRICE_ONE..PRICE_ONE * 4, gained in amount(),
    ) {
        let old = Paid::at_mark(mark, Shares(supply)).unwrap();
        let bought = Shares(supply + minted);
        let new = old.mark_with(UsdcAtoms(paid_in), bought).unwrap();
        prop_assume!(new < u64::MAX);
        let all = Bps::new(10_000).unwrap();
        // The value of the old shares at their mark, and a gain.
        let marked = price(mark).times(&with_virtual(supply)).atoms(Rounding::Down).unwrap();
        let value = marked - VIRTUAL + gained;
        let before = old.fee(UsdcAtoms(value), Shares(u64::MAX - VIRTUAL), all).unwrap().0;
        let after = Paid::at_mark(new, bought).unwrap()
            .fee(UsdcAtoms(value + paid_in), Shares(u64::MAX - VIRTUAL), all).unwrap().0;
        // The new mark is rounded up, by at most 2⁻⁴⁰ of the shares.
        let rounding = ((bought.0 + VIRTUAL) >> PRICE_BITS) + 2;
        prop_assert!(after <= before && before <= after + rounding, "{before} and {after}");
    }
}

#[test]
fn a_new_vault_is_at_a_price_of_one() {
    assert_eq!(mark_at(UsdcAtoms(0), Shares(0)), PRICE_ONE);
}

#[test]
fn a_price_that_no_u64_holds_stops_the_fee_and_nothing_else() {
    let book = UsdcAtoms(u64::MAX - VIRTUAL);
    assert_eq!(mark_at(book, Shares(0)), u64::MAX);
    let paid = Paid::at_mark(u64::MAX, Shares(0)).unwrap();
    assert_eq!(due(book, Shares(0), paid, usual(1_000)).unwrap(), None);
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
        usual(1_000),
    )
    .unwrap()
    .unwrap();
    assert_eq!(fee.parts.growth, UsdcAtoms(4_995_004));
    assert_eq!(fee.parts.silver, UsdcAtoms(2_997_002));
    assert_eq!(fee.parts.ecosystem, UsdcAtoms(1_998_003));
    // 4.995004 at (1101 − 9.990009) / 1001.
    assert_eq!(fee.growth_shares, Shares(4_582_908));
}
