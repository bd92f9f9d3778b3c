//! The tokens of a trade: out of an account of the vault into the trader's scratch account, through the legs, and into an account of the
//! vault. The Vault PDA signs the first transfer, the trader the last and the legs; the Vault PDA never signs a router's CPI.

use crate::prelude::*;
use crate::{
    constants::TRADER_SEED,
    error::VaultError,
    router::{held::Held, path::Path},
    state::{vault::VaultSigner, Vault},
    stored::Stored,
    token,
};
use anchor_lang::pinocchio::cpi::{Seed, Signer};

/// Which accounts a trade's tokens come from and go to, and who signs for them.
pub struct Purse<'a> {
    pub from: &'a AccountView,
    pub to: &'a AccountView,
    vault: &'a AccountView,
    trader: &'a AccountView,
    signer: VaultSigner,
    trader_bump: [u8; 1],
}

impl<'a> Purse<'a> {
    /// The purse of `vault`, whose trader `trader` must be: the instruction has checked it. `from` and `to` are token accounts of the
    /// Vault PDA; they may be the same.
    #[inline(always)]
    pub fn new(
        vault: &'a Stored<Vault>,
        trader: &'a AccountView,
        from: &'a AccountView,
        to: &'a AccountView,
    ) -> Self {
        Self {
            from,
            to,
            vault: vault.view(),
            trader,
            signer: vault.signer(),
            trader_bump: [vault.trader_bump],
        }
    }

    /// Spends exactly `amount` of `from` on the path and puts what it brings into `to`. Returns what was measured to come out, in atoms of
    /// the path's destination.
    ///
    /// Errors: `UnexpectedEffect`, and those of `Path::run`.
    #[inline(never)]
    pub fn trade(&self, path: &Path<'_>, amount: u64) -> Result<u64> {
        self.fund(path.source(), amount)?;
        let seeds = [
            Seed::from(TRADER_SEED),
            Seed::from(self.vault.address().as_ref()),
            Seed::from(&self.trader_bump),
        ];
        let signer = Signer::from(&seeds);
        let out = path.run(amount, &signer)?;
        self.sweep(path.destination(), out, &signer)?;
        Ok(out)
    }

    /// Exactly `amount` from the vault's account to the scratch account.
    #[inline(always)]
    fn fund(&self, scratch: &Held, amount: u64) -> Result<()> {
        let held = token::amount(self.from)?;
        token::transfer(
            self.from,
            scratch.view(),
            self.vault,
            amount,
            &[Signer::from(&self.signer.seeds())],
        );
        let exact = held.checked_sub(amount) == Some(token::amount(self.from)?)
            && scratch.amount_before()?.checked_add(amount) == Some(scratch.amount_now()?);
        guard!(exact, VaultError::UnexpectedEffect);
        Ok(())
    }

    /// `out`, which the scratch account has more than before, to the vault's account. What was in it before the trade stays: it is nobody's
    /// profit.
    #[inline(always)]
    fn sweep(&self, scratch: &Held, out: u64, signer: &Signer<'_, '_>) -> Result<()> {
        let held = token::amount(self.to)?;
        token::transfer(
            scratch.view(),
            self.to,
            self.trader,
            out,
            core::slice::from_ref(signer),
        );
        guard!(
            scratch.amount_now()? == scratch.amount_before()?,
            VaultError::ScratchResidue
        );
        guard!(
            held.checked_add(out) == Some(token::amount(self.to)?),
            VaultError::UnexpectedEffect
        );
        Ok(())
    }
}
