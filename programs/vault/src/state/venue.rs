//! A venue: where capital or inventory may go, and how much. What it has of the vault is a row of the Vault account.

use crate::prelude::*;
use crate::{
    error::VaultError,
    math::outflow::{OutflowBucket, OutflowLimit},
    quantity::UsdcAtoms,
    token,
};

/// What a venue is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum VenueKind {
    /// USDC, to work with.
    Capital = 0,
    /// A position's tokens, to sell.
    Inventory = 1,
}

impl VenueKind {
    /// Errors: `UnknownKind`.
    pub fn of(number: u8) -> Result<Self> {
        match number {
            0 => Ok(Self::Capital),
            1 => Ok(Self::Inventory),
            _ => Err(VaultError::UnknownKind),
        }
    }
}

/// Its seeds hold a hash of the destination and the kind, so that a destination cannot be repointed (attack 32).
#[account]
#[derive(Debug, PartialEq, Eq)]
pub struct Venue {
    pub version: u8,
    pub bump: u8,
    /// Its row in the vault's table.
    pub row: u8,
    /// 0 capital, 1 inventory.
    pub kind: u8,
    /// 1: nothing goes there any more. What comes back is always taken.
    pub frozen: u8,
    pub reserved_flags: [u8; 3],
    pub vault: Address,
    /// The token account that value is sent to, and who owned it when the venue was added.
    pub destination: Address,
    pub destination_owner: Address,
    pub mint: Address,
    /// The position whose tokens go there; zero where the kind is capital.
    pub position: Address,
    /// The most that may be outstanding, USDC atoms.
    pub cap: u64,
    /// What its outflow bucket holds and regains in a day, USDC atoms.
    pub capacity: u64,
    pub refill: u64,
    pub outflow: OutflowBucket,
    /// Token atoms sent and not yet settled.
    pub units: u64,
    pub added_at: i64,
    /// When it was last tightened: a change proposed before does not undo that.
    pub tightened_at: i64,
    pub reserved: [u64; 7],
}

impl Venue {
    /// Holds after every instruction. Errors: `InvariantBroken`.
    pub fn invariant(&self) -> Result<()> {
        let holds = self.kind <= 1 && self.frozen <= 1 && (self.kind == 1 || self.units == 0);
        guard!(holds, VaultError::InvariantBroken);
        Ok(())
    }

    /// The venue of `vault`. Errors: `WrongVenue`.
    pub fn require(&self, vault: &Address) -> Result<()> {
        guard!(self.vault == *vault, VaultError::WrongVenue);
        Ok(())
    }

    /// The destination, still its owner's: a token account can be handed over, and with it what is sent there (attack 32). Errors:
    /// `WrongDestination`, `WrongTokenAccount`.
    pub fn require_destination(&self, destination: &AccountView) -> Result<()> {
        let owner = token::owner_of(token::bytes(destination)?)?;
        guard!(
            *destination.address() == self.destination && owner == self.destination_owner,
            VaultError::WrongDestination
        );
        Ok(())
    }

    /// Takes `amount` out of this venue's own bucket, while the venue takes anything. Errors: `VenueFrozen`, `OutflowExceeded`.
    pub fn send(&mut self, amount: UsdcAtoms, at: i64) -> Result<()> {
        guard!(self.frozen == 0, VaultError::VenueFrozen);
        let limit = self.outflow_limit();
        self.outflow.take(amount, limit, at)
    }

    fn outflow_limit(&self) -> OutflowLimit {
        OutflowLimit {
            capacity: UsdcAtoms(self.capacity),
            refill: UsdcAtoms(self.refill),
        }
    }

    /// Takes looser limits, and thaws. What was regained until now was regained at the old rate: a new one must not reach back.
    ///
    /// Errors: `ChangeLapsed` for one proposed before the venue was last tightened.
    pub fn loosen(&mut self, limits: VenueLimits, proposed_at: i64, at: i64) -> Result<()> {
        guard!(proposed_at > self.tightened_at, VaultError::ChangeLapsed);
        self.outflow = self.outflow.at(self.outflow_limit(), at)?;
        self.set(limits);
        self.frozen = 0;
        Ok(())
    }

    /// Lowers the limits at once, freezes, or both. Errors: `NotTighter`, `NothingChanged`.
    pub fn tighten(&mut self, limits: VenueLimits, freeze: bool, at: i64) -> Result<()> {
        let frozen = u8::from(freeze);
        let tighter = limits.cap <= self.cap
            && limits.capacity <= self.capacity
            && limits.refill <= self.refill
            && frozen >= self.frozen;
        guard!(tighter, VaultError::NotTighter);
        guard!(
            limits != self.limits() || frozen != self.frozen,
            VaultError::NothingChanged
        );
        self.set(limits);
        self.frozen = frozen;
        self.tightened_at = at;
        Ok(())
    }

    pub fn limits(&self) -> VenueLimits {
        VenueLimits {
            cap: self.cap,
            capacity: self.capacity,
            refill: self.refill,
        }
    }

    fn set(&mut self, limits: VenueLimits) {
        self.cap = limits.cap;
        self.capacity = limits.capacity;
        self.refill = limits.refill;
    }
}

/// What may be at a venue, and leave for it. USDC atoms.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, AnchorSerialize, AnchorDeserialize, IdlType,
)]
pub struct VenueLimits {
    pub cap: u64,
    pub capacity: u64,
    pub refill: u64,
}
