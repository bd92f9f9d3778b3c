//! Shares into escrow, a ticket into the queue.

use crate::prelude::*;
use crate::{
    clock,
    constants::WITHDRAWAL_SEED,
    error::VaultError,
    event::WithdrawalRequested,
    oracle::{holdings, Passed, Prices},
    pda,
    quantity::Shares,
    state::{receipt::EventAuthority, TicketState, Vault, Withdrawal},
    stored::Stored,
    token,
};

accounts! {
    #[event_cpi]
    pub struct RequestWithdrawal {
        #[account(mut)]
        pub owner: Signer,
        #[account(mut)]
        pub vault: Stored<Vault>,
        #[account(mut)]
        pub owner_shares: UncheckedAccount,
        #[account(mut)]
        pub escrow: UncheckedAccount,
        #[account(mut)]
        pub withdrawal: UncheckedAccount,
        pub token_program: Program<Token>,
        pub system_program: Program<System>,
    }
}

impl RequestWithdrawal {
    #[inline(always)]
    fn validate(&self) -> Result<()> {
        guard!(
            *self.escrow.address() == self.vault.escrow,
            VaultError::WrongEscrow
        );
        Ok(())
    }

    /// Creates the ticket's account at the address of the next number. The canonical bump is required: at another address the head of
    /// the queue could not be found (attack 44).
    fn create_ticket(&self) -> Result<u8> {
        pda::New {
            payer: self.owner.account(),
            account: &self.withdrawal,
            space: pda::space_of::<Withdrawal>(),
            owner: &crate::ID,
            seeds: &[
                WITHDRAWAL_SEED,
                self.vault.address().as_ref(),
                &self.vault.ticket_next.to_le_bytes(),
            ],
        }
        .create()
    }
}

pub fn request_withdrawal(
    ctx: &mut Context<RequestWithdrawal>,
    shares: u64,
    min_price: u64,
) -> Result<()> {
    let bump = ctx.bumps.event_authority;
    let open = ctx.accounts.vault.positions;
    let positions = holdings::passed(ctx, open)?;
    let accounts = &mut ctx.accounts;
    accounts.validate()?;
    let shares = Shares(shares);
    let escrowed = token::shares(&accounts.escrow)?;

    let ticket_bump = accounts.create_ticket()?;
    let now = clock::now()?;
    let address = *accounts.vault.address();
    // Whoever asks to leave has signed: without a price they may ask for what the rest is worth.
    let passed = Passed {
        accounts: positions,
        prices: Prices::Optional,
        vault: &address,
    };
    let valued = accounts.vault.valued(&passed, now)?;
    let ticket = accounts.vault.request(shares, valued.outside, now)?;

    token::transfer(
        &accounts.owner_shares,
        &accounts.escrow,
        accounts.owner.account(),
        shares.0,
        &[],
    );
    guard!(
        token::shares(&accounts.escrow)? == escrowed.plus(shares)?,
        VaultError::UnexpectedEffect
    );

    let owner = *accounts.owner.address();
    let written = Withdrawal {
        vault: address,
        owner,
        number: ticket.number,
        shares: shares.0,
        value_at_request: ticket.value.0,
        min_price,
        requested_at: ticket.at,
        matures_at: ticket.matures_at,
        payable: 0,
        state: TicketState::Open as u8,
        bump: ticket_bump,
        reserved: [0; 6],
    };
    pda::write(accounts.withdrawal.account(), &written)?;
    written.invariant()?;

    let event = WithdrawalRequested {
        vault: written.vault,
        receipt: accounts.vault.next_receipt()?,
        owner,
        number: ticket.number,
        shares: shares.0,
        value: ticket.value.0,
        min_price,
        matures_at: ticket.matures_at,
        at: ticket.at,
        fee: ticket.fee,
    };
    let authority = EventAuthority {
        view: accounts.event_authority.account(),
        bump,
    };
    accounts.vault.record(&authority, &event)?;
    accounts.vault.invariant()
}
