//! Why a run gave no result.

/// Why a run gave no result. [`SandboxError::is_the_programs_fault`] tells whose fault it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// The task itself cannot be run: a bad name, a limit out of range. The caller must change the task.
    #[error("the task is not valid: {0}")]
    InvalidTask(String),
    /// The module is no program of this ABI.
    #[error("the module was rejected: {0}")]
    ModuleRejected(String),
    /// Compiling the module takes more time or memory than this machine allows, or breaks the compiler.
    #[error("the module cannot be compiled here: {0}")]
    CompileTooCostly(String),
    /// The program did something undefined: `unreachable`, a memory access out of bounds, a stack overflow.
    #[error("the program broke off: {message}")]
    Trap {
        /// The engine's words.
        message: String,
        /// The last of the program's standard error.
        log_tail: String,
    },
    /// The program ended itself with an exit code other than 0.
    #[error("the program ended with exit code {code}")]
    Exited {
        /// Its exit code.
        code: u32,
        /// The last of the program's standard error.
        log_tail: String,
    },
    /// The program used up its fuel.
    #[error("the program used up its fuel")]
    OutOfFuel,
    /// The program asked for more memory than allowed and then failed.
    #[error("the program needs more memory than the job allows")]
    OutOfMemory,
    /// The program wrote more bytes or files than allowed.
    #[error("the program writes more than the job allows")]
    TooMuchOutput,
    /// A called function cannot make anything of the file: it says why, breaks off, crashes, or takes more than its time on a processor.
    #[error("the file is of no use: {0}")]
    Refused(String),
    /// A native program started more threads than allowed.
    #[error("the program starts more threads than the job allows")]
    TooManyThreads,
    /// This machine was too slow, or the engine is stuck: the wall clock ran out before the fuel did.
    #[error("the run took longer than this machine allows")]
    TimedOut,
    /// Somebody or something (the system, when memory is short) killed the child.
    #[error("the run was killed{}", signal.map(|signal| format!(" by signal {signal}")).unwrap_or_default())]
    Killed {
        /// The signal, where known.
        signal: Option<i32>,
    },
    /// The caller cancelled the run.
    #[error("the run was cancelled")]
    Cancelled,
    /// This machine cannot run the task: a layer of the jail is missing, a file cannot be read, the disk is full.
    #[error("this machine cannot run the task: {0}")]
    HostProblem(String),
}

impl SandboxError {
    /// Whether every machine that runs this task gets the same failure: the stranger's program or file is to blame, not this machine.
    pub fn is_the_programs_fault(&self) -> bool {
        matches!(
            self,
            Self::ModuleRejected(_)
                | Self::Trap { .. }
                | Self::Exited { .. }
                | Self::OutOfFuel
                | Self::OutOfMemory
                | Self::TooMuchOutput
                | Self::Refused(_)
                | Self::TooManyThreads
        )
    }

    pub(crate) fn host(what: &str, error: impl std::fmt::Display) -> Self {
        Self::HostProblem(format!("{what}: {error}"))
    }
}
