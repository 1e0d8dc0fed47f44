//! The process that stays outside and watches.

use std::{
    io,
    os::fd::{AsFd, OwnedFd},
    panic::{catch_unwind, AssertUnwindSafe},
    path::PathBuf,
};

use nix::{
    poll::{poll, PollFd, PollFlags, PollTimeout},
    sys::wait::{waitpid, WaitStatus},
    unistd::{fork, pipe2, ForkResult},
};

use super::{close, limits, namespaces, JailError, Rules};

/// How a jailed process ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub code: Option<i32>,
    pub signal: Option<i32>,
    /// Time it spent on a processor, in seconds, rounded to the nearest.
    pub processor_seconds: u64,
}

/// Runs `inside` in the jail and waits for its end. `inside` gets the path of the writable folder, or the reason why there
/// is no jail; what it returns is the exit code.
///
/// Standard input must be a pipe of the host: when the host closes it or dies, both processes end.
/// The calling process must have one thread only.
pub(crate) fn enter(rules: &Rules, inside: impl FnOnce(Result<PathBuf, JailError>) -> i32) -> Result<Ended, JailError> {
    limits::prepare(&rules.limits);
    if rules.layers.namespaces {
        namespaces::leave()?;
    }
    let failed = |error| JailError::new("warden", "starting the jailed process", error);
    // Nobody ever writes into these: they tell each side, by hanging up, that the other is gone.
    let (warden_watches, prisoner_holds) = pipe2(nix::fcntl::OFlag::O_CLOEXEC).map_err(failed)?;
    let (prisoner_watches, warden_holds) = pipe2(nix::fcntl::OFlag::O_CLOEXEC).map_err(failed)?;
    // SAFETY: the process has one thread, so the child inherits no lock that another thread holds.
    match unsafe { fork() }.map_err(failed)? {
        ForkResult::Child => {
            drop((warden_watches, warden_holds));
            let code = catch_unwind(AssertUnwindSafe(|| {
                let jail = follow(&prisoner_watches).and_then(|()| close(rules));
                inside(jail)
            }));
            drop(prisoner_holds);
            // SAFETY: ends this process only; destructors belong to the warden's copy.
            unsafe { libc::_exit(code.unwrap_or(101)) }
        }
        ForkResult::Parent { child } => {
            drop((prisoner_holds, prisoner_watches));
            watch(&warden_watches);
            let status = waitpid(child, None).map_err(failed)?;
            drop(warden_holds);
            Ok(ended(status))
        }
    }
}

/// Makes the jailed process die with its warden.
fn follow(warden: &OwnedFd) -> Result<(), JailError> {
    // SAFETY: takes plain numbers.
    if unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL as libc::c_ulong, 0, 0, 0) } != 0 {
        return Err(JailError::new("warden", "following the warden", io::Error::last_os_error()));
    }
    let mut warden = [PollFd::new(warden.as_fd(), PollFlags::empty())];
    match poll(&mut warden, PollTimeout::ZERO) {
        Ok(0) => Ok(()),
        // It died before the line above; no signal will come any more.
        _ => Err(JailError::new("warden", "following the warden", "it is gone")),
    }
}

/// Returns when the jailed process has ended; ends everything when the host has.
fn watch(prisoner: &OwnedFd) {
    let stdin = io::stdin();
    loop {
        let mut both =
            [PollFd::new(prisoner.as_fd(), PollFlags::empty()), PollFd::new(stdin.as_fd(), PollFlags::empty())];
        if poll(&mut both, PollTimeout::NONE).is_err() {
            continue;
        }
        let hung_up = |fd: &PollFd| fd.revents().is_some_and(|events| !events.is_empty());
        if hung_up(&both[0]) {
            return;
        }
        if hung_up(&both[1]) {
            // The jailed process follows.
            // SAFETY: ends this process only.
            unsafe { libc::_exit(1) }
        }
    }
}

fn ended(status: WaitStatus) -> Ended {
    let processor_seconds = nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN)
        .map(|usage| usage.user_time() + usage.system_time())
        .map_or(0, |time| (time.tv_sec() as u64).saturating_add((time.tv_usec() >= 500_000).into()));
    match status {
        WaitStatus::Exited(_, code) => Ended { code: Some(code), signal: None, processor_seconds },
        WaitStatus::Signaled(_, signal, _) => Ended { code: None, signal: Some(signal as i32), processor_seconds },
        _ => Ended { code: None, signal: None, processor_seconds },
    }
}
