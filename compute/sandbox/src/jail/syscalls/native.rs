//! What a native program may call besides: threads, reading folders, asking about itself.

use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule,
};

use super::{argument, common_rules, condition, Rules};

/// No call here makes, signals or looks at another process, opens a socket or a pipe, removes or links a file, makes memory
/// that the limits do not count, or moves the process out of its group, which is stopped and killed as one.
const ALLOWED: &[libc::c_long] = &[
    // once, to become the program; later only what Landlock lets it execute: itself
    libc::SYS_execve,
    // files and folders by their paths
    libc::SYS_chdir,
    libc::SYS_close_range,
    libc::SYS_dup,
    libc::SYS_dup3,
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_fstatfs,
    libc::SYS_getcwd,
    libc::SYS_getdents64,
    libc::SYS_preadv,
    libc::SYS_pwritev,
    libc::SYS_readlinkat,
    libc::SYS_statfs,
    libc::SYS_umask,
    // threads; `missing` below takes `clone3` away again
    libc::SYS_clone3,
    libc::SYS_rseq,
    libc::SYS_set_robust_list,
    libc::SYS_set_tid_address,
    // waiting
    libc::SYS_clock_getres,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_ppoll,
    libc::SYS_pselect6,
    // who and where it is
    libc::SYS_getcpu,
    libc::SYS_getegid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getpgid,
    libc::SYS_getppid,
    libc::SYS_getresgid,
    libc::SYS_getresuid,
    libc::SYS_getrusage,
    libc::SYS_gettimeofday,
    libc::SYS_getuid,
    libc::SYS_sched_getparam,
    libc::SYS_sched_getscheduler,
    libc::SYS_sysinfo,
    libc::SYS_times,
    libc::SYS_uname,
];
/// Calls that newer processors do without.
#[cfg(target_arch = "x86_64")]
const OLDER: &[libc::c_long] = &[
    libc::SYS_access,
    libc::SYS_arch_prctl,
    libc::SYS_dup2,
    libc::SYS_getpgrp,
    libc::SYS_lstat,
    libc::SYS_poll,
    libc::SYS_readlink,
    libc::SYS_select,
    libc::SYS_stat,
    libc::SYS_time,
];
#[cfg(not(target_arch = "x86_64"))]
const OLDER: &[libc::c_long] = &[];

pub(super) fn rules() -> Result<Rules, BackendError> {
    let mut rules = common_rules()?;
    rules.extend(ALLOWED.iter().chain(OLDER).map(|call| (*call, Vec::new())));
    // A file without a name would take room that nobody sees.
    let unnamed = u64::from((libc::O_TMPFILE & !libc::O_DIRECTORY).unsigned_abs());
    rules.insert(libc::SYS_openat, vec![without(2, unnamed)?]);
    #[cfg(target_arch = "x86_64")]
    rules.insert(libc::SYS_open, vec![without(1, unnamed)?]);
    // A thread of this process, and no namespace with it.
    let thread = u64::from((libc::CLONE_THREAD | libc::CLONE_VM | libc::CLONE_SIGHAND).unsigned_abs());
    rules.insert(libc::SYS_clone, vec![masked(0, thread | namespaces(), thread)?]);
    let commands = [libc::F_GETFD, libc::F_SETFD, libc::F_GETFL, libc::F_DUPFD, libc::F_DUPFD_CLOEXEC];
    rules.insert(libc::SYS_fcntl, one_of(1, commands.map(|command| u64::from(command.unsigned_abs())))?);
    rules
        .insert(libc::SYS_ioctl, one_of(1, [libc::TCGETS, libc::TIOCGWINSZ, libc::FIOCLEX, libc::FIONREAD].map(word))?);
    // Names of threads. Among what is left out: not to die with the warden.
    let names = [libc::PR_SET_NAME, libc::PR_GET_NAME, libc::PR_CAPBSET_READ];
    rules.insert(libc::SYS_prctl, one_of(0, names.map(|option| u64::from(option.unsigned_abs())))?);
    // Its limits are read, not written.
    let read = SeccompCondition::new(2, SeccompCmpArgLen::Qword, SeccompCmpOp::Eq, 0)?;
    rules.insert(libc::SYS_prlimit64, vec![SeccompRule::new(vec![argument_is(0, 0)?, read])?]);
    Ok(rules)
}

/// `clone3` keeps its flags in memory, where no filter sees them: programs that do not find it use `clone`.
pub(super) fn missing() -> Result<BpfProgram, BackendError> {
    let rules = [(libc::SYS_clone3, Vec::new())].into();
    let arch = std::env::consts::ARCH.try_into()?;
    SeccompFilter::new(rules, SeccompAction::Allow, SeccompAction::Errno(libc::ENOSYS as u32), arch)?.try_into()
}

fn namespaces() -> u64 {
    let all = libc::CLONE_NEWUSER
        | libc::CLONE_NEWNS
        | libc::CLONE_NEWPID
        | libc::CLONE_NEWNET
        | libc::CLONE_NEWIPC
        | libc::CLONE_NEWUTS
        | libc::CLONE_NEWCGROUP;
    u64::from(all.unsigned_abs())
}

fn one_of<const N: usize>(index: u8, values: [u64; N]) -> Result<Vec<SeccompRule>, BackendError> {
    values.into_iter().map(|value| argument(index, value)).collect()
}

fn without(index: u8, bits: u64) -> Result<SeccompRule, BackendError> {
    masked(index, bits, 0)
}

fn masked(index: u8, mask: u64, value: u64) -> Result<SeccompRule, BackendError> {
    SeccompRule::new(vec![condition(index, SeccompCmpOp::MaskedEq(mask), value)?])
}

fn argument_is(index: u8, value: u64) -> Result<SeccompCondition, BackendError> {
    condition(index, SeccompCmpOp::Eq, value)
}

/// `ioctl` takes its command as a word of 32 bits.
fn word(command: libc::Ioctl) -> u64 {
    command & u64::from(u32::MAX)
}
