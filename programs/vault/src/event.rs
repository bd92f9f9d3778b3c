//! What the program says it did. Each instruction that changes a vault emits one event by self-CPI, and each event is one receipt.
//!
//! `receipt` counts from 1; amounts are USDC atoms or share atoms, `at` is unix seconds. All fields are eight bytes or 32, in an order
//! without padding, so that the bytes in memory are the borsh bytes that explorers decode.

use crate::prelude::*;
use crate::state::FeeSummary;

#[event(bytemuck)]
pub struct Initialized {
    pub vault: Address,
    pub receipt: u64,
    pub id: u64,
    pub admin: Address,
    pub guardian: Address,
    pub keeper: Address,
    pub usdc_mint: Address,
    pub share_mint: Address,
    pub at: i64,
}

#[event(bytemuck)]
pub struct Deposited {
    pub vault: Address,
    pub receipt: u64,
    pub owner: Address,
    pub amount: u64,
    pub shares: u64,
    /// The high NAV that the shares were priced at, before the deposit.
    pub nav: u64,
    /// Shares in circulation after the deposit.
    pub supply: u64,
    pub at: i64,
    pub fee: FeeSummary,
}

#[event(bytemuck)]
pub struct WithdrawalRequested {
    pub vault: Address,
    pub receipt: u64,
    pub owner: Address,
    pub number: u64,
    pub shares: u64,
    pub value: u64,
    pub min_price: u64,
    pub matures_at: i64,
    pub at: i64,
    pub fee: FeeSummary,
}

#[event(bytemuck)]
pub struct WithdrawalCancelled {
    pub vault: Address,
    pub receipt: u64,
    pub owner: Address,
    pub number: u64,
    pub shares: u64,
    pub at: i64,
}

#[event(bytemuck)]
pub struct WithdrawalProcessed {
    pub vault: Address,
    pub receipt: u64,
    pub owner: Address,
    pub number: u64,
    /// 1 a cancelled ticket was skipped, 2 the shares went back, 3 paid.
    pub state: u64,
    pub burned: u64,
    pub returned: u64,
    pub value_at_request: u64,
    pub value_now: u64,
    pub paid: u64,
    /// Became locked profit.
    pub forgone: u64,
    pub at: i64,
    pub fee: FeeSummary,
}

#[event(bytemuck)]
pub struct WithdrawalClaimed {
    pub vault: Address,
    pub receipt: u64,
    pub owner: Address,
    pub number: u64,
    pub paid: u64,
    pub at: i64,
}

#[event(bytemuck)]
pub struct ArbitrageSettled {
    pub vault: Address,
    pub receipt: u64,
    pub nonce: u64,
    pub legs: u64,
    pub amount_in: u64,
    pub amount_out: u64,
    pub min_profit: u64,
    /// amount_out − amount_in − tip, as measured in the treasury.
    pub profit: u64,
    pub tip_lamports: u64,
    /// Repaid to the keeper in USDC.
    pub tip: u64,
    pub idle: u64,
    pub locked_profit: u64,
    pub at: i64,
}

#[event(bytemuck)]
pub struct FeesAccrued {
    pub vault: Address,
    pub receipt: u64,
    /// Protocol shares minted now, earlier accruals' included.
    pub minted: u64,
    pub mark: u64,
    pub at: i64,
    pub fee: FeeSummary,
}

#[event(bytemuck)]
pub struct DonationSynced {
    pub vault: Address,
    pub receipt: u64,
    pub amount: u64,
    pub idle: u64,
    pub locked_profit: u64,
    pub at: i64,
}

#[event(bytemuck)]
pub struct PauseChanged {
    pub vault: Address,
    pub receipt: u64,
    pub authority: Address,
    pub before: u64,
    pub after: u64,
    pub at: i64,
}

#[event(bytemuck)]
pub struct PositionOpened {
    pub vault: Address,
    pub receipt: u64,
    pub position: Address,
    pub nonce: u64,
    pub spent: u64,
    /// Token atoms bought.
    pub units: u64,
    /// What the loss counter took: value given − value received at the oracle's mid.
    pub loss: u64,
    pub at: i64,
}

#[event(bytemuck)]
pub struct PositionClosed {
    pub vault: Address,
    pub receipt: u64,
    pub position: Address,
    pub nonce: u64,
    /// Token atoms sold.
    pub units: u64,
    pub proceeds: u64,
    /// What they had cost: proceeds − cost is locked profit, or a loss.
    pub cost: u64,
    pub loss: u64,
    pub at: i64,
}

