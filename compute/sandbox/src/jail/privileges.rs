//! Layer 3: no capabilities, and no way to get any.

use std::io;

use super::JailError;

/// `SECBIT_NOROOT` and its siblings, all locked: user 0 is nobody special, also after an `execve`.
const LOCKED_SECUREBITS: libc::c_ulong = 0b1110_1111;
const CAPABILITY_VERSION_3: u32 = 0x2008_0522;

#[repr(C)]
struct CapabilityHeader {
    version: u32,
    pid: libc::c_int,
}

pub(super) fn drop_all() -> Result<(), JailError> {
    let failed = |what: &str| JailError::new("privileges", what, io::Error::last_os_error());
    // SAFETY: these calls take plain numbers.
    unsafe {
        // Both fail without the privilege they take away, and then there is nothing to take.
        for capability in 0..64 {
            libc::prctl(libc::PR_CAPBSET_DROP, capability as libc::c_ulong, 0, 0, 0);
        }
        libc::prctl(libc::PR_SET_SECUREBITS, LOCKED_SECUREBITS, 0, 0, 0);
    }
    let header = CapabilityHeader { version: CAPABILITY_VERSION_3, pid: 0 };
    let none = [0u32; 6];
    // SAFETY: version 3 of the header goes with two structures of three 32-bit sets each.
    if unsafe { libc::syscall(libc::SYS_capset, &header, none.as_ptr()) } != 0 {
        return Err(failed("dropping capabilities"));
    }
    // SAFETY: these calls take plain numbers.
    unsafe {
        if libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 {
            return Err(failed("refusing new privileges"));
        }
        if libc::prctl(libc::PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 {
            return Err(failed("refusing to be traced"));
        }
    }
    Ok(())
}
