//! What goes wrong, in one sentence, with an exit code a script can tell apart.

use serde_json::{json, Value};

/// Result of everything a person asks for.
pub type Outcome<T = ()> = Result<T, Failure>;

/// Why a command failed. The text says what happened, what it cost and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
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

/// Exit code of a command line that cannot be read.
pub const USAGE: u8 = 2;

impl Failure {
    /// The process's exit code.
    pub fn code(&self) -> u8 {
        match self {
            Self::Local(_) => 1,
            Self::Refused(_) => 3,
            Self::Node(_) => 4,
            Self::Balance(_) => 5,
            Self::Chain(_) => 6,
            Self::Incomplete(_) => 7,
            Self::Interrupted(_) => 130,
        }
    }

    /// The failure of an exit code.
    pub fn of_code(code: u64, text: String) -> Self {
        let kind = match code {
            3 => Self::Refused,
            4 => Self::Node,
            5 => Self::Balance,
            6 => Self::Chain,
            7 => Self::Incomplete,
            130 => Self::Interrupted,
            _ => Self::Local,
        };
        kind(text)
    }

    /// The same failure with more said about it.
    pub fn with(self, tell: impl FnOnce(String) -> String) -> Self {
        match self {
            Self::Local(text) => Self::Local(tell(text)),
            Self::Refused(text) => Self::Refused(tell(text)),
            Self::Node(text) => Self::Node(tell(text)),
            Self::Balance(text) => Self::Balance(tell(text)),
            Self::Chain(text) => Self::Chain(tell(text)),
            Self::Incomplete(text) => Self::Incomplete(tell(text)),
            Self::Interrupted(text) => Self::Interrupted(tell(text)),
        }
    }

    /// A failure of this machine's files: what was done, and the system's words.
    pub fn file(what: &str, path: &std::path::Path, error: impl std::fmt::Display) -> Self {
        Self::Local(format!("{what} {}: {error}", path.display()))
    }
}

/// What a script reads of a failure, on the standard error output.
pub fn as_json(sentence: &str, code: u8) -> Value {
    json!({ "error": sentence, "code": code })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_failure_has_a_code_of_its_own() {
        let kinds = [
            Failure::Local,
            Failure::Refused,
            Failure::Node,
            Failure::Balance,
            Failure::Chain,
            Failure::Incomplete,
            Failure::Interrupted,
        ];
        assert!(kinds
            .iter()
            .map(|kind| kind("gone".into()))
            .all(|one| Failure::of_code(one.code().into(), "gone".into()) == one));
        let mut codes: Vec<u8> = kinds.iter().map(|kind| kind(String::new()).code()).collect();
        codes.extend([0, USAGE]);
        codes.sort_unstable();
        assert_eq!(codes, [0, 1, 2, 3, 4, 5, 6, 7, 130]);
        let failure = Failure::Node("gone".into()).with(|text| format!("{text}; nothing was paid"));
        assert_eq!(failure, Failure::Node("gone; nothing was paid".into()));
        assert_eq!(as_json("gone", 4).to_string(), r#"{"code":4,"error":"gone"}"#);
    }
}
