//! Addresses, seeds and scales that never change.

use crate::prelude::*;

/// Jupiter v6, the only program that may be handed the trader's signature.
pub const ROUTER: Address = Address::from_str_const("JUP6LkbZbjS1jKKwapdHNy74zcZ3tLUZoi5QNyVTaV4");
/// SPL Token. Token-2022 mints never become the vault's: their extensions can take fees, call hooks or claw back.
pub const TOKEN_PROGRAM: Address =
    Address::from_str_const("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");

/// Jito's tip accounts. A tip to anyone else would be a way to pay oneself.
pub const TIP_ACCOUNTS: [Address; 8] = [
    Address::from_str_const("96gYZGLnJYVFmbjzopPSU6QiEV5fGqZNyN9nmNhvrZU5"),
    Address::from_str_const("HFqU5x63VTqvQss8hp11i4wVV8bD44PvwucfZ2bU7gRe"),
    Address::from_str_const("Cw8CFyM9FkoMi7K7Crf6HNQqf4uEMzpKw6QNghXLvLkY"),
    Address::from_str_const("ADaUMid9yfUytqMBgopwjb2DTLSokTSzL1zt6iGPaS49"),
    Address::from_str_const("DfXygSm4jCyNCybVYYK6DwvWqjKee8pbDmJGcLWNDXjh"),
    Address::from_str_const("ADuUkR4vqLUMWXxW9gh6D6L8pMSawimctcNZ5pGwDcEt"),
    Address::from_str_const("DttWaMuVvTiduZRnguLF7jNxTgiMBZ1hyAumKUiL2KRL"),
    Address::from_str_const("3AVi9Tg9Uo68tJfuvoKvqKNWKkC5wPdSSdeBnizKZ6jT"),
];

/// Owners of accounts in which a signature can leave a lasting right. A trade never needs one of them writable.
pub const AUTHORITY_PROGRAMS: [Address; 4] = [
    Address::from_str_const("Stake11111111111111111111111111111111111111"),
    Address::from_str_const("AddressLookupTab1e1111111111111111111111111"),
    Address::from_str_const("BPFLoaderUpgradeab1e11111111111111111111111"),
    Address::from_str_const("LoaderV411111111111111111111111111111111111"),
];

/// Pyth's receiver on Solana, which checks the guardians' signatures before it writes a price.
pub const PYTH_RECEIVER: Address =
    Address::from_str_const("rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ");

pub const VAULT_SEED: &[u8] = b"vault";
pub const SHARES_SEED: &[u8] = b"shares";
pub const TREASURY_SEED: &[u8] = b"treasury";
pub const ESCROW_SEED: &[u8] = b"escrow";
pub const PROTOCOL_SEED: &[u8] = b"protocol";
pub const TRADER_SEED: &[u8] = b"trader";
pub const SCRATCH_SEED: &[u8] = b"scratch";
pub const WITHDRAWAL_SEED: &[u8] = b"withdrawal";
pub const VENUE_SEED: &[u8] = b"venue";
pub const POSITION_SEED: &[u8] = b"position";
pub const HOLDING_SEED: &[u8] = b"holding";
pub const SILVER_SEED: &[u8] = b"silver";
pub const CHANGE_SEED: &[u8] = b"change";
pub const DISTRIBUTION_SEED: &[u8] = b"distribution";
pub const CLAIM_SEED: &[u8] = b"claim";
pub const EVENT_AUTHORITY_SEED: &[u8] = b"__event_authority";

/// The layout that this program writes; a later one reads it from the account's first byte.
pub const LAYOUT_VERSION: u8 = 1;
pub const SHARE_DECIMALS: u8 = 6;
/// Share atoms in one share, and USDC atoms in one USDC.
pub const WHOLE: u64 = 1_000_000;
pub const LAMPORTS_PER_SOL: u64 = 1_000_000_000;
pub const BPS: u16 = 10_000;
/// One share and one USDC that exist only in the price, so that the first depositor cannot move it.
pub const VIRTUAL: u64 = WHOLE;
/// Binary places of a fixed-point price (USDC atoms per share atom).
pub const PRICE_BITS: u32 = 40;
/// The price of a share in a new vault: 1.
pub const PRICE_ONE: u64 = 1 << PRICE_BITS;

pub const DAY: i64 = 86_400;
/// The same, for arithmetic that must not be signed: SBF divides unsigned numbers only.
pub const DAY_SECONDS: u64 = 86_400;
/// Cells of a 24-hour counter: 24 whole hours and the one that is running, so that a day's boundary doubles nothing.
pub const HOURLY_CELLS: usize = 25;
pub const VENUES: usize = 16;
/// Mints that the keeper may hold.
pub const POSITIONS: u8 = 6;
pub const MAX_LEGS: usize = 4;

/// Bits of `Vault::paused`. Exits have none: they cannot be paused.
pub const PAUSE_DEPOSITS: u8 = 1;
/// Everything that goes through the router.
pub const PAUSE_TRADING: u8 = 2;
/// Everything that sends value to venues.
pub const PAUSE_OUTFLOWS: u8 = 4;
pub const PAUSE_ALL: u8 = PAUSE_DEPOSITS | PAUSE_TRADING | PAUSE_OUTFLOWS;

/// The performance fee's ceiling, which no admin can pass.
pub const MAX_FEE_BPS: u16 = 3_000;
/// The longest cooldown, so that a policy cannot become a pause of exits.
pub const MAX_COOLDOWN: i64 = 30 * DAY;
/// The longest timelock: a guardian may lengthen it, but not for ever.
pub const MAX_TIMELOCK: i64 = 90 * DAY;
/// The least age and confidence at which a price may be refused. Below them no price would count, and with it no position.
pub const MIN_PRICE_AGE: i64 = 30;
pub const MIN_CONFIDENCE_BPS: u16 = 50;
/// How long a matured ticket may wait for its owner while nobody can price a position. Then anyone may have its shares given back, so that it
/// holds nobody else up, nor the change that names a living feed (attacks 36 and 44).
pub const RETURN_AFTER: i64 = 7 * DAY;
/// The highest minimum of a withdrawal, so that a policy cannot become a pause of exits.
pub const MAX_MIN_WITHDRAWAL: u64 = 100 * WHOLE;
/// How long a change can be applied once its time has come. A forgotten one must not become a loaded gun (attack 32).
pub const CHANGE_WINDOW: i64 = 14 * DAY;
/// How long a written-off amount stays in the high NAV (attack 46).
pub const WRITE_OFF_MEMORY: i64 = 30 * DAY;
/// The shortest and the longest time in which a distribution can be claimed.
pub const MIN_CLAIM_PERIOD: i64 = 30 * DAY;
pub const MAX_CLAIM_PERIOD: i64 = 366 * DAY;
