//! Receipts (rule 9): each event extends sha256(head ‖ event), so that a complete history can be proven from the account alone.

use crate::prelude::*;
use crate::{constants::EVENT_AUTHORITY_SEED, error::VaultError, state::Vault};
use anchor_lang::{
    __alloc::vec::Vec,
    bytemuck::{bytes_of, Pod},
    event::EVENT_IX_TAG_LE,
    pinocchio::{
        cpi::{invoke_signed_unchecked, CpiAccount, Seed, Signer},
        instruction::{InstructionAccount, InstructionView},
    },
    solana_program::hash::hashv,
};

/// The account that signs the self-CPI, and its bump.
pub struct EventAuthority<'a> {
    pub view: &'a AccountView,
    pub bump: u8,
}

/// An event as it goes out.
struct Emitted<'a> {
    discriminator: &'a [u8],
    body: &'a [u8],
}

impl Vault {
    /// The number of the receipt that comes next.
    #[inline(always)]
    pub fn next_receipt(&self) -> Result<u64> {
        self.receipts.checked_add(1).ok_or(VaultError::Overflow)
    }

    /// Extends the head by `event`: its 8-byte discriminator and its borsh bytes.
    #[inline(always)]
    pub fn extend_head(&mut self, event: &[u8]) -> Result<()> {
        self.receipts = self.next_receipt()?;
        self.receipt_head = hashv(&[&self.receipt_head, event]).to_bytes();
        Ok(())
    }

    /// Emits `event` by self-CPI, as Anchor's `emit_cpi!` does, and extends the head by exactly what was emitted.
    #[inline(always)]
    pub fn record<E: Pod + Discriminator>(
        &mut self,
        authority: &EventAuthority<'_>,
        event: &E,
    ) -> Result<()> {
        let event = Emitted {
            discriminator: E::DISCRIMINATOR,
            body: bytes_of(event),
        };
        self.emit(authority, &event)
    }

    #[inline(never)]
    fn emit(&mut self, authority: &EventAuthority<'_>, event: &Emitted<'_>) -> Result<()> {
        let mut data = Vec::with_capacity(event.body.len().saturating_add(16));
        data.extend_from_slice(EVENT_IX_TAG_LE);
        data.extend_from_slice(event.discriminator);
        data.extend_from_slice(event.body);
        let emitted = data
            .get(EVENT_IX_TAG_LE.len()..)
            .ok_or(VaultError::Overflow)?;
        self.extend_head(emitted)?;

        let bump = [authority.bump];
        let seeds = [Seed::from(EVENT_AUTHORITY_SEED), Seed::from(&bump)];
        // SAFETY: the one account is passed read-only, and the receiving side of an event reads no account data.
        unsafe {
            invoke_signed_unchecked(
                &InstructionView {
                    program_id: &crate::ID,
                    accounts: &[InstructionAccount::readonly_signer(
                        authority.view.address(),
                    )],
                    data: &data,
                },
                &[CpiAccount::from(authority.view)],
                &[Signer::from(&seeds)],
            );
        }
        Ok(())
    }
}