#[event(bytemuck)]
pub struct SilverBought {
    pub vault: Address,
    pub receipt: u64,
    pub nonce: u64,
    pub spent: u64,
    /// Silver atoms bought.
    pub units: u64,
    pub loss: u64,
    pub held: u64,
    pub at: i64,
}

#[event(bytemuck)]
pub struct CapitalDeployed {
    pub vault: Address,
    pub receipt: u64,
    pub venue: Address,
    pub nonce: u64,
    pub amount: u64,
    pub idle: u64,
    pub at: i64,
}

#[event(bytemuck)]
pub struct VenueAttested {
    pub vault: Address,
    pub receipt: u64,
    pub venue: Address,
    pub authority: Address,
    pub amount: u64,
    /// What the loss counter took.
    pub loss: u64,
    pub at: i64,
}

#[event(bytemuck)]
pub struct VenueSettled {
    pub vault: Address,
    pub receipt: u64,
    pub venue: Address,
    pub payer: Address,
    pub amount: u64,
    pub principal: u64,
    /// Of an amount written off before.
    pub recovered: u64,
    pub profit: u64,
    pub at: i64,
}

#[event(bytemuck)]
pub struct InventorySent {
    pub vault: Address,
    pub receipt: u64,
    pub venue: Address,
    pub position: Address,
    pub nonce: u64,
    pub units: u64,
    pub cost: u64,
    pub at: i64,
}

#[event(bytemuck)]
pub struct InventorySettled {
    pub vault: Address,
    pub receipt: u64,
    pub venue: Address,
    pub nonce: u64,
    pub units: u64,
    pub proceeds: u64,
    pub cost: u64,
    pub loss: u64,
    pub at: i64,
}

#[event(bytemuck)]
pub struct PolicyTightened {
    pub vault: Address,
    pub receipt: u64,
    pub authority: Address,
    pub parameter: u64,
    pub before: u64,
    pub after: u64,
    pub at: i64,
    pub fee: FeeSummary,
}

#[event(bytemuck)]
pub struct VenueTightened {
    pub vault: Address,
    pub receipt: u64,
    pub authority: Address,
    pub venue: Address,
    pub cap: u64,
    pub capacity: u64,
    pub refill: u64,
    pub frozen: u64,
    pub at: i64,
}

#[event(bytemuck)]
pub struct PositionTightened {
    pub vault: Address,
    pub receipt: u64,
    pub authority: Address,
    pub position: Address,
    pub cap: u64,
    pub at: i64,
}

#[event(bytemuck)]
pub struct ChangeProposed {
    pub vault: Address,
    pub receipt: u64,
    pub number: u64,
    pub kind: u64,
    pub parameter: u64,
    pub subject: Address,
    pub feed: [u8; 32],
    pub value: u64,
    pub capacity: u64,
    pub refill: u64,
    pub not_before: i64,
    pub lapses_at: i64,
    pub at: i64,
}

#[event(bytemuck)]
pub struct ChangeCancelled {
    pub vault: Address,
    pub receipt: u64,
    pub authority: Address,
    pub number: u64,
    pub at: i64,
}

#[event(bytemuck)]
pub struct ChangeApplied {
    pub vault: Address,
    pub receipt: u64,
    pub number: u64,
    pub kind: u64,
    pub parameter: u64,
    pub subject: Address,
    pub value: u64,
    /// The venue, position or token account that was made or changed; the vault where it was the vault itself.
    pub account: Address,
    pub at: i64,
    /// Charged before a change of the policy.
    pub fee: FeeSummary,
}

#[event(bytemuck)]
pub struct AdminAccepted {
    pub vault: Address,
    pub receipt: u64,
    pub before: Address,
    pub admin: Address,
    pub at: i64,
}

#[event(bytemuck)]
pub struct DistributionProposed {
    pub vault: Address,
    pub receipt: u64,
    pub epoch: u64,
    pub root: [u8; 32],
    pub total: u64,
    pub claimable_from: i64,
    pub clawback_from: i64,
    pub at: i64,
}

#[event(bytemuck)]
pub struct DistributionCancelled {
    pub vault: Address,
    pub receipt: u64,
    pub authority: Address,
    pub epoch: u64,
    pub returned: u64,
    pub at: i64,
}

#[event(bytemuck)]
pub struct DistributionClaimed {
    pub vault: Address,
    pub receipt: u64,
    pub epoch: u64,
    pub claimant: Address,
    pub amount: u64,
    pub at: i64,
}

#[event(bytemuck)]
pub struct DistributionClawedBack {
    pub vault: Address,
    pub receipt: u64,
    pub epoch: u64,
    pub returned: u64,
    pub at: i64,
}
