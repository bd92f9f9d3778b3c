//! The account's decisions, without a chain.

use super::{
    exit::ProcessSummary, policy::Policy, roles::Roles, trade::TradeOrder, Outside, TicketState,
    Vault, Withdrawal,
};
use crate::prelude::*;
use crate::{
    constants::{LAYOUT_VERSION, PAUSE_DEPOSITS, PAUSE_TRADING, PRICE_ONE, WHOLE},
    error::VaultError,
    quantity::{Shares, UsdcAtoms},
};
use anchor_lang::bytemuck::Zeroable;

const T0: i64 = 1_700_000_000;

fn policy() -> Policy {
    Policy {
        min_deposit: WHOLE,
        min_withdrawal: WHOLE,
        deposit_cap: 1_000_000_000 * WHOLE,
        max_trade: 10_000 * WHOLE,
        min_profit: 1_000,
        max_sol_price: 400 * WHOLE,
        tip_cap: 10 * WHOLE,
        cooldown: 3_600,
        unlock_period: 21_600,
        timelock: 7_200,
        fee_bps: 1_000,
        fee_growth_bps: 5_000,
        fee_silver_bps: 3_000,
        max_tip_bps: 5_000,
        max_price_age: 60,
        max_confidence_bps: 100,
        ..Policy::zeroed()
    }
}

fn vault() -> Vault {
    Vault {
        version: LAYOUT_VERSION,
        admin: Address::new_from_array([1; 32]),
        guardian: Address::new_from_array([2; 32]),
        keeper: Address::new_from_array([3; 32]),
        policy: policy(),
        mark: PRICE_ONE,
        updated_at: T0,
        ..Vault::zeroed()
    }
}

/// A vault in which somebody has `whole` USDC.
fn with(whole: u64) -> Vault {
    let mut vault = vault();
    vault
        .deposit(UsdcAtoms(whole * WHOLE), Shares(0), Outside::default(), T0)
        .unwrap();
    vault
}

/// Takes idle cash away, as a venue or a position that lost it would.
fn lose(vault: &mut Vault, loss: UsdcAtoms) {
    vault.idle -= loss.0;
    vault.absorb(loss).unwrap();
}

fn ticket(vault: &mut Vault, shares: u64, min_price: u64, now: i64) -> Withdrawal {
    let summary = vault
        .request(Shares(shares), Outside::default(), now)
        .unwrap();
    Withdrawal {
        number: summary.number,
        shares,
        value_at_request: summary.value.0,
        min_price,
        requested_at: now,
        matures_at: summary.matures_at,
        ..Withdrawal::zeroed()
    }
}

fn refused<T: core::fmt::Debug>(result: Result<T>, error: VaultError) {
    assert_eq!(result.unwrap_err(), error);
}

fn order(vault: &Vault, amount_in: u64, min_profit: u64, tip_lamports: u64) -> TradeOrder {
    TradeOrder {
        expected_nonce: vault.arbitrage_nonce,
        amount_in: UsdcAtoms(amount_in),
        min_profit: UsdcAtoms(min_profit),
        tip_lamports,
    }
}

#[test]
fn refuses_a_policy_out_of_range() {
    policy().invariant().unwrap();
    let broken: [fn(&mut Policy); 9] = [
        |p| p.fee_bps = 3_001,
        |p| p.fee_growth_bps = 7_001,
        |p| p.max_tip_bps = 10_001,
        |p| p.min_deposit = 0,
        |p| p.min_withdrawal = 0,
        |p| p.cooldown = -1,
        |p| p.timelock = p.cooldown,
        |p| p.unlock_period = 0,
        |p| p.reserved[7] = 1,
    ];
    for break_it in broken {
        let mut policy = policy();
        break_it(&mut policy);
        refused(policy.invariant(), VaultError::PolicyOutOfRange);
    }
}

#[test]
fn refuses_roles_that_are_missing_or_shared() {
    let [a, b, c] = [1, 2, 3].map(|n| Address::new_from_array([n; 32]));
    let roles = |admin, guardian, keeper| Roles {
        admin,
        guardian,
        keeper,
    };
    roles(a, b, c).invariant().unwrap();
    for bad in [
        roles(a, b, a),
        roles(a, a, b),
        roles(a, b, b),
        roles(a, b, Address::default()),
    ] {
        refused(bad.invariant(), VaultError::BadRoles);
    }
}

