//! Jupiter v6's error codes, Anchor's for what Anchor checks there, and from 6100 our own for the pools.

use pinocchio::error::ProgramError;

/// The code is what a client sees as `custom program error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum MarketError {
    InstructionFallbackNotFound = 101,
    InstructionDidNotDeserialize = 102,
    ConstraintAddress = 2012,
    AccountNotEnoughKeys = 3005,
    AccountNotSigner = 3010,
    EmptyRoute = 6000,
    SlippageToleranceExceeded = 6001,
    InvalidCalculation = 6002,
    MissingPlatformFeeAccount = 6003,
    InvalidSlippage = 6004,
    NotEnoughPercent = 6005,
    InvalidInputIndex = 6006,
    InvalidOutputIndex = 6007,
    NotEnoughAccountKeys = 6008,
    InvalidRoutePlan = 6010,
    IncorrectTokenProgramId = 6014,
    SwapNotSupported = 6016,
    SourceAndDestinationMintCannotBeTheSame = 6018,
    InvalidMint = 6019,
    InvalidProgramAuthority = 6020,
    InvalidOutputTokenAccount = 6021,
    InvalidAuthority = 6023,
    InsufficientFunds = 6024,
    InvalidTokenAccount = 6025,
    InvalidPool = 6100,
    InvalidVault = 6101,
    InvalidFee = 6102,
    EmptyPool = 6103,
    MintsNotSorted = 6104,
    PoolExists = 6105,
}

impl From<MarketError> for ProgramError {
    fn from(error: MarketError) -> Self {
        Self::Custom(error as u32)
    }
}
