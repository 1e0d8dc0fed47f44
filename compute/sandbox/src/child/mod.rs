//! The child process: gets one order, goes to jail, does it.

mod call;
mod compile;
mod execute;
mod native;
mod validate;

pub(crate) use execute::Limiter;

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::{fd::AsFd, unix::fs::OpenOptionsExt},
    path::{Path, PathBuf},
};

use nix::{
    sched::{sched_setaffinity, CpuSet},
    unistd::Pid,
};

use crate::{
    call::Call,
    config::CHILD_ARGUMENT,
    jail,
    protection::Attempt,
    wire::{send, Frame, Order, Program, Report, Run, Work},
    Kind,
};

/// Name under which a compiled module lies in the output folder of the child that made it.
pub(crate) const COMPILED_FILE: &str = "module.compiled";
/// Name of what a called function makes, there.
pub(crate) const OUTPUT_FILE: &str = "output";
/// Exit code of a warden whose native program was ended by a signal: this, and the signal's number.
pub(crate) const SIGNALLED: i32 = 128;

/// Becomes the sandbox's child if the process was started as one, and then never returns.
///
/// Every binary that uses a [`crate::Sandbox`] calls this first thing in `main`, before it starts a thread. `calls` are the functions that
/// it calls in the jail, by name:
///
/// ```
/// scc_sandbox::child_main_if_asked(&[]);
/// // … the program itself
/// ```
pub fn child_main_if_asked(calls: &[(&str, Call)]) {
    if std::env::args_os().nth(1).is_some_and(|argument| argument == CHILD_ARGUMENT) {
        child_main(calls);
    }
}

/// Reads an order from standard input, closes the jail around itself, does the work, reports on standard output. The process must have one
/// thread only.
fn child_main(calls: &[(&str, Call)]) -> ! {
    // Whatever the host left open by accident stays outside.
    // SAFETY: nothing in this process owns a descriptor above 2 yet.
    unsafe { libc::syscall(libc::SYS_close_range, 3, libc::c_uint::MAX, 0) };
    let code = match read_order() {
        Ok(order) => obey(order, calls),
        Err(error) => {
            send(Frame::Report(Report::host("reading the order", error)));
            1
        }
    };
    std::process::exit(code)
}

/// Not through the buffer of `Stdin`: what follows the order is for the program that this process becomes.
fn read_order() -> io::Result<Order> {
    Order::read(File::from(io::stdin().as_fd().try_clone_to_owned()?))
}

fn obey(order: Order, calls: &[(&str, Call)]) -> i32 {
    let Order { rules, nice, processors, work } = order;
    let is_native = matches!(work, Work::Native(_));
    be_polite(nice, processors.as_deref());
    let work = match Opened::open(work, calls) {
        Ok(work) => work,
        Err(report) => {
            send(Frame::Report(report));
            return 1;
        }
    };
    let announce = |process: Pid| {
        if is_native {
            send(Frame::Imprisoned { process: process.as_raw() });
        }
    };
    let ended = jail::enter(&rules, announce, |jail| match jail {
        Ok(writable) => {
            if let Some(report) = work.run(rules.kind, &writable) {
                send(Frame::Report(report));
            }
            0
        }
        Err(jail::JailError { layer, reason }) => {
            send(Frame::Report(Report::JailFailed { layer: layer.into(), reason }));
            1
        }
    });
    match ended {
        // Standard output is the program's by now. As a shell says it.
        Ok(jail::Ended { code, signal, .. }) if is_native => {
            code.unwrap_or_else(|| signal.map_or(255, |signal| SIGNALLED + signal))
        }
        Ok(jail::Ended { code, signal, processor_seconds }) => {
            send(Frame::Ended { code, signal, processor_seconds });
            0
        }
        Err(jail::JailError { layer, reason }) => {
            send(Frame::Report(Report::JailFailed { layer: layer.into(), reason }));
            1
        }
    }
}

/// Neither is worth failing for: a machine may forbid both.
fn be_polite(nice: i32, processors: Option<&[usize]>) {
    // SAFETY: takes plain numbers.
    unsafe {
        // A host that is politer already stays so.
        let present = libc::getpriority(libc::PRIO_PROCESS, 0);
        libc::setpriority(libc::PRIO_PROCESS, 0, nice.clamp(0, 19).max(present));
    }
    if let Some(processors) = processors {
        let mut set = CpuSet::new();
        for processor in processors {
            let _ = set.set(*processor);
        }
        let _ = sched_setaffinity(Pid::from_raw(0), &set);
    }
}

