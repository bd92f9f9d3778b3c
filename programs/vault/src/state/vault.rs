//! The Vault account: everything that NAV, limits and receipts need, so that no other account has to be read for them.

use crate::prelude::*;
use crate::{
    constants::{LAYOUT_VERSION, POSITIONS, VAULT_SEED, VENUES},
    error::VaultError,
    math::{bucket::HourlyCounter, outflow::OutflowBucket, unlock::Lock},
    quantity::{Shares, UsdcAtoms},
    state::Policy,
};
use anchor_lang::{
    bytemuck::{Pod, Zeroable},
    pinocchio::cpi::Seed,
};

/// What one venue has of the vault, and what it says it has. NAV needs no venue account.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable, IdlType)]
#[bytemuck(crate = "anchor_lang::bytemuck")]
pub struct VenueRow {
    /// Principal sent and not yet settled.
    pub outstanding: u64,
    /// What the keeper last attested.
    pub attested: u64,
    pub attested_at: i64,
    /// Written off by the admin; stays in the high NAV for 30 days.
    pub written_off: u64,
    pub written_off_at: i64,
}

/// Amounts are USDC atoms, share atoms or unix seconds. Everything is recorded, nothing is read from a raw balance: a donation changes
/// no price until it is synced.
#[account]
#[derive(Debug, PartialEq, Eq)]
pub struct Vault {
    pub version: u8,
    pub bump: u8,
    pub trader_bump: u8,
    /// 1 deposits, 2 trading, 4 outflows. Exits are never paused.
    pub paused: u8,
    /// Rows of `venues` in use.
    pub venue_count: u8,
    /// One bit for each open position: an instruction that prices them must be given all.
    pub positions: u8,
    pub share_bump: u8,
    /// Slots of positions handed out.
    pub position_count: u8,
    pub id: u64,

    pub usdc_mint: Address,
    pub share_mint: Address,
    pub treasury: Address,
    pub escrow: Address,
    pub protocol_shares: Address,
    pub trader: Address,
    /// The trader's scratch account of USDC, where every trade starts and ends.
    pub usdc_scratch: Address,
    pub silver_mint: Address,

    pub admin: Address,
    /// Becomes admin when it accepts; zero when there is none.
    pub pending_admin: Address,
    pub guardian: Address,
    pub keeper: Address,

    pub policy: Policy,

    /// USDC that belongs to all shares, locked profit included. Never includes payable or reserved.
    pub idle: u64,
    /// Owed to processed tickets.
    pub payable: u64,
    pub reserved_silver: u64,
    pub reserved_ecosystem: u64,
    /// Fees that wait until idle covers them.
    pub owed_silver: u64,
    pub owed_ecosystem: u64,
    /// Principal at venues, the sum of `venues`.
    pub outstanding: u64,
    /// Cost of the open positions.
    pub position_cost: u64,

    /// Profit still locked at `updated_at`.
    pub locked_profit: u64,
    /// Seconds from `updated_at` until it is all unlocked.
    pub unlock_seconds: u64,
    /// The last time that the vault has seen. It never goes back.
    pub updated_at: i64,

    /// Shares in circulation: minted, escrowed and owed to the protocol.
    pub shares: u64,
    /// Shares that a fee gave to the protocol and `accrue_fees` has yet to mint.
    pub protocol_shares_owed: u64,
    /// The price above which the fee is due, with 40 binary places: the highest book price that has paid it, averaged with what later shares
    /// were bought for. It never falls.
    pub mark: u64,

    /// The next ticket's number, and the number at the head of the queue.
    pub ticket_next: u64,
    pub ticket_head: u64,
    /// Value at request of all open tickets, and their shares.
    pub queued: u64,
    pub queued_shares: u64,

    pub arbitrage_nonce: u64,
    pub receipts: u64,
    /// sha256(head ‖ event) over all receipts.
    pub receipt_head: [u8; 32],

    pub change_next: u64,
    pub distribution_next: u64,
    /// When the newest ticket matures. None behind it matures sooner: the queue is one line.
    pub newest_maturity: i64,

    pub tips: HourlyCounter,
    pub losses: HourlyCounter,
    pub outflow: OutflowBucket,
    pub venues: [VenueRow; VENUES],

