//! What goes wrong, in one sentence, with an exit code a script can tell apart.

use std::process::ExitCode;

/// Result of everything a person asks for.
pub type Outcome<T = ()> = Result<T, Failure>;

/// Why a command failed. The text says what happened, what it cost and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Exit code 3: the input was refused, nothing was paid.
    #[error("{0}")]
    Refused(String),
    /// Exit code 4: the node cannot be reached or is on another chain.
    #[error("{0}")]
    Node(String),
    /// Exit code 5: the account cannot pay.
    #[error("{0}")]
    Balance(String),
    /// Exit code 6: the chain refused a transaction.
    #[error("{0}")]
    Chain(String),
    /// Exit code 7: the job ended without all its frames.
    #[error("{0}")]
    Incomplete(String),
    /// Exit code 130: interrupted by the person.
    #[error("{0}")]
    Interrupted(String),
    /// Exit code 1: anything else on this machine, such as a full disk.
    #[error("{0}")]
    Local(String),
}

impl Failure {
    /// The process's exit code.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Local(_) => 1,
            Self::Refused(_) => 3,
            Self::Node(_) => 4,
            Self::Balance(_) => 5,
            Self::Chain(_) => 6,
            Self::Incomplete(_) => 7,
            Self::Interrupted(_) => 130,
        })
    }

    /// A failure of this machine's files: what was done, and the system's words.
    pub fn file(what: &str, path: &std::path::Path, error: impl std::fmt::Display) -> Self {
        Self::Local(format!("{what} {}: {error}", path.display()))
    }
}
