//! The process that stays outside and watches.

use std::{
    io,
    os::fd::{AsFd, OwnedFd},
    panic::{catch_unwind, AssertUnwindSafe},
    path::PathBuf,
    time::Duration,
};

use nix::{
    poll::{poll, PollFd, PollFlags, PollTimeout},
    sys::wait::{waitpid, WaitPidFlag, WaitStatus},
    unistd::{fork, pipe2, ForkResult, Pid},
};

use super::{close, limits, namespaces, JailError, Rules};

/// Between two looks at a process that became another program.
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// How a jailed process ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub code: Option<i32>,
    pub signal: Option<i32>,
    /// Time it spent on a processor, in seconds, rounded to the nearest.
    pub processor_seconds: u64,
}

/// Runs `inside` in the jail and waits for its end. `announce` hears the process id, as the host sees it; `inside` gets the path of the writable folder, or the reason why there
/// is no jail; what it returns is the exit code.
///
/// Standard input must be a pipe of the host: when the host closes it or dies, both processes end.
/// The calling process must have one thread only.
pub(crate) fn enter(
    rules: &Rules,
    announce: impl FnOnce(Pid),
    inside: impl FnOnce(Result<PathBuf, JailError>) -> i32,
) -> Result<Ended, JailError> {
    limits::prepare(&rules.limits);
    if rules.layers.namespaces {
        namespaces::leave()?;
    }
    let failed = |error| JailError::new("warden", "starting the jailed process", error);
    // They tell each side, by hanging up, that the other is gone; one word of the warden lets the other begin.
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
            announce(child);
            // One that is gone already is noticed below.
            let _ = nix::unistd::write(&warden_holds, &[1]);
            watch(&warden_watches);
            let status = wait(child).map_err(failed)?;
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
    match nix::unistd::read(warden, &mut [0]) {
        Ok(1..) => Ok(()),
        // It died before the line above; no signal will come any more.
        _ => Err(JailError::new("warden", "following the warden", "it is gone")),
    }
}

/// Returns when the jailed process has ended or become another program; ends everything when the host has.
fn watch(prisoner: &OwnedFd) {
    let stdin = io::stdin();
    loop {
        let mut both =
            [PollFd::new(prisoner.as_fd(), PollFlags::empty()), PollFd::new(stdin.as_fd(), PollFlags::empty())];
        if poll(&mut both, PollTimeout::NONE).is_err() {
            continue;
        }
        if hung_up(&both[0]) {
            return;
        }
        if hung_up(&both[1]) {
            follow_the_host();
        }
    }
}

/// Waits for the end of a process that holds no pipe any more; ends everything when the host has ended.
fn wait(prisoner: Pid) -> nix::Result<WaitStatus> {
    let stdin = io::stdin();
    let mut pause = Duration::from_millis(1);
    loop {
        match waitpid(prisoner, Some(WaitPidFlag::WNOHANG)) {
            Ok(WaitStatus::StillAlive) | Err(nix::Error::EINTR) => {}
            ended => return ended,
        }
        let mut host = [PollFd::new(stdin.as_fd(), PollFlags::empty())];
        let timeout = PollTimeout::try_from(pause).unwrap_or(PollTimeout::ZERO);
        if poll(&mut host, timeout).is_ok() && hung_up(&host[0]) {
            follow_the_host();
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

fn hung_up(fd: &PollFd) -> bool {
    fd.revents().is_some_and(|events| !events.is_empty())
}

/// The jailed process follows.
fn follow_the_host() -> ! {
    // SAFETY: ends this process only.
    unsafe { libc::_exit(1) }
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