/// Work whose files are open: inside the jail none of them can be reached by its path.
enum Opened {
    Compile { module: File, module_hash: [u8; 32], canonical_nans: bool },
    Run { run: Run, compiled: File, params: File, inputs: Vec<(String, File)> },
    Call { function: Call, input: File, order: Vec<u8>, memory: u64 },
    Native(Program),
    Probe { foreign_file: PathBuf, granted_file: PathBuf },
}

impl Opened {
    fn open(work: Work, calls: &[(&str, Call)]) -> Result<Self, Report> {
        Ok(match work {
            Work::Compile { module, module_hash, canonical_nans } => {
                Self::Compile { module: open(&module, 0)?, module_hash, canonical_nans }
            }
            Work::Call { function, input, order, memory } => {
                let known = calls.iter().find(|(name, _)| *name == function);
                let (_, call) = known
                    .ok_or_else(|| Report::host(&format!("calling {function}"), "this binary has no such function"))?;
                Self::Call { function: *call, input: open(&input, libc::O_NOFOLLOW)?, order, memory }
            }
            Work::Native(program) => Self::Native(program),
            Work::Probe { foreign_file, granted_file } => Self::Probe { foreign_file, granted_file },
            Work::Run(run) => {
                let inputs = run.inputs.iter().map(|(name, path)| Ok((name.clone(), open(path, 0)?)));
                Self::Run {
                    inputs: inputs.collect::<Result<_, Report>>()?,
                    compiled: open(&run.compiled, 0)?,
                    params: open(&run.params, 0)?,
                    run,
                }
            }
        })
    }

    /// Does the work, inside the jail.
    fn run(self, kind: Kind, writable: &Path) -> Option<Report> {
        match self {
            Self::Compile { module, module_hash, canonical_nans } => {
                Some(compile::compile(module, module_hash, canonical_nans, writable))
            }
            Self::Run { run, compiled, params, inputs } => {
                Some(execute::execute(&run, compiled, params, inputs, writable))
            }
            Self::Call { function, input, order, memory } => {
                Some(call::call(function, input, &order, memory, writable))
            }
            Self::Native(program) => Some(native::become_program(&program)),
            Self::Probe { foreign_file, granted_file } => probe(kind, writable, &foreign_file, &granted_file).err(),
        }
    }
}

/// Tries what must not work, then what must.
fn probe(kind: Kind, writable: &Path, foreign_file: &Path, granted_file: &Path) -> Result<(), Report> {
    for attempt in jail::attempts(kind, writable, foreign_file) {
        send(Frame::Attempt(attempt));
    }
    let changed = OpenOptions::new().append(true).open(granted_file).is_ok();
    send(Frame::Attempt(Attempt { what: "write to a file granted for reading".into(), prevented: !changed }));
    fs::read(granted_file).map_err(|error| Report::host("reading a granted file", error))?;
    fs::write(writable.join("probe"), b"written").map_err(|error| Report::host("writing to the granted folder", error))
}

/// Opens a plain file for reading, with these flags besides.
fn open(path: &Path, flags: libc::c_int) -> Result<File, Report> {
    let name = path.display();
    let mut how = OpenOptions::new();
    // A pipe is not waited for: it is refused.
    how.read(true).custom_flags(libc::O_NONBLOCK | flags);
    let file = how.open(path).map_err(|error| Report::host(&format!("opening {name}"), error))?;
    match file.metadata() {
        Ok(metadata) if metadata.is_file() => Ok(file),
        _ => Err(Report::host(&format!("opening {name}"), "it is not a plain file")),
    }
}

/// Lets a binary without a `main` of its own, such as a test binary, be the sandbox's child: put
/// `scc_sandbox::child_before_main!();` at the top of the test file, with the functions that are called in the jail, if any:
/// `scc_sandbox::child_before_main!("decode" => decode);`. Everybody else calls
/// [`child_main_if_asked`](crate::child_main_if_asked).
#[macro_export]
macro_rules! child_before_main {
    ($($name:literal => $call:expr),* $(,)?) => {
        #[used]
        #[link_section = ".init_array"]
        static SCC_SANDBOX_CHILD: extern "C" fn() = {
            extern "C" fn before_main() {
                $crate::child_main_if_asked(&[$(($name, $call as $crate::Call)),*]);
            }
            before_main
        };
    };
}
