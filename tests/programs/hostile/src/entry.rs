//! The entry point: pinocchio's parser (which does not need the data's address in r2), its bump allocator, and the trap that a panic becomes.

pinocchio::program_entrypoint!(crate::process, 64);
pinocchio::default_allocator!();

extern "C" {
    fn abort();
}

/// What LLVM lowers an abort to; the runtime ends the transaction.
#[no_mangle]
pub extern "C" fn __bpf_trap() {
    // SAFETY: `abort` is a syscall without arguments.
    unsafe { abort() };
    #[allow(clippy::empty_loop)]
    loop {}
}
