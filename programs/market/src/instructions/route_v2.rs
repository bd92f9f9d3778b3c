use crate::{
    error::MarketError,
    event::emit_swaps,
    route::{
        optional, pay, require_environment, require_signer, Authority, Ledger, Payment, Reader,
        Terms,
    },
    token::{holding, require_token_program},
};
use pinocchio::{AccountView, ProgramResult};

/// As `route`, with the mints and both token programs named, fees in 16 bits, and the plan last.
///
/// Accounts: user transfer authority (signer) · user source · user destination · source mint · destination mint · source token program ·
/// destination token program · destination (optional) · event authority · program · the fee account if the data asks for a fee · the hops'.
///
/// # Errors
/// As `route`.
pub fn route_v2(accounts: &[AccountView], data: &[u8]) -> ProgramResult {
    let [user, source, user_destination, source_mint, destination_mint, source_program, destination_program, destination, event_authority, program, rest @ ..] =
        accounts
    else {
        return Err(MarketError::AccountNotEnoughKeys.into());
    };
    let (terms, plan) = Terms::read_v2(&mut Reader(data))?;
    require_signer(user)?;
    require_token_program(source_program)?;
    require_token_program(destination_program)?;
    require_environment(event_authority, program)?;
    if source_mint.address() == destination_mint.address() {
        return Err(MarketError::SourceAndDestinationMintCannotBeTheSame.into());
    }
    if &holding(source)?.mint != source_mint.address()
        || &holding(user_destination)?.mint != destination_mint.address()
    {
        return Err(MarketError::InvalidMint.into());
    }

    let (fee_account, hops) = terms.split_fee_account(rest)?;
    let owner = Authority::User(user);
    let (out, swaps) = Ledger::run(
        &plan,
        terms.in_amount,
        &owner,
        [source, user_destination],
        hops,
    )?;
    emit_swaps(event_authority, &swaps)?;
    pay(&Payment {
        settled: terms.settle(out)?,
        mint: destination_mint.address(),
        from: user_destination,
        owner,
        destination: optional(destination),
        fee_account,
        event_authority,
    })
}
