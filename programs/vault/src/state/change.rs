//! A change that waits: everything looser than what depositors have agreed to (rule 7).

use crate::prelude::*;
use crate::{
    constants::{CHANGE_WINDOW, LAYOUT_VERSION},
    error::VaultError,
    state::{FeeSummary, Roles, Vault, VenueKind, Withdrawal},
};

/// What is to change. The numbers are part of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ChangeKind {
    /// `parameter` of the policy becomes `value`.
    Policy = 0,
    /// `subject` becomes keeper, guardian, or the admin that has yet to accept.
    Keeper = 1,
    Guardian = 2,
    Admin = 3,
    /// `value` of what is outstanding at row `parameter` is lost.
    WriteOff = 4,
    /// `subject` becomes a venue of kind `parameter`: cap `value`, bucket `capacity` and `refill`.
    AddVenue = 5,
    /// The venue `subject` gets these limits, and is thawed.
    ChangeVenue = 6,
    /// The mint `subject` may be held, priced by `feed`, for at most `value`.
    AddPosition = 7,
    /// The position `subject` gets this feed and cap.
    ChangePosition = 8,
    /// The mint `subject` is silver, priced by `feed`.
    SetSilver = 9,
    /// `feed` prices USDC.
    UsdcFeed = 10,
    /// `value` of the protocol's shares go to the token account `subject`.
    ReleaseShares = 11,
}

impl ChangeKind {
    /// Errors: `UnknownKind`.
    pub fn of(number: u8) -> Result<Self> {
        Ok(match number {
            0 => Self::Policy,
            1 => Self::Keeper,
            2 => Self::Guardian,
            3 => Self::Admin,
            4 => Self::WriteOff,
            5 => Self::AddVenue,
            6 => Self::ChangeVenue,
            7 => Self::AddPosition,
            8 => Self::ChangePosition,
            9 => Self::SetSilver,
            10 => Self::UsdcFeed,
            11 => Self::ReleaseShares,
            _ => return Err(VaultError::UnknownKind),
        })
    }
}

/// What the admin proposes. What a kind does not use is zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct Proposal {
    pub kind: u8,
    pub parameter: u8,
    pub subject: Address,
    pub feed: [u8; 32],
    pub value: u64,
    pub capacity: u64,
    pub refill: u64,
}

#[account]
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    pub version: u8,
    pub bump: u8,
    pub kind: u8,
    pub parameter: u8,
    pub reserved_flags: [u8; 4],
    pub vault: Address,
    /// Who paid the rent. It goes back to them when the change is cancelled, and to the admin who carries it out.
    pub proposer: Address,
    pub subject: Address,
    pub feed: [u8; 32],
    pub number: u64,
    pub value: u64,
    pub capacity: u64,
    pub refill: u64,
    pub proposed_at: i64,
    /// From when it can be applied, and until when.
    pub not_before: i64,
    pub lapses_at: i64,
    pub reserved: [u64; 4],
}

impl Change {
    /// Requires that it is `vault`'s, of this kind, and that its time has come. Errors: `WrongChange`, `ChangeTooEarly`, `ChangeLapsed`.
    pub fn require_ripe(&self, vault: &Address, kind: ChangeKind, at: i64) -> Result<()> {
        guard!(
            self.vault == *vault && self.kind == kind as u8,
            VaultError::WrongChange
        );
        guard!(at >= self.not_before, VaultError::ChangeTooEarly);
        guard!(at < self.lapses_at, VaultError::ChangeLapsed);
        Ok(())
    }
}

impl Vault {
    /// A change to be written, after the timelock of now. Errors: `UnknownKind`, `UnknownParameter`, `PolicyOutOfRange`, `BadRoles`, `WrongVenue`.
    pub fn propose(&mut self, proposal: &Proposal, proposer: &Address, at: i64) -> Result<Change> {
        match ChangeKind::of(proposal.kind)? {
            ChangeKind::Policy => {
                self.policy.with(proposal.parameter, proposal.value)?;
            }
            ChangeKind::Keeper | ChangeKind::Guardian | ChangeKind::Admin => {
                self.roles_with(proposal.kind, proposal.subject)?
                    .invariant()?;
            }
            ChangeKind::WriteOff => {
                self.row(proposal.parameter)?;
            }
            ChangeKind::AddVenue => {
                VenueKind::of(proposal.parameter)?;
            }
            // A feed of zero matches nothing: what it priced could be neither bought into nor sold.
            ChangeKind::AddPosition
            | ChangeKind::ChangePosition
            | ChangeKind::SetSilver
            | ChangeKind::UsdcFeed => {
                guard!(proposal.feed != [0; 32], VaultError::WrongFeed);
            }
            _ => {}
        }
        let number = self.change_next;
        self.change_next = number.checked_add(1).ok_or(VaultError::Overflow)?;
        let not_before = at
            .checked_add(self.policy.timelock)
            .ok_or(VaultError::Overflow)?;
        Ok(Change {
            version: LAYOUT_VERSION,
            bump: 0,
            kind: proposal.kind,
            parameter: proposal.parameter,
            reserved_flags: [0; 4],
            vault: Address::default(),
            proposer: *proposer,
            subject: proposal.subject,
            feed: proposal.feed,
            number,
            value: proposal.value,
            capacity: proposal.capacity,
            refill: proposal.refill,
            proposed_at: at,
            not_before,
            lapses_at: not_before
                .checked_add(CHANGE_WINDOW)
                .ok_or(VaultError::Overflow)?,
            reserved: [0; 4],
        })
    }

