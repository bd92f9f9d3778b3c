//! Anchor's prelude, with the program's own `Result`: a refusal stays a `VaultError`, one small number, until an instruction returns it to
//! anchor. Passing the wider `ProgramError` through every `?` made the program a fifth larger.

pub use crate::context::Context;
pub use crate::error::Result;
pub use anchor_lang::prelude::*;
