//! What can go wrong in a job.

use alloc::string::String;
use core::fmt;

/// Why a job failed, as a sentence for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(String);

impl Error {
    /// A failure with this sentence.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// A failure of `what`, because of `cause`.
    pub fn because(what: &str, cause: impl fmt::Display) -> Self {
        Self(alloc::format!("{what}: {cause}"))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for Error {}
