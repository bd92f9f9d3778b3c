//! The time, from the chain.

use crate::prelude::*;

/// Unix seconds. Through `sol_get_clock_sysvar`, which every runtime has (Solana 1.18 lacks the newer `sol_get_sysvar`).
#[cfg(target_os = "solana")]
#[inline(never)]
pub fn now() -> Result<i64> {
    /// The Clock sysvar's layout.
    #[repr(C)]
    #[derive(Default)]
    struct Clock {
        slot: u64,
        epoch_start_timestamp: i64,
        epoch: u64,
        leader_schedule_epoch: u64,
        unix_timestamp: i64,
    }
    let mut clock = Clock::default();
    #[allow(deprecated)]
    // SAFETY: the syscall writes one Clock to the address.
    let failed = unsafe {
        solana_define_syscall::definitions::sol_get_clock_sysvar(
            core::ptr::addr_of_mut!(clock).cast::<u8>(),
        )
    };
    guard!(failed == 0, crate::error::VaultError::NoClock);
    Ok(clock.unix_timestamp)
}

/// There is no chain on the host.
#[cfg(not(target_os = "solana"))]
pub fn now() -> Result<i64> {
    Err(crate::error::VaultError::NoClock)
}
