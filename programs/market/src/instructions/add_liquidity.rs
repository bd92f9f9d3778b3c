use crate::{
    error::MarketError,
    route::{require_signer, Authority, Reader},
    state::Pool,
};
use pinocchio::{AccountView, ProgramResult};

/// Gives tokens to a pool. Nothing is issued for them: it seeds an embedded market, and there is no way out but to trade.
///
/// Accounts: provider (signer) · pool (writable) · provider's a · provider's b · vault a · vault b (all writable) · token program.
/// Data: amount a u64 · amount b u64. A new pool's price is their ratio.
///
/// # Errors
/// `InvalidPool`, `InvalidVault`, `EmptyPool` when a reserve would stay at zero, or what SPL Token returns.
pub fn add_liquidity(accounts: &[AccountView], data: &[u8]) -> ProgramResult {
    let [provider, account, from_a, from_b, vault_a, vault_b, _token_program, ..] = accounts else {
        return Err(MarketError::AccountNotEnoughKeys.into());
    };
    let mut reader = Reader(data);
    let (amount_a, amount_b) = (reader.u64()?, reader.u64()?);
    require_signer(provider)?;
    let mut pool = Pool::load(account)?;
    let [a, b] = pool.reserves;
    if pool.vaults != [*vault_a.address(), *vault_b.address()] {
        return Err(MarketError::InvalidVault.into());
    }
    let (Some(a), Some(b)) = (a.checked_add(amount_a), b.checked_add(amount_b)) else {
        return Err(MarketError::InvalidCalculation.into());
    };
    if a == 0 || b == 0 {
        return Err(MarketError::EmptyPool.into());
    }
    pool.reserves = [a, b];
    pool.invariant()?;
    pool.store(account)?;
    let owner = Authority::User(provider);
    owner.transfer(from_a, vault_a, amount_a)?;
    owner.transfer(from_b, vault_b, amount_b)
}
