//! The program's entry point.
//!
//! The instruction data's address is in r2 (SIMD-0321). Solana 1.18, which bankrun runs, leaves it null, so that
//! the data is then found by walking the accounts. The walk costs nothing where r2 is set.

extern "C" {
    #[cfg(target_arch = "bpf")]
    fn abort();
}

/// What upstream LLVM calls where code cannot be reached.
#[cfg(target_arch = "bpf")]
#[no_mangle]
pub extern "C" fn __bpf_trap() {
    unsafe { abort() };
    #[allow(clippy::empty_loop)]
    loop {}
}

anchor_lang::pinocchio::default_allocator!();
#[cfg(not(target_arch = "bpf"))]
anchor_lang::pinocchio::default_panic_handler!();

/// Called by the loader with the serialized accounts, and on recent runtimes the instruction data.
///
/// # Safety
/// `input` is the runtime's parameter region.
#[no_mangle]
pub unsafe extern "C" fn entrypoint(input: *mut u8, data: *const u8) -> u64 {
    let data = if data.is_null() {
        instruction_data(input)
    } else {
        data
    };
    super::dispatch::dispatch(input, data)
}

/// The instruction data behind the serialized accounts.
unsafe fn instruction_data(input: *mut u8) -> *const u8 {
    const HEADER: usize = 88;
    const LENGTH: usize = 80;
    const GROWTH: usize = 10_240;
    let mut at = input.add(8);
    for _ in 0..*(input as *const u64) {
        // An account that is not a repetition of an earlier one starts with 0xff.
        at = if *at == 0xff {
            let len = *(at.add(LENGTH) as *const u64) as usize;
            let end = at.add(HEADER + len + GROWTH);
            end.add(end.align_offset(8) + 8)
        } else {
            at.add(8)
        };
    }
    at.add(8)
}
