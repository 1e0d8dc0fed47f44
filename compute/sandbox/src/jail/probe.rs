//! Tries to break out, from the inside.

use std::{
    ffi::CString,
    fs::{self, File, OpenOptions},
    os::unix::ffi::OsStrExt,
    path::Path,
};

use crate::protection::Attempt;

/// Tries everything a hostile program would try first. `foreign_file` exists on the host and was not granted; `writable`
/// is the one folder that was.
pub(crate) fn attempts(writable: &Path, foreign_file: &Path) -> Vec<Attempt> {
    let mut all = file_attempts(writable, foreign_file);
    all.extend(system_attempts());
    all
}

fn attempt(what: &str, got_through: bool) -> Attempt {
    Attempt { what: what.into(), prevented: !got_through }
}

fn file_attempts(writable: &Path, foreign_file: &Path) -> Vec<Attempt> {
    let foreign_folder = foreign_file.parent().unwrap_or(foreign_file);
    vec![
        attempt("read a file of the host", File::open(foreign_file).is_ok()),
        attempt("write to a file of the host", OpenOptions::new().append(true).open(foreign_file).is_ok()),
        attempt("read /etc/passwd", File::open("/etc/passwd").is_ok()),
        attempt("read /proc/self/environ", File::open("/proc/self/environ").is_ok()),
        attempt("list a folder of the host", fs::read_dir(foreign_folder).is_ok()),
        attempt("make a file in /tmp", File::create("/tmp/scc-sandbox-probe").is_ok()),
        attempt("make a file in /", File::create("/scc-sandbox-probe").is_ok()),
        attempt("make a symbolic link", std::os::unix::fs::symlink("/", writable.join("link")).is_ok()),
        attempt("make a hard link", fs::hard_link(foreign_file, writable.join("link")).is_ok()),
        attempt("make a folder", fs::create_dir(writable.join("folder")).is_ok()),
    ]
}

fn system_attempts() -> Vec<Attempt> {
    let number = |number: libc::c_int| number as libc::c_ulong;
    vec![
        attempt(
            "open an internet socket",
            call(libc::SYS_socket, [number(libc::AF_INET), number(libc::SOCK_STREAM), 0]),
        ),
        attempt("open a local socket", call(libc::SYS_socket, [number(libc::AF_UNIX), number(libc::SOCK_STREAM), 0])),
        attempt("start a process", fork()),
        attempt("start a program", execute("/bin/sh")),
        attempt("be traced", call(libc::SYS_ptrace, [0, 0, 0])),
        attempt("read another process", call(libc::SYS_process_vm_readv, [1, 0, 0])),
        attempt("signal another process", call(libc::SYS_kill, [1, 0, 0])),
        attempt("mount", call(libc::SYS_mount, [0, 0, 0])),
        attempt("change the root", call(libc::SYS_chroot, [c"/".as_ptr() as libc::c_ulong, 0, 0])),
        attempt("make a namespace", call(libc::SYS_unshare, [number(libc::CLONE_NEWUSER), 0, 0])),
        attempt("use the key ring", call(libc::SYS_keyctl, [0, -3i64 as libc::c_ulong, 0])),
        attempt("load a BPF program", call(libc::SYS_bpf, [0, 0, 0])),
        attempt("set up io_uring", call(libc::SYS_io_uring_setup, [1, 0, 0])),
        attempt("watch performance events", call(libc::SYS_perf_event_open, [0, 0, 0])),
        attempt("handle page faults", call(libc::SYS_userfaultfd, [0, 0, 0])),
        attempt("make a file in memory", call(libc::SYS_memfd_create, [c"probe".as_ptr() as libc::c_ulong, 0, 0])),
        attempt("change a limit", call(libc::SYS_prlimit64, [0, number(libc::RLIMIT_NPROC as libc::c_int), 0])),
        attempt("change process attributes", call(libc::SYS_prctl, [number(libc::PR_SET_DUMPABLE), 1, 0])),
        attempt("open by handle", call(libc::SYS_open_by_handle_at, [0, 0, 0])),
    ]
}

/// Whether the filter let the call through: it may then still fail, but not with EPERM.
fn call(number: libc::c_long, [first, second, third]: [libc::c_ulong; 3]) -> bool {
    // SAFETY: pointers among the arguments are null or point to static strings.
    let result = unsafe { libc::syscall(number, first, second, third, 0, 0, 0) };
    result >= 0 || std::io::Error::last_os_error().raw_os_error() != Some(libc::EPERM)
}

fn fork() -> bool {
    // SAFETY: the child does nothing but end.
    match unsafe { libc::fork() } {
        0 => unsafe { libc::_exit(0) },
        child => child > 0,
    }
}

/// If this gets through, the probe's report never comes, which counts as a broken jail.
fn execute(program: &str) -> bool {
    let Ok(program) = CString::new(Path::new(program).as_os_str().as_bytes()) else { return false };
    let nothing = [std::ptr::null()];
    // SAFETY: both lists end with a null pointer.
    unsafe { libc::execve(program.as_ptr(), nothing.as_ptr(), nothing.as_ptr()) };
    std::io::Error::last_os_error().raw_os_error() != Some(libc::EPERM)
}
