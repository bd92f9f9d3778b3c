//! One hop: one pool, one direction. Its accounts are those of the token swap program's `swap`, less the pool's mint and fee account
//! (these pools have none) and with the pool as its own authority.

use super::Authority;
use crate::{
    constants::ID,
    curve::constant_product_out,
    error::MarketError,
    event::Swap,
    state::{Direction, Pool},
    token,
};
use pinocchio::{cpi::Signer, error::ProgramError, AccountView};

/// The accounts of a hop, in order.
pub struct Hop<'a> {
    swap_program: &'a AccountView,
    pool: &'a AccountView,
    authority: &'a AccountView,
    pub source: &'a AccountView,
    vault_in: &'a AccountView,
    vault_out: &'a AccountView,
    pub destination: &'a AccountView,
}

impl<'a> Hop<'a> {
    /// Takes the next hop's accounts from the front.
    ///
    /// # Errors
    /// `NotEnoughAccountKeys`.
    pub fn take(accounts: &mut &'a [AccountView]) -> Result<Self, MarketError> {
        let [swap_program, pool, authority, source, vault_in, vault_out, destination, rest @ ..] =
            *accounts
        else {
            return Err(MarketError::NotEnoughAccountKeys);
        };
        *accounts = rest;
        Ok(Self {
            swap_program,
            pool,
            authority,
            source,
            vault_in,
            vault_out,
            destination,
        })
    }

    /// Swaps `amount` from the source for what the curve gives into the destination. The reserves are written before the tokens move.
    ///
    /// # Errors
    /// `SwapNotSupported`, `InvalidAuthority`, `InvalidPool`, `InvalidVault`, `InvalidCalculation`, `InsufficientFunds`, or what SPL Token returns.
    pub fn swap(&self, owner: &Authority, amount: u64) -> Result<Swap, ProgramError> {
        if self.swap_program.address() != &ID {
            return Err(MarketError::SwapNotSupported.into());
        }
        if self.authority.address() != owner.account().address() {
            return Err(MarketError::InvalidAuthority.into());
        }
        let mut pool = Pool::load(self.pool)?;
        if token::holding(self.source)?.amount < amount {
            return Err(MarketError::InsufficientFunds.into());
        }
        let swap = pool.swap(self.vault_in, self.vault_out, amount)?;
        pool.store(self.pool)?;

        owner.transfer(self.source, self.vault_in, swap.input_amount)?;
        token::transfer(
            self.vault_out,
            self.destination,
            self.pool,
            swap.output_amount,
            &[Signer::from(&pool.seeds())],
        )?;
        Ok(swap)
    }
}

impl Pool {
    /// Records a swap in the reserves and says what it was.
    ///
    /// # Errors
    /// `InvalidVault`; `InvalidCalculation` when the pool cannot answer or would answer with nothing.
    fn swap(
        &mut self,
        vault_in: &AccountView,
        vault_out: &AccountView,
        amount: u64,
    ) -> Result<Swap, MarketError> {
        let direction = self.direction(vault_in.address(), vault_out.address())?;
        let ([mint_a, mint_b], [reserve_a, reserve_b]) = (&self.mints, &mut self.reserves);
        let (input_mint, output_mint, reserve_in, reserve_out) = match direction {
            Direction::AToB => (*mint_a, *mint_b, reserve_a, reserve_b),
            Direction::BToA => (*mint_b, *mint_a, reserve_b, reserve_a),
        };
        let out = constant_product_out(*reserve_in, *reserve_out, self.fee_bps, amount)
            .filter(|out| *out > 0);
        let output_amount = out.ok_or(MarketError::InvalidCalculation)?;
        *reserve_in = reserve_in
            .checked_add(amount)
            .ok_or(MarketError::InvalidCalculation)?;
        *reserve_out = reserve_out
            .checked_sub(output_amount)
            .ok_or(MarketError::InvalidCalculation)?;
        self.invariant()?;
        Ok(Swap {
            input_mint,
            input_amount: amount,
            output_mint,
            output_amount,
        })
    }
}
