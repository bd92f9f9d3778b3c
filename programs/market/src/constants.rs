//! Addresses, seeds and discriminators. The route half is Jupiter v6's; the admin half is ours.

use pinocchio::{address::address, Address};

/// Jupiter v6. The program refuses to run at any other address.
pub const ID: Address = address!("JUP6LkbZbjS1jKKwapdHNy74zcZ3tLUZoi5QNyVTaV4");

/// The PDA of `__event_authority`, with its bump.
pub const EVENT_AUTHORITY: (Address, u8) = (
    address!("D8cy77BBepLMngZx6ZukaTff5hCt1HrWyKk3Hnd9oitf"),
    255,
);

pub const EVENT_AUTHORITY_SEED: &[u8] = b"__event_authority";
pub const PROGRAM_AUTHORITY_SEED: &[u8] = b"authority";
pub const POOL_SEED: &[u8] = b"pool";

/// Bumps of the program authorities `["authority", id]`; `id` of a shared route indexes this table.
pub const PROGRAM_AUTHORITIES: [(Address, u8); 8] = [
    (
        address!("GGztQqQ6pCPaJQnNpXBgELr5cs3WwDakRbh1iEMzjgSJ"),
        255,
    ),
    (
        address!("2MFoS3MPtvyQ4Wh4M9pdfPjz6UhVoNbFbGJAskCPCj3h"),
        255,
    ),
    (
        address!("BQ72nSv9f3PRyRKCBnHLVrerrv37CYTHm5h3s9VSGQDV"),
        254,
    ),
    (
        address!("6U91aKa8pmMxkJwBCfPTmUEfZi6dHe7DcFq2ALvB2tbB"),
        255,
    ),
    (
        address!("4xDsmeTWPNjgSVSS1VTfzFq3iHZhp77ffPkAmkZkdu71"),
        255,
    ),
    (
        address!("CapuXNQoDviLvU1PxFiizLgPNQCxrsag1uMeyk6zLVps"),
        255,
    ),
    (
        address!("9nnLbotNTcUhvbrsA6Mdkx45Sm82G35zo28AqUvjExn8"),
        250,
    ),
    (
        address!("6LXutJvKUw8Q5ue2gCgKHQdAN4suWW8awzFVC6XCguFx"),
        254,
    ),
];

/// One whole, in basis points.
pub const BPS: u16 = 10_000;

/// First eight bytes of an instruction's data: sha256("global:<name>"), and Anchor's tag for events.
pub mod discriminator {
    pub const ROUTE: [u8; 8] = [0xe5, 0x17, 0xcb, 0x97, 0x7a, 0xe3, 0xad, 0x2a];
    pub const SHARED_ACCOUNTS_ROUTE: [u8; 8] = [0xc1, 0x20, 0x9b, 0x33, 0x41, 0xd6, 0x9c, 0x81];
    pub const ROUTE_V2: [u8; 8] = [0xbb, 0x64, 0xfa, 0xcc, 0x31, 0xc4, 0xaf, 0x14];
    pub const SHARED_ACCOUNTS_ROUTE_V2: [u8; 8] = [0xd1, 0x98, 0x53, 0x93, 0x7c, 0xfe, 0xd8, 0xe9];
    pub const EVENT: [u8; 8] = [0xe4, 0x45, 0xa5, 0x2e, 0x51, 0xcb, 0x9a, 0x1d];
    pub const CREATE_POOL: [u8; 8] = [0xe9, 0x92, 0xd1, 0x8e, 0xcf, 0x68, 0x40, 0xbc];
    pub const ADD_LIQUIDITY: [u8; 8] = [0xb5, 0x9d, 0x59, 0x43, 0x8f, 0xb6, 0x34, 0x48];
}