#[test]
fn lets_the_guardian_set_a_flag_and_only_the_admin_clear_one() {
    let mut vault = vault();
    let (admin, guardian, keeper) = (vault.admin, vault.guardian, vault.keeper);
    refused(vault.set_paused(&keeper, 1), VaultError::NotGuardian);
    refused(vault.set_paused(&admin, 8), VaultError::UnknownPauseFlag);
    vault.set_paused(&guardian, PAUSE_DEPOSITS).unwrap();
    refused(vault.set_paused(&guardian, 0), VaultError::NotAdmin);
    refused(
        vault.set_paused(&guardian, PAUSE_TRADING),
        VaultError::NotAdmin,
    );
    refused(
        vault.set_paused(&guardian, PAUSE_DEPOSITS),
        VaultError::NothingChanged,
    );
    vault.set_paused(&admin, 0).unwrap();
}

#[test]
fn a_fee_is_not_charged_again_after_a_loss_and_a_recovery() {
    let mut vault = with(1_000);
    vault.earn(UsdcAtoms(100 * WHOLE)).unwrap();
    vault.touch(T0 + 21_600).unwrap();
    let first = vault.accrue().unwrap();
    assert!(first.growth > 0 && first.growth_shares > 0);
    let mark = vault.mark;
    // The book falls, and rises to where it was: no fee on the way back (attack 27).
    lose(&mut vault, UsdcAtoms(50 * WHOLE));
    assert_eq!(vault.accrue().unwrap(), Default::default());
    vault.idle += 50 * WHOLE;
    assert_eq!(vault.accrue().unwrap(), Default::default());
    assert_eq!(vault.mark, mark);
    vault.idle += 50 * WHOLE;
    assert!(vault.accrue().unwrap().growth > 0);
    vault.invariant().unwrap();
}

#[test]
fn leaving_and_coming_back_does_not_reset_the_mark() {
    let mut vault = with(1_000);
    vault.earn(UsdcAtoms(100 * WHOLE)).unwrap();
    vault.touch(T0 + 21_600).unwrap();
    vault.accrue().unwrap();
    let mark = vault.mark;
    let mut all = ticket(&mut vault, 1_000 * WHOLE, 0, T0 + 21_600);
    vault
        .process(&mut all, Outside::default(), false, T0 + 25_200)
        .unwrap();
    vault
        .deposit(
            UsdcAtoms(1_000 * WHOLE),
            Shares(0),
            Outside::default(),
            T0 + 25_200,
        )
        .unwrap();
    assert!(vault.mark >= mark);
    // What is charged is what rounding left behind, not the gain again.
    let fee = vault.accrue().unwrap();
    assert!(fee.growth + fee.silver + fee.ecosystem < 100);
}

#[test]
fn a_loss_eats_locked_profit_first_and_then_all_shares_alike() {
    let mut vault = with(1_000);
    vault.earn(UsdcAtoms(100 * WHOLE)).unwrap();
    let low = vault.nav_low(Outside::default()).unwrap();
    lose(&mut vault, UsdcAtoms(60 * WHOLE));
    assert_eq!(vault.nav_low(Outside::default()).unwrap(), low);
    assert_eq!(vault.locked_profit, 40 * WHOLE);
    lose(&mut vault, UsdcAtoms(140 * WHOLE));
    assert_eq!(vault.locked_profit, 0);
    assert_eq!(
        vault.nav_low(Outside::default()).unwrap(),
        UsdcAtoms(900 * WHOLE)
    );
    vault.invariant().unwrap();
}

#[test]
fn a_donation_moves_no_exit_price_at_once() {
    let mut vault = with(1_000);
    let before = vault.nav_low(Outside::default()).unwrap();
    let held = vault.recorded_cash().unwrap();
    refused(vault.donate(held, T0), VaultError::NoDonation);
    let dust = UsdcAtoms(held.0 + WHOLE - 1);
    refused(vault.donate(dust, T0), VaultError::DonationTooSmall);
    vault.donate(UsdcAtoms(held.0 + 500 * WHOLE), T0).unwrap();
    assert_eq!(vault.nav_low(Outside::default()).unwrap(), before);
    assert_eq!(vault.locked_profit, 500 * WHOLE);
    refused(vault.donate(held, T0), VaultError::InvariantBroken);
}

#[test]
fn a_ticket_gets_the_lower_of_its_two_values_and_the_rest_is_locked() {
    let mut vault = with(1_000);
    let mut head = ticket(&mut vault, 100 * WHOLE, 0, T0);
    vault.idle += 100 * WHOLE;
    refused(
        vault.process(&mut head, Outside::default(), false, T0 + 3_599),
        VaultError::TicketNotMature,
    );
    let done = vault
        .process(&mut head, Outside::default(), false, T0 + 3_600)
        .unwrap();
    assert_eq!(done.paid, UsdcAtoms(100 * WHOLE));
    assert!(done.value_now > done.paid);
    assert_eq!(done.forgone.0, done.value_now.0 - done.paid.0);
    assert_eq!(vault.locked_profit, done.forgone.0);
    assert_eq!(vault.payable, 100 * WHOLE);
    assert_eq!((vault.queued, vault.queued_shares), (0, 0));
    vault.invariant().unwrap();
    head.invariant().unwrap();
}

