//! Who may do what, and the pause flags.

use crate::prelude::*;
use crate::{constants::PAUSE_ALL, error::VaultError, state::Vault};

/// The keys that a new vault starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct Roles {
    pub admin: Address,
    pub guardian: Address,
    pub keeper: Address,
}

impl Roles {
    /// Three keys, all set and all different: the guardian watches the keeper, and the admin's key must not be hot. Errors: `BadRoles`.
    pub fn invariant(&self) -> Result<()> {
        let none = Address::default();
        let all_set = self.admin != none && self.guardian != none && self.keeper != none;
        let all_different = self.admin != self.guardian
            && self.admin != self.keeper
            && self.guardian != self.keeper;
        guard!(all_set && all_different, VaultError::BadRoles);
        Ok(())
    }
}

/// What a change of the pause flags did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PauseSummary {
    pub before: u8,
    pub after: u8,
}

impl Vault {
    /// Sets the pause flags for `authority`: guardian and admin may set them, only the admin may clear one.
    ///
    /// Errors: `UnknownPauseFlag`, `NotGuardian`, `NotAdmin`, `NothingChanged`.
    pub fn set_paused(&mut self, authority: &Address, flags: u8) -> Result<PauseSummary> {
        guard!(flags & !PAUSE_ALL == 0, VaultError::UnknownPauseFlag);
        let is_admin = *authority == self.admin;
        guard!(
            is_admin || *authority == self.guardian,
            VaultError::NotGuardian
        );
        let before = self.paused;
        // A stolen guardian key can stop trading but cannot undo the admin's stop.
        guard!(is_admin || before & !flags == 0, VaultError::NotAdmin);
        guard!(flags != before, VaultError::NothingChanged);
        self.paused = flags;
        Ok(PauseSummary {
            before,
            after: flags,
        })
    }

    #[inline(always)]
    pub fn is_paused(&self, flag: u8) -> bool {
        self.paused & flag != 0
    }
}
