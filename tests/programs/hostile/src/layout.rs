//! Where Jupiter v6's exact-in routes keep their parts. A plan of version 1 stands before the numbers and must be empty here.

/// Indexes of accounts and offsets in the data.
pub struct Layout {
    pub discriminator: [u8; 8],
    /// How many accounts stand before the hops'.
    pub accounts: usize,
    pub user: usize,
    pub source: usize,
    pub destination: usize,
    /// In-amount and quoted out-amount, two u64.
    pub amounts: usize,
    /// Where the numbers end.
    pub end: usize,
}

pub const LAYOUTS: [Layout; 4] = [
    // route: plan, amounts, slippage u16, fee u8
    Layout {
        discriminator: [0xe5, 0x17, 0xcb, 0x97, 0x7a, 0xe3, 0xad, 0x2a],
        accounts: 9,
        user: 1,
        source: 2,
        destination: 3,
        amounts: 12,
        end: 31,
    },
    // shared_accounts_route: id, then as route
    Layout {
        discriminator: [0xc1, 0x20, 0x9b, 0x33, 0x41, 0xd6, 0x9c, 0x81],
        accounts: 13,
        user: 2,
        source: 3,
        destination: 6,
        amounts: 13,
        end: 32,
    },
    // route_v2: amounts, slippage, fee and positive slippage u16
    Layout {
        discriminator: [0xbb, 0x64, 0xfa, 0xcc, 0x31, 0xc4, 0xaf, 0x14],
        accounts: 10,
        user: 0,
        source: 1,
        destination: 2,
        amounts: 8,
        end: 30,
    },
    // shared_accounts_route_v2: id, then as route_v2
    Layout {
        discriminator: [0xd1, 0x98, 0x53, 0x93, 0x7c, 0xfe, 0xd8, 0xe9],
        accounts: 12,
        user: 1,
        source: 2,
        destination: 5,
        amounts: 9,
        end: 31,
    },
];
