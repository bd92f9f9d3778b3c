//! A withdrawal ticket: escrowed shares that wait for their turn.

use crate::prelude::*;
use crate::{
    error::VaultError,
    quantity::{Shares, UsdcAtoms},
};

/// Where a ticket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum TicketState {
    /// In the queue, its shares escrowed.
    Open = 0,
    /// Given back by its owner. Zero until the head passes it.
    Cancelled = 1,
    /// Below the owner's price: the shares went back.
    Returned = 2,
    /// Its value is fixed and payable.
    Processed = 3,
}

#[account]
#[derive(Debug, PartialEq, Eq)]
pub struct Withdrawal {
    pub vault: Address,
    pub owner: Address,
    pub number: u64,
    /// Share atoms in escrow; zero once they are burned or back.
    pub shares: u64,
    /// USDC atoms at the low NAV of the request: the most that the ticket can be paid.
    pub value_at_request: u64,
    /// USDC atoms a whole share below which the shares go back; 0 takes any price.
    pub min_price: u64,
    pub requested_at: i64,
    /// Fixed at the request: a ticket keeps the terms it was made under.
    pub matures_at: i64,
    /// USDC atoms to claim.
    pub payable: u64,
    /// 0 open, 1 cancelled, 2 returned, 3 processed.
    pub state: u8,
    pub bump: u8,
    pub reserved: [u8; 6],
}

impl Withdrawal {
    /// Holds after every instruction. Errors: `InvariantBroken`.
    #[inline(always)]
    pub fn invariant(&self) -> Result<()> {
        let holds = match self.state {
            s if s == TicketState::Open as u8 => self.shares > 0 && self.payable == 0,
            s if s == TicketState::Cancelled as u8 || s == TicketState::Returned as u8 => {
                self.shares == 0 && self.payable == 0
            }
            s if s == TicketState::Processed as u8 => self.shares == 0,
            _ => false,
        };
        guard!(holds, VaultError::InvariantBroken);
        Ok(())
    }

    #[inline(always)]
    pub fn is(&self, state: TicketState) -> bool {
        self.state == state as u8
    }

    /// Takes the shares out of the ticket and leaves it in `state`. Returns them and the value they were queued with.
    #[inline(always)]
    pub fn empty(&mut self, state: TicketState) -> (Shares, UsdcAtoms) {
        let taken = (Shares(self.shares), UsdcAtoms(self.value_at_request));
        self.shares = 0;
        self.value_at_request = 0;
        self.state = state as u8;
        taken
    }
}

impl Withdrawal {
    /// The ticket of `vault`, for its owner alone. Errors: `WrongVault`, `NotTicketOwner`.
    #[inline(always)]
    pub fn require(&self, vault: &Address, owner: &Address) -> Result<()> {
        guard!(self.vault == *vault, VaultError::WrongVault);
        guard!(self.owner == *owner, VaultError::NotTicketOwner);
        Ok(())
    }
}
