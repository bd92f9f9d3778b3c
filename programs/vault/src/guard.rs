//! `guard!`: a condition that must hold, or the instruction fails with the error named and leaves nothing behind.
//!
//! With the feature `mutants` every guard can be switched off in the finished binary by patching one number into it: the mutation check
//! (tools/mutants) proves that for each guard some test fails without it. The released program is built without that feature.

/// Returns `error` unless `condition` holds.
#[cfg(not(feature = "mutants"))]
macro_rules! guard {
    ($condition:expr, $error:expr $(,)?) => {
        if !$condition {
            return Err($error);
        }
    };
}

/// Returns `error` unless `condition` holds or this guard is the one that the binary has been patched to skip.
#[cfg(feature = "mutants")]
macro_rules! guard {
    ($condition:expr, $error:expr $(,)?) => {
        if !$condition {
            const NUMBER: u32 =
                $crate::guard::number(concat!(file!(), ":", line!(), ":", column!()));
            if $crate::guard::holds(NUMBER) {
                return Err($error);
            }
        }
    };
}

/// A guard's number: FNV-1a of where it stands, `file:line:column`. tools/mutants computes the same.
#[cfg(feature = "mutants")]
pub const fn number(place: &str) -> u32 {
    let bytes = place.as_bytes();
    let mut hash: u32 = 0x811c_9dc5;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash
}

/// What is patched: twelve bytes to find it by, and the number of the guard that is off (none has 0).
#[cfg(feature = "mutants")]
#[no_mangle]
#[used]
pub static SWITCHED_OFF: [u8; 16] = *b"guard is off\0\0\0\0";

/// Whether a guard is in force.
#[cfg(feature = "mutants")]
#[inline(never)]
pub fn holds(number: u32) -> bool {
    // SAFETY: a read of four bytes of a static; volatile, so that the compiler cannot know what is patched in later.
    let off = unsafe { core::ptr::read_volatile(SWITCHED_OFF.as_ptr().add(12).cast::<[u8; 4]>()) };
    u32::from_le_bytes(off) != number
}