#[test]
fn after_a_loss_everyone_in_the_queue_gets_the_same_part() {
    let mut vault = with(1_000);
    let mut first = ticket(&mut vault, 500 * WHOLE, 0, T0);
    let mut second = ticket(&mut vault, 500 * WHOLE, 0, T0);
    lose(&mut vault, UsdcAtoms(400 * WHOLE));
    let a = vault
        .process(&mut first, Outside::default(), false, T0 + 3_600)
        .unwrap();
    let b = vault
        .process(&mut second, Outside::default(), false, T0 + 3_600)
        .unwrap();
    assert_eq!(
        (a.paid, b.paid),
        (UsdcAtoms(300 * WHOLE), UsdcAtoms(300 * WHOLE))
    );
    assert_eq!((a.returned, b.returned), (Shares(0), Shares(0)));
    assert_eq!((vault.idle, vault.shares), (0, 0));
}

#[test]
fn while_idle_is_short_every_ticket_is_paid_the_same_part() {
    let mut vault = with(1_000);
    let mut first = ticket(&mut vault, 600 * WHOLE, 0, T0);
    let mut second = ticket(&mut vault, 400 * WHOLE, 0, T0);
    // Capital that is away counts in the low NAV but cannot be paid out; here it is half of it.
    let away = UsdcAtoms(500 * WHOLE);
    let part = |vault: &Vault, value: u64| {
        vault
            .part_of(
                UsdcAtoms(value),
                UsdcAtoms(vault.idle - away.0),
                vault.nav_low(Outside::default()).unwrap(),
            )
            .unwrap()
    };
    assert_eq!(part(&vault, 600 * WHOLE), UsdcAtoms(300 * WHOLE));
    assert_eq!(part(&vault, 400 * WHOLE), UsdcAtoms(200 * WHOLE));
    // With the first one gone, idle covers the second.
    vault.cancel(&mut first).unwrap();
    assert_eq!(part(&vault, 400 * WHOLE), UsdcAtoms(400 * WHOLE));
    vault
        .process(&mut first, Outside::default(), false, T0)
        .unwrap();
    assert_eq!(
        vault
            .process(&mut second, Outside::default(), false, T0 + 3_600)
            .unwrap()
            .paid,
        UsdcAtoms(400 * WHOLE)
    );
}

#[test]
fn gives_the_shares_back_below_the_owners_price_or_at_no_price_at_all() {
    let mut vault = with(1_000);
    let mut dear = ticket(&mut vault, 100 * WHOLE, 999_999, T0);
    let mut any = ticket(&mut vault, 100 * WHOLE, 0, T0);
    lose(&mut vault, UsdcAtoms(WHOLE));
    let back = vault
        .process(&mut dear, Outside::default(), false, T0 + 3_600)
        .unwrap();
    assert_eq!(back.state, TicketState::Returned as u8);
    assert_eq!(
        (back.returned, back.burned),
        (Shares(100 * WHOLE), Shares(0))
    );
    let all = UsdcAtoms(vault.idle);
    lose(&mut vault, all);
    let worthless = vault
        .process(&mut any, Outside::default(), false, T0 + 3_600)
        .unwrap();
    assert_eq!(worthless.returned, Shares(100 * WHOLE));
    assert_eq!(vault.shares, 1_000 * WHOLE);
    vault.invariant().unwrap();
}

#[test]
fn skips_a_cancelled_ticket_and_lets_nobody_pass_the_head() {
    let mut vault = with(1_000);
    let mut first = ticket(&mut vault, 100 * WHOLE, 0, T0);
    let mut second = ticket(&mut vault, 100 * WHOLE, 0, T0);
    refused(
        vault.process(&mut second, Outside::default(), false, T0 + 3_600),
        VaultError::NotHeadOfQueue,
    );
    assert_eq!(vault.cancel(&mut first).unwrap(), Shares(100 * WHOLE));
    refused(vault.cancel(&mut first), VaultError::TicketNotOpen);
    refused(vault.claim(&mut first), VaultError::TicketStillQueued);
    // A zero is skipped before it would have matured: it has nothing to wait for.
    let skipped = vault
        .process(&mut first, Outside::default(), false, T0)
        .unwrap();
    assert_eq!(
        skipped,
        ProcessSummary {
            state: TicketState::Cancelled as u8,
            at: T0,
            ..ProcessSummary::default()
        }
    );
    vault
        .process(&mut second, Outside::default(), false, T0 + 3_600)
        .unwrap();
    refused(
        vault.process(&mut second, Outside::default(), false, T0 + 3_600),
        VaultError::QueueEmpty,
    );
    assert_eq!(vault.claim(&mut second).unwrap(), UsdcAtoms(100 * WHOLE));
    assert_eq!(vault.claim(&mut first).unwrap(), UsdcAtoms(0));
    assert_eq!(vault.payable, 0);
}

