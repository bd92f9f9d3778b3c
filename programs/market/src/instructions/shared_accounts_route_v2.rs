use crate::{
    error::MarketError,
    event::emit_swaps,
    route::{pay, require_environment, require_signer, Authority, Ledger, Payment, Reader, Terms},
    token::{holding, require_token_program},
};
use pinocchio::{AccountView, ProgramResult};

/// As `shared_accounts_route`, with both token programs named, fees in 16 bits, and the plan last.
///
/// Accounts: program authority `["authority", id]` · user transfer authority (signer) · source · program source · program destination ·
/// destination · source mint · destination mint · source token program · destination token program · event authority · program ·
/// the fee account if the data asks for a fee · the hops'.
///
/// # Errors
/// As `shared_accounts_route`.
pub fn shared_accounts_route_v2(accounts: &[AccountView], data: &[u8]) -> ProgramResult {
    let [authority, user, source, program_source, program_destination, destination, source_mint, destination_mint, source_program, destination_program, event_authority, program, rest @ ..] =
        accounts
    else {
        return Err(MarketError::AccountNotEnoughKeys.into());
    };
    let mut reader = Reader(data);
    let id = reader.u8()?;
    let (terms, plan) = Terms::read_v2(&mut reader)?;
    require_signer(user)?;
    require_token_program(source_program)?;
    require_token_program(destination_program)?;
    require_environment(event_authority, program)?;
    let owner = Authority::program(authority, id)?;
    owner.require_accounts(
        [program_source, program_destination],
        [source_mint, destination_mint],
    )?;
    if &holding(source)?.mint != source_mint.address() {
        return Err(MarketError::InvalidMint.into());
    }

    let (fee_account, hops) = terms.split_fee_account(rest)?;
    Authority::User(user).transfer(source, program_source, terms.in_amount)?;
    let (out, swaps) = Ledger::run(
        &plan,
        terms.in_amount,
        &owner,
        [program_source, program_destination],
        hops,
    )?;
    emit_swaps(event_authority, &swaps)?;
    pay(&Payment {
        settled: terms.settle(out)?,
        mint: destination_mint.address(),
        from: program_destination,
        owner,
        destination: Some(destination),
        fee_account,
        event_authority,
    })
}
