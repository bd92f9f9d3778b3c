use crate::{
    error::MarketError,
    event::emit_swap,
    route::{
        optional, pay, require_environment, require_signer, Authority, Ledger, Payment, Reader,
        Terms,
    },
    token::{holding, require_token_program},
};
use pinocchio::{AccountView, ProgramResult};

/// Swaps out of the user's own token account into another of theirs, by the user's signature.
///
/// Accounts: token program · user transfer authority (signer) · user source · user destination · destination (optional) · destination mint ·
/// platform fee account (optional) · event authority · program · the hops' accounts.
/// With a destination, the output lands in the user's destination first, which must then be the user's own, and is forwarded.
///
/// # Errors
/// Those of `Ledger::run`, `Terms::settle` and `pay`; `SourceAndDestinationMintCannotBeTheSame`, `InvalidMint`.
pub fn route(accounts: &[AccountView], data: &[u8]) -> ProgramResult {
    let [token_program, user, source, user_destination, destination, destination_mint, fee_account, event_authority, program, hops @ ..] =
        accounts
    else {
        return Err(MarketError::AccountNotEnoughKeys.into());
    };
    let (terms, plan) = Terms::read(&mut Reader(data))?;
    require_token_program(token_program)?;
    require_signer(user)?;
    require_environment(event_authority, program)?;
    if &holding(user_destination)?.mint != destination_mint.address() {
        return Err(MarketError::InvalidMint.into());
    }
    if &holding(source)?.mint == destination_mint.address() {
        return Err(MarketError::SourceAndDestinationMintCannotBeTheSame.into());
    }

    let owner = Authority::User(user);
    let (out, swaps) = Ledger::run(
        &plan,
        terms.in_amount,
        &owner,
        [source, user_destination],
        hops,
    )?;
    for swap in &swaps {
        emit_swap(event_authority, swap)?;
    }
    pay(&Payment {
        settled: terms.settle(out)?,
        mint: destination_mint.address(),
        from: user_destination,
        owner,
        destination: optional(destination),
        fee_account: optional(fee_account),
        event_authority,
    })
}
