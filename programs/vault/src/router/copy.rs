//! A copy on the heap.

use anchor_lang::__alloc::vec::Vec;

/// The bytes again. By the system call at once: below 41 bytes, and wherever the length is known when it is compiled, the compiler's own way
/// costs four times as much.
#[inline(always)]
pub fn copy(bytes: &[u8]) -> Vec<u8> {
    #[cfg(target_os = "solana")]
    {
        let mut copied = Vec::with_capacity(bytes.len());
        // SAFETY: the call writes as many bytes as there is room for, and the two do not overlap.
        unsafe {
            solana_define_syscall::definitions::sol_memcpy_(
                copied.as_mut_ptr(),
                bytes.as_ptr(),
                bytes.len() as u64,
            );
            copied.set_len(bytes.len());
        }
        copied
    }
    #[cfg(not(target_os = "solana"))]
    bytes.to_vec()
}
