//! The four route instructions of Jupiter v6 that a leg may be: where each account and amount is.
//!
//! Everything else of Jupiter's (claim, close_token, set_token_ledger, exact_out and what an upgrade may add) is refused (attack 2).

/// Where a route instruction keeps its parts: indexes of accounts, offsets of data.
pub struct Route {
    pub discriminator: [u8; 8],
    pub accounts: usize,
    pub authority: usize,
    pub source: usize,
    pub destination: usize,
    pub source_mint: Option<usize>,
    pub destination_mint: usize,
    /// Version 1 has one, here twice.
    pub token_programs: [usize; 2],
    /// Jupiter's own id, which stands for "none", or the leg's own destination (attack 4).
    pub optional_destination: Option<usize>,
    /// Version 1's fee account, which must be "none". Its fee byte follows a plan of variable length, and what cannot be found from the
    /// front must not be searched from the tail.
    pub fee_account: Option<usize>,
    /// Version 2 keeps its numbers in front of the plan.
    pub numbers: Option<Numbers>,
}

/// Offsets of version 2's numbers.
pub struct Numbers {
    pub in_amount: usize,
    /// Platform fee and positive slippage, two u16 that must be zero (attack 3).
    pub fees: usize,
}

pub const ROUTES: [Route; 4] = [
    // route_v2
    Route {
        discriminator: [0xbb, 0x64, 0xfa, 0xcc, 0x31, 0xc4, 0xaf, 0x14],
        accounts: 10,
        authority: 0,
        source: 1,
        destination: 2,
        source_mint: Some(3),
        destination_mint: 4,
        token_programs: [5, 6],
        optional_destination: Some(7),
        fee_account: None,
        numbers: Some(Numbers {
            in_amount: 8,
            fees: 26,
        }),
    },
    // shared_accounts_route_v2
    Route {
        discriminator: [0xd1, 0x98, 0x53, 0x93, 0x7c, 0xfe, 0xd8, 0xe9],
        accounts: 12,
        authority: 1,
        source: 2,
        destination: 5,
        source_mint: Some(6),
        destination_mint: 7,
        token_programs: [8, 9],
        optional_destination: None,
        fee_account: None,
        numbers: Some(Numbers {
            in_amount: 9,
            fees: 27,
        }),
    },
    // route
    Route {
        discriminator: [0xe5, 0x17, 0xcb, 0x97, 0x7a, 0xe3, 0xad, 0x2a],
        accounts: 9,
        authority: 1,
        source: 2,
        destination: 3,
        source_mint: None,
        destination_mint: 5,
        token_programs: [0, 0],
        optional_destination: Some(4),
        fee_account: Some(6),
        numbers: None,
    },
    // shared_accounts_route
    Route {
        discriminator: [0xc1, 0x20, 0x9b, 0x33, 0x41, 0xd6, 0x9c, 0x81],
        accounts: 13,
        authority: 2,
        source: 3,
        destination: 6,
        source_mint: Some(7),
        destination_mint: 8,
        token_programs: [0, 0],
        optional_destination: None,
        fee_account: Some(9),
        numbers: None,
    },
];

/// The route instruction that starts with these bytes.
#[inline(always)]
pub fn of(data: &[u8]) -> Option<&'static Route> {
    let head = u64::from_le_bytes(*data.first_chunk::<8>()?);
    ROUTES
        .iter()
        .find(|route| u64::from_le_bytes(route.discriminator) == head)
}
