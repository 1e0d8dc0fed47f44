//! Tries to break out, from the inside.

use std::{
    ffi::CString,
    fs::{self, File, OpenOptions},
    os::unix::{ffi::OsStrExt, fs::OpenOptionsExt},
    path::Path,
};

use crate::{protection::Attempt, Kind};

/// Tries everything a hostile program would try first. `foreign_file` exists on the host and was not granted; `writable`
/// is the one folder that was.
pub(crate) fn attempts(kind: Kind, writable: &Path, foreign_file: &Path) -> Vec<Attempt> {
    let mut all = file_attempts(writable, foreign_file);
    all.extend(system_attempts());
    match kind {
        Kind::Module => all.push(attempt("start a program", execute("/bin/sh") != Some(libc::EPERM))),
        Kind::Native => all.extend(native_attempts(writable)),
    }
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
        attempt(
            "change a limit",
            call(
                libc::SYS_prlimit64,
                [0, number(libc::RLIMIT_NPROC as libc::c_int), (&raw const LIMIT) as libc::c_ulong],
            ),
        ),
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

/// What a native program could try besides: it may name files by their paths and start threads.
fn native_attempts(writable: &Path) -> Vec<Attempt> {
    let number = |number: libc::c_int| number as libc::c_ulong;
    let own = writable.join("program");
    let is_written = fs::write(&own, b"#!/bin/sh\n").is_ok();
    // SAFETY: changes the mode of a file by its path.
    let _ = CString::new(own.as_os_str().as_bytes()).map(|path| unsafe { libc::chmod(path.as_ptr(), 0o700) });
    let space = [libc::CLONE_NEWUSER, libc::CLONE_NEWNET].map(|space| space | libc::SIGCHLD);
    let unnamed = OpenOptions::new().write(true).custom_flags(libc::O_TMPFILE).open(writable);
    let tcp = call(libc::SYS_socketpair, [number(libc::AF_UNIX), number(libc::SOCK_STREAM), 0]);
    let shm = call(libc::SYS_shmget, [0, 4_096, number(0o600)]);
    vec![
        attempt("start a program of the system", ["/bin/sh", "/usr/bin/env"].into_iter().any(can_execute)),
        attempt("start a program it wrote", !is_written || can_execute(&own.to_string_lossy())),
        attempt("remove a file it wrote", fs::remove_file(&own).is_ok()),
        attempt("rename a file it wrote", fs::rename(&own, writable.join("other")).is_ok()),
        attempt("make a file without a name", unnamed.is_ok()),
        attempt("make a named pipe", call(libc::SYS_mknodat, [number(libc::AT_FDCWD), 0, number(0)])),
        attempt("make a pair of sockets", tcp),
        attempt("make shared memory", shm),
        attempt("make a namespace by a process", space.into_iter().any(|flags| clone(number(flags)))),
        attempt("leave its process group", call(libc::SYS_setsid, [0, 0, 0])),
        attempt("outlive the warden", call(libc::SYS_prctl, [number(libc::PR_SET_PDEATHSIG), 0, 0])),
        attempt("see processes", fs::read_dir("/proc").is_ok_and(|mut entries| entries.next().is_some())),
        attempt("see devices", fs::read_dir("/dev").is_ok_and(|mut entries| entries.next().is_some())),
        attempt("write to the system's libraries", File::create("/usr/lib/scc-sandbox-probe").is_ok()),
    ]
}

fn clone(flags: libc::c_ulong) -> bool {
    // SAFETY: without a stack of its own and without shared memory this is `fork`; the child does nothing but end.
    match unsafe { libc::syscall(libc::SYS_clone, flags, 0, 0, 0, 0) } {
        0 => unsafe { libc::_exit(0) },
        child => child > 0,
    }
}

/// Whatever the reason: what is not there cannot be started either.
fn can_execute(program: &str) -> bool {
    execute(program).is_none()
}

static LIMIT: libc::rlimit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };

/// Why the program does not start. If it does, the probe's report never comes, which counts as a broken jail.
fn execute(program: &str) -> Option<i32> {
    let program = CString::new(Path::new(program).as_os_str().as_bytes()).ok()?;
    let nothing = [std::ptr::null()];
    // SAFETY: both lists end with a null pointer.
    unsafe { libc::execve(program.as_ptr(), nothing.as_ptr(), nothing.as_ptr()) };
    std::io::Error::last_os_error().raw_os_error()
}
