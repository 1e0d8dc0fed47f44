//! Layer 5: the system calls that a process needs which computes, keeps memory, and reads and writes files it has.

mod native;

use std::collections::BTreeMap;

use seccompiler::{
    apply_filter, BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
    SeccompFilter, SeccompRule,
};

use super::{JailError, SECCOMP};
use crate::Kind;

/// Everything else fails with EPERM: no sockets, processes, programs, mounts, tracing, keys, io_uring, BPF, …
const ALLOWED: &[libc::c_long] = &[
    // files it has, and the one folder it may write to (which files those are is Landlock's and the namespaces' business)
    libc::SYS_close,
    libc::SYS_fstat,
    libc::SYS_ftruncate,
    libc::SYS_lseek,
    libc::SYS_newfstatat,
    libc::SYS_pread64,
    libc::SYS_pwrite64,
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_statx,
    libc::SYS_write,
    libc::SYS_writev,
    // memory
    libc::SYS_brk,
    libc::SYS_madvise,
    libc::SYS_membarrier,
    libc::SYS_mmap,
    libc::SYS_mprotect,
    libc::SYS_mremap,
    libc::SYS_munmap,
    // signals it sends to itself: the engine turns faults into traps
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    // the rest of a language runtime
    libc::SYS_clock_gettime,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_futex,
    libc::SYS_getpid,
    libc::SYS_getrandom,
    libc::SYS_gettid,
    libc::SYS_restart_syscall,
    libc::SYS_sched_getaffinity,
    libc::SYS_sched_yield,
];
/// What a module's engine may do besides.
const MODULE: &[libc::c_long] = &[libc::SYS_openat, libc::SYS_renameat, libc::SYS_unlinkat];

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

pub(super) fn filter(kind: Kind) -> Result<(), JailError> {
    let build = || -> Result<Vec<BpfProgram>, BackendError> {
        Ok(match kind {
            Kind::Module => vec![allow_only(module_rules()?)?],
            Kind::Native => vec![native::missing()?, allow_only(native::rules()?)?],
        })
    };
    for program in build().map_err(|error| JailError::new(SECCOMP, "building the filter", error))? {
        apply_filter(&program).map_err(|error| JailError::new(SECCOMP, "applying the filter", error))?;
    }
    Ok(())
}

fn allow_only(rules: Rules) -> Result<BpfProgram, BackendError> {
    let arch = std::env::consts::ARCH.try_into()?;
    SeccompFilter::new(rules, SeccompAction::Errno(libc::EPERM as u32), SeccompAction::Allow, arch)?.try_into()
}

fn module_rules() -> Result<Rules, BackendError> {
    let mut rules = common_rules()?;
    rules.extend(MODULE.iter().map(|call| (*call, Vec::new())));
    let reads = [libc::F_GETFD, libc::F_GETFL];
    let reads = reads.into_iter().map(|command| argument(1, command as u64)).collect::<Result<Vec<_>, _>>()?;
    rules.insert(libc::SYS_fcntl, reads);
    Ok(rules)
}

fn common_rules() -> Result<Rules, BackendError> {
    let mut rules: Rules = ALLOWED.iter().map(|call| (*call, Vec::new())).collect();
    // `abort` signals its own process, which must not become a way to signal others.
    let itself = u64::from(std::process::id());
    rules.insert(libc::SYS_tgkill, vec![argument(0, itself)?]);
    Ok(rules)
}

fn argument(index: u8, value: u64) -> Result<SeccompRule, BackendError> {
    SeccompRule::new(vec![condition(index, SeccompCmpOp::Eq, value)?])
}

fn condition(index: u8, operator: SeccompCmpOp, value: u64) -> Result<SeccompCondition, BackendError> {
    SeccompCondition::new(index, SeccompCmpArgLen::Dword, operator, value)
}
