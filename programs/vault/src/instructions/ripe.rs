//! What all instructions share that carry out a change: whether its time has come, and its receipt.

use crate::prelude::*;
use crate::{
    error::VaultError,
    event::ChangeApplied,
    state::{receipt::EventAuthority, Change, ChangeKind, FeeSummary, Vault, Withdrawal},
    stored::Stored,
};

/// Requires a change of `kind` whose time has come, and that everybody who asked in time to leave before it has left. `head` is
/// the ticket at the head of the queue; any account where the queue is empty.
///
/// Errors: `WrongChange`, `ChangeTooEarly`, `ChangeLapsed`, `TicketsFirst`, `NotHeadOfQueue`.
#[inline(never)]
pub fn require_ripe(
    vault: &Stored<Vault>,
    change: &Stored<Change>,
    head: &AccountView,
    kind: ChangeKind,
) -> Result<()> {
    change.require_ripe(vault.address(), kind, vault.updated_at)?;
    if vault.ticket_head == vault.ticket_next {
        return Ok(());
    }
    let ticket = Stored::<Withdrawal>::load(*head).map_err(|_| VaultError::NotHeadOfQueue)?;
    vault.require_tickets_gone(vault.address(), &ticket, change)
}

/// What a change was carried out on, and the fee that was charged before it.
pub struct Applied<'a> {
    pub account: &'a Address,
    pub fee: FeeSummary,
}

impl<'a> Applied<'a> {
    /// A change that charges nothing.
    pub fn to(account: &'a Address) -> Self {
        Self {
            account,
            fee: FeeSummary::default(),
        }
    }
}

/// The receipt of a change that was carried out. Checks the vault last of all.
#[inline(never)]
pub fn record_applied(
    vault: &mut Stored<Vault>,
    authority: &EventAuthority<'_>,
    change: &Change,
    applied: &Applied<'_>,
) -> Result<()> {
    let event = ChangeApplied {
        vault: *vault.address(),
        receipt: vault.next_receipt()?,
        number: change.number,
        kind: u64::from(change.kind),
        parameter: u64::from(change.parameter),
        subject: change.subject,
        value: change.value,
        account: *applied.account,
        at: vault.updated_at,
        fee: applied.fee,
    };
    vault.record(authority, &event)?;
    vault.invariant()
}