    /// The roles with one of them given to `key`.
    fn roles_with(&self, kind: u8, key: Address) -> Result<Roles> {
        let mut roles = Roles {
            admin: self.admin,
            guardian: self.guardian,
            keeper: self.keeper,
        };
        match ChangeKind::of(kind)? {
            ChangeKind::Keeper => roles.keeper = key,
            ChangeKind::Guardian => roles.guardian = key,
            _ => roles.admin = key,
        }
        Ok(roles)
    }

    /// Carries out a change that needs no other account. Returns the fee that was charged before it.
    ///
    /// Errors: `WrongChange` for one that does need one, and those of what it does.
    pub fn apply(&mut self, change: &Change, at: i64) -> Result<FeeSummary> {
        match ChangeKind::of(change.kind)? {
            ChangeKind::Policy => {
                return Ok(self.set_parameter(change.parameter, change.value)?.1);
            }
            ChangeKind::Keeper => {
                self.roles_with(change.kind, change.subject)?.invariant()?;
                self.keeper = change.subject;
            }
            ChangeKind::Guardian => {
                self.roles_with(change.kind, change.subject)?.invariant()?;
                self.guardian = change.subject;
            }
            ChangeKind::Admin => {
                self.roles_with(change.kind, change.subject)?.invariant()?;
                self.pending_admin = change.subject;
                self.pending_admin_until =
                    at.checked_add(CHANGE_WINDOW).ok_or(VaultError::Overflow)?;
            }
            ChangeKind::WriteOff => self.write_off(
                change.parameter,
                crate::quantity::UsdcAtoms(change.value),
                at,
            )?,
            ChangeKind::UsdcFeed => {
                self.usdc_published_at = match self.usdc_feed == change.feed {
                    true => self.usdc_published_at,
                    // Another feed's times say nothing about this one's.
                    false => 0,
                };
                self.usdc_feed = change.feed;
            }
            _ => return Err(VaultError::WrongChange),
        }
        Ok(FeeSummary::default())
    }

    /// Requires that every ticket that was made in time to leave before the change has left: `head`, the queue's, matures after it. Tickets behind the head never mature before it. Errors: `TicketsFirst`, `NotHeadOfQueue`.
    pub fn require_tickets_gone(
        &self,
        vault: &Address,
        head: &Withdrawal,
        change: &Change,
    ) -> Result<()> {
        guard!(
            head.vault == *vault && head.number == self.ticket_head,
            VaultError::NotHeadOfQueue
        );
        guard!(
            head.matures_at > change.not_before,
            VaultError::TicketsFirst
        );
        Ok(())
    }

    /// Makes the pending admin the admin, while the change that named it has not lapsed (attack 32).
    ///
    /// Errors: `NotPendingAdmin`, `ChangeLapsed`, `BadRoles`.
    pub fn accept_admin(&mut self, key: &Address, at: i64) -> Result<()> {
        guard!(
            *key == self.pending_admin && *key != Address::default(),
            VaultError::NotPendingAdmin
        );
        guard!(at < self.pending_admin_until, VaultError::ChangeLapsed);
        self.roles_with(ChangeKind::Admin as u8, *key)?
            .invariant()?;
        self.admin = *key;
        self.pending_admin = Address::default();
        Ok(())
    }

    /// Errors: `NotAdmin`.
    #[inline(never)]
    pub fn require_admin(&self, key: &Address) -> Result<()> {
        guard!(*key == self.admin, VaultError::NotAdmin);
        Ok(())
    }

    /// Errors: `NotKeeper`.
    #[inline(never)]
    pub fn require_keeper(&self, key: &Address) -> Result<()> {
        guard!(*key == self.keeper, VaultError::NotKeeper);
        Ok(())
    }

    /// The guardian, or the admin. Errors: `NotGuardian`.
    #[inline(never)]
    pub fn require_guard(&self, key: &Address) -> Result<()> {
        guard!(
            *key == self.guardian || *key == self.admin,
            VaultError::NotGuardian
        );
        Ok(())
    }
}