    /// Set aside for distributions that are proposed and not yet claimed, cancelled or clawed back.
    pub distributing: u64,
    /// Counts what the keeper does besides arbitrage, so that one signed order is carried out once.
    pub order_nonce: u64,
    /// Silver atoms bought, in an account that no instruction takes anything out of.
    pub silver_held: u64,
    /// USDC atoms paid for them.
    pub silver_spent: u64,
    /// Publish times of the newest prices used; neither goes back.
    pub silver_published_at: i64,
    pub usdc_published_at: i64,
    pub silver_account: Address,
    /// Pyth feeds of silver and of USDC in dollars; zero until the admin has set them.
    pub silver_feed: [u8; 32],
    pub usdc_feed: [u8; 32],
    /// Until when the pending admin may accept.
    pub pending_admin_until: i64,
    /// When all open positions were last priced: from then on it counts how long no price has been had.
    pub priced_at: i64,
    /// Bumps of scratch accounts, where the search for one starts.
    pub scratch_bumps: [u8; 32],
    pub reserved: [u64; 7],
}

impl Vault {
    /// Holds after every instruction. Errors: `InvariantBroken`.
    #[inline(never)]
    pub fn invariant(&self) -> Result<()> {
        let holds = self.version == LAYOUT_VERSION
            && self.locked_profit <= self.idle
            && (self.locked_profit == 0 || self.unlock_seconds > 0)
            && self.ticket_head <= self.ticket_next
            && (self.ticket_head < self.ticket_next || self.queued_shares == 0)
            && (self.queued_shares > 0 || self.queued == 0)
            && self.queued_shares <= self.shares
            && self.protocol_shares_owed <= self.shares
            && usize::from(self.venue_count) <= VENUES
            && self.position_count <= POSITIONS
            && (self.positions != 0 || self.position_cost == 0);
        guard!(holds, VaultError::InvariantBroken);
        Ok(())
    }

    /// What the treasury holds, less unsynced donations (rule 1): idle + payable + reserved, what distributions set aside included.
    #[inline(always)]
    pub fn recorded_cash(&self) -> Result<UsdcAtoms> {
        UsdcAtoms(self.idle)
            .plus(UsdcAtoms(self.payable))?
            .plus(UsdcAtoms(self.reserved_silver))?
            .plus(UsdcAtoms(self.reserved_ecosystem))?
            .plus(UsdcAtoms(self.distributing))
    }

    /// Fees that idle did not cover when they fell due.
    #[inline(always)]
    pub fn owed(&self) -> Result<UsdcAtoms> {
        UsdcAtoms(self.owed_silver).plus(UsdcAtoms(self.owed_ecosystem))
    }

    #[inline(always)]
    pub fn supply(&self) -> Shares {
        Shares(self.shares)
    }

    #[inline(always)]
    pub fn lock(&self) -> Lock {
        Lock {
            amount: UsdcAtoms(self.locked_profit),
            seconds: self.unlock_seconds,
        }
    }

    #[inline(always)]
    pub fn set_lock(&mut self, lock: Lock) {
        self.locked_profit = lock.amount.0;
        self.unlock_seconds = lock.seconds;
    }

    /// Unlocks profit up to `now` and returns the time that counts: a clock that goes back is the last time seen (attack 42).
    #[inline(never)]
    pub fn touch(&mut self, now: i64) -> Result<i64> {
        let elapsed = now.saturating_sub(self.updated_at);
        if let Ok(elapsed @ 1..) = u64::try_from(elapsed) {
            let lock = self.lock().after(elapsed)?;
            self.set_lock(lock);
            self.updated_at = now;
        }
        Ok(self.updated_at)
    }

    /// What the Vault PDA signs with.
    #[inline(always)]
    pub fn signer(&self) -> VaultSigner {
        VaultSigner {
            id: self.id.to_le_bytes(),
            bump: [self.bump],
        }
    }
}

/// The Vault PDA's seeds, by value, so that no borrow of the account outlives a CPI.
pub struct VaultSigner {
    id: [u8; 8],
    bump: [u8; 1],
}

impl VaultSigner {
    #[inline(always)]
    pub fn seeds(&self) -> [Seed<'_>; 3] {
        [
            Seed::from(VAULT_SEED),
            Seed::from(&self.id),
            Seed::from(&self.bump),
        ]
    }
}
