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

/// Swaps through the program's own token accounts, so that the user needs none for the tokens in between.
///
/// Accounts: token program · program authority `["authority", id]` · user transfer authority (signer) · source · program source ·
/// program destination · destination · source mint · destination mint · platform fee account (optional) · token-2022 program (optional) ·
/// event authority · program · the hops' accounts.
///
/// # Errors
/// As `route`; `InvalidProgramAuthority`, `InvalidTokenAccount` for a program account that is not the authority's.
pub fn shared_accounts_route(accounts: &[AccountView], data: &[u8]) -> ProgramResult {
    let [token_program, authority, user, source, program_source, program_destination, destination, source_mint, destination_mint, fee_account, _token_2022, event_authority, program, hops @ ..] =
        accounts
    else {
        return Err(MarketError::AccountNotEnoughKeys.into());
    };
    let mut reader = Reader(data);
    let id = reader.u8()?;
    let (terms, plan) = Terms::read(&mut reader)?;
    require_token_program(token_program)?;
    require_signer(user)?;
    require_environment(event_authority, program)?;
    let owner = Authority::program(authority, id)?;
    owner.require_accounts(
        [program_source, program_destination],
        [source_mint, destination_mint],
    )?;
    if &holding(source)?.mint != source_mint.address() {
        return Err(MarketError::InvalidMint.into());
    }

    Authority::User(user).transfer(source, program_source, terms.in_amount)?;
    let (out, swaps) = Ledger::run(
        &plan,
        terms.in_amount,
        &owner,
        [program_source, program_destination],
        hops,
    )?;
    for swap in &swaps {
        emit_swap(event_authority, swap)?;
    }
    pay(&Payment {
        settled: terms.settle(out)?,
        mint: destination_mint.address(),
        from: program_destination,
        owner,
        destination: Some(destination),
        fee_account: optional(fee_account),
        event_authority,
    })
}
