use crate::{
    constants::ID,
    error::MarketError,
    route::{require_signer, Reader},
    state::Pool,
    token::holding,
};
use pinocchio::{cpi::Signer, AccountView, ProgramResult};
use pinocchio_system::instructions::{Allocate, Assign, Transfer};

/// Rent of a pool account: (128 + length) · 3,480 lamports a byte-year · 2 years.
const RENT: u64 = 2_115_840;

/// Creates an empty pool.
///
/// Accounts: payer (signer, writable) · pool PDA `["pool", mint a, mint b, label]` (writable) · vault a · vault b · system program.
/// Data: fee u16 · bump u8 · label [u8; 16]. The vaults are token accounts of the pool PDA, made beforehand; their mints are the pool's.
///
/// # Errors
/// `PoolExists`, `InvalidVault` for one that is another's or not empty, `MintsNotSorted`, `InvalidFee`.
pub fn create_pool(accounts: &[AccountView], data: &[u8]) -> ProgramResult {
    let [payer, account, vault_a, vault_b, _system_program, ..] = accounts else {
        return Err(MarketError::AccountNotEnoughKeys.into());
    };
    let mut reader = Reader(data);
    let (fee_bps, bump, label) = (reader.u16()?, [reader.u8()?], reader.take::<16>()?);
    require_signer(payer)?;
    if account.owned_by(&ID) {
        return Err(MarketError::PoolExists.into());
    }
    let (a, b) = (holding(vault_a)?, holding(vault_b)?);
    if [&a, &b]
        .iter()
        .any(|vault| &vault.owner != account.address() || vault.amount != 0)
    {
        return Err(MarketError::InvalidVault.into());
    }
    let pool = Pool {
        mints: [a.mint, b.mint],
        vaults: [*vault_a.address(), *vault_b.address()],
        reserves: [0, 0],
        fee_bps,
        bump,
        label,
    };
    pool.invariant()?;

    // Not CreateAccount, which refuses an address that somebody has sent lamports to.
    let seeds = pool.seeds();
    let signer = [Signer::from(&seeds)];
    let missing = RENT.saturating_sub(account.lamports());
    if missing > 0 {
        Transfer {
            from: payer,
            to: account,
            lamports: missing,
        }
        .invoke()?;
    }
    Allocate {
        account,
        space: Pool::LEN as u64,
    }
    .invoke_signed(&signer)?;
    Assign {
        account,
        owner: &ID,
    }
    .invoke_signed(&signer)?;
    pool.store(account)?;
    Ok(())
}
