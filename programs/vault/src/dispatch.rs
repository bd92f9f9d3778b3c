//! Which instruction a call is, and its arguments: the table of lib.rs once more, for `Call::run`.

use crate::{
    args::Arg,
    call::{code, event_bump, Call},
    instruction,
    instructions::*,
    prelude::*,
    router::Leg,
    state::{Order, Policy, Proposal, Roles, VenueLimits},
    stored::head_of,
    trailing::Trailing,
};
use anchor_lang::{__alloc::vec::Vec, address_eq, event::EVENT_IX_TAG, Discriminator};
use core::mem::MaybeUninit;

/// No transaction has more accounts: the runtime numbers them by a byte.
const MOST: usize = 256;

macro_rules! instructions {
    ($($name:ident: $accounts:ident($($argument:ident: $type:ty),*);)*) => {
        /// Carries out the instruction that the data begins with. Returns 0, or the number of the error.
        #[inline(always)]
        fn carry_out(call: &mut Call<'_>, head: u64) -> u64 {
            $({
                #[inline(never)]
                fn $name(call: &mut Call<'_>) -> u64 {
                    call.run::<$accounts>(|context, _data| {
                        $(let $argument: $type = Arg::read(_data)?;)*
                        Some(crate::instructions::$name::$name(context, $($argument),*))
                    })
                }
                // The arguments are those of lib.rs's table, or this does not compile.
                #[allow(unused)]
                fn same(arguments: instruction::$accounts) {
                    let instruction::$accounts { $($argument),* } = arguments;
                    $(let _: $type = $argument;)*
                }
                const HEAD: u64 = head_of(<instruction::$accounts as Discriminator>::DISCRIMINATOR);
                if head == HEAD {
                    return $name(call);
                }
            })*
            code(ProgramError::InvalidInstructionData)
        }
    };
}

instructions! {
    arbitrage: Arbitrage(expected_nonce: u64, amount_in: u64, min_profit: u64, tip_lamports: u64, legs: Vec<Leg<'_>>);
    deposit: Deposit(amount: u64, min_shares: u64);
    request_withdrawal: RequestWithdrawal(shares: u64, min_price: u64);
    process_withdrawal: ProcessWithdrawal();
    claim_withdrawal: ClaimWithdrawal();
    cancel_withdrawal: CancelWithdrawal();
    open_position: OpenPosition(order: Order, legs: Vec<Leg<'_>>);
    close_position: ClosePosition(order: Order, legs: Vec<Leg<'_>>);
    buy_silver: BuySilver(order: Order, legs: Vec<Leg<'_>>);
    accrue_fees: AccrueFees();
    sync_donation: SyncDonation();
    deploy_capital: DeployCapital(expected_nonce: u64, amount: u64);
    attest_venue: AttestVenue(amount: u64);
    settle_venue: SettleVenue(amount: u64);
    transfer_inventory: TransferInventory(expected_nonce: u64, units: u64);
    settle_inventory: SettleInventory(expected_nonce: u64, units: u64, proceeds: u64);
    claim_distribution: ClaimDistribution(amount: u64, proof: Vec<[u8; 32]>);
    propose_distribution: ProposeDistribution(root: [u8; 32], total: u64, claim_period: i64);
    cancel_distribution: CancelDistribution();
    clawback_distribution: ClawbackDistribution();
    set_paused: SetPaused(flags: u8);
    tighten_policy: TightenPolicy(parameter: u8, value: u64);
    tighten_venue: TightenVenue(limits: VenueLimits, freeze: bool);
    tighten_position: TightenPosition(cap: u64);
    propose_change: ProposeChange(proposal: Proposal);
    cancel_change: CancelChange();
    apply_change: ApplyChange();
    accept_admin: AcceptAdmin();
    add_venue: AddVenue();
    change_venue: ChangeVenue();
    add_position: AddPosition();
    change_position: ChangePosition();
    set_silver: SetSilver();
    release_shares: ReleaseShares();
    create_scratch: CreateScratch();
    initialize: Initialize(id: u64, roles: Roles, policy: Policy);
}

/// Carries out a call. Returns 0, or the number of the error.
///
/// # Safety
/// `input` is the runtime's parameter region and `data` the instruction data in it.
pub unsafe fn dispatch(input: *mut u8, data: *const u8) -> u64 {
    let length = data.wrapping_sub(8).cast::<usize>().read();
    let program = &*data.wrapping_add(length).cast::<Address>();
    if !address_eq(program, &crate::ID) {
        return code(ProgramError::IncorrectProgramId);
    }
    let data = core::slice::from_raw_parts(data, length);
    let Some((head, data)) = data.split_first_chunk::<8>() else {
        return code(ProgramError::InvalidInstructionData);
    };
    let number = input.cast::<usize>().read();
    let mut views = [const { MaybeUninit::<AccountView>::uninit() }; MOST];
    let at = input.wrapping_add(8);
    let head = u64::from_le_bytes(*head);
    if head == EVENT_IX_TAG {
        return if number == 0 {
            code(ProgramError::NotEnoughAccountKeys)
        } else {
            receive_event(AccountView::new_unchecked(at.cast()))
        };
    }
    let mut call = Call {
        data,
        accounts: Trailing {
            at,
            views: views.as_mut_ptr().cast(),
            number,
            walked: 0,
            rules: &[],
        },
        bump: 0,
    };
    carry_out(&mut call, head)
}

/// The receiving side of an event: nothing but the program itself can call it.
#[inline(always)]
fn receive_event(authority: AccountView) -> u64 {
    if !authority.is_signer() {
        return code(ProgramError::MissingRequiredSignature);
    }
    if event_bump(authority).is_none() {
        return code(ProgramError::InvalidSeeds);
    }
    0
}