#[test]
fn refuses_a_dust_ticket() {
    let mut vault = with(1_000);
    refused(
        vault.request(Shares(WHOLE - 1), Outside::default(), T0),
        VaultError::WithdrawalTooSmall,
    );
}

#[test]
fn a_trade_passes_only_with_its_nonce_size_and_floor() {
    let mut vault = with(1_000);
    let good = order(&vault, 100 * WHOLE, 1_000, 0);
    let refusals = [
        (
            TradeOrder {
                expected_nonce: 1,
                ..good
            },
            VaultError::WrongNonce,
        ),
        (
            TradeOrder {
                amount_in: UsdcAtoms(10_000 * WHOLE + 1),
                ..good
            },
            VaultError::TradeTooLarge,
        ),
        (
            TradeOrder {
                amount_in: UsdcAtoms(1_000 * WHOLE + 1),
                ..good
            },
            VaultError::TradeOverIdle,
        ),
        (
            TradeOrder {
                amount_in: UsdcAtoms(0),
                ..good
            },
            VaultError::TradeOverIdle,
        ),
        (
            TradeOrder {
                min_profit: UsdcAtoms(999),
                ..good
            },
            VaultError::ProfitFloorTooLow,
        ),
    ];
    for (bad, error) in refusals {
        refused(vault.open_trade(&bad), error);
    }
    vault.open_trade(&good).unwrap();
    refused(vault.open_trade(&good), VaultError::WrongNonce);
}

#[test]
fn a_trade_must_bring_back_its_input_its_profit_and_its_tip() {
    let mut vault = with(1_000);
    // 0.0001 SOL at 400: 0.04 USDC.
    let order = order(&vault, 100 * WHOLE, 50_000, 100_000);
    let needed = 100 * WHOLE + 50_000 + 40_000;
    refused(
        vault.close_trade(&order, UsdcAtoms(needed - 1), T0),
        VaultError::NotProfitable,
    );
    let settled = vault.close_trade(&order, UsdcAtoms(needed), T0).unwrap();
    assert_eq!(
        (settled.profit, settled.tip),
        (UsdcAtoms(50_000), UsdcAtoms(40_000))
    );
    assert_eq!(
        (vault.idle, vault.locked_profit),
        (1_000 * WHOLE + 50_000, 50_000)
    );
}

#[test]
fn a_tip_is_at_most_its_share_of_the_profit_and_of_the_day() {
    let mut vault = with(1_000);
    let greedy = order(&vault, 100 * WHOLE, 1_000, 1_000_000);
    // 0.4 USDC of tip out of 0.7 of profit is more than half.
    refused(
        vault.close_trade(&greedy, UsdcAtoms(100 * WHOLE + 700_000), T0),
        VaultError::TipTooLarge,
    );
    let big = order(&vault, 100 * WHOLE, 1_000, 12_500_000);
    let out = UsdcAtoms(120 * WHOLE);
    vault.close_trade(&big, out, T0).unwrap();
    vault.close_trade(&big, out, T0 + 1).unwrap();
    // 10 USDC are spent; the window is longer than a day, whatever the date.
    let mut again = vault;
    refused(
        again.close_trade(&big, out, T0 + 86_400),
        VaultError::TipBudgetSpent,
    );
    vault.close_trade(&big, out, T0 + 86_400 + 7_200).unwrap();
}

#[test]
fn a_clock_that_goes_back_unlocks_nothing_and_locks_nothing_again() {
    let mut vault = with(1_000);
    vault.earn(UsdcAtoms(100 * WHOLE)).unwrap();
    vault.touch(T0 + 10_800).unwrap();
    assert_eq!(vault.locked_profit, 50 * WHOLE);
    assert_eq!(vault.touch(T0 - 1_000_000).unwrap(), T0 + 10_800);
    assert_eq!(vault.locked_profit, 50 * WHOLE);
}

#[test]
fn the_head_is_the_hash_of_every_event_in_order() {
    let mut vault = vault();
    vault.extend_head(b"one").unwrap();
    vault.extend_head(b"two").unwrap();
    let mut head = [0u8; 32];
    for event in [b"one", b"two"] {
        head = anchor_lang::sha256(&[&head[..], &event[..]].concat());
    }
    assert_eq!((vault.receipts, vault.receipt_head), (2, head));
}
