//! Summaries without belief: from a file to a main block's header.

mod check;

pub use check::{check, Checked, Trusted};

use crate::failure::Failure;
use scc_summary_file::{why, Error};
use std::io::ErrorKind;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Unsound(error) => Self::Node(format!(
                "the node's summary is not sound: {}; nothing was written, ask another node",
                why(error)
            )),
            Error::Disk { .. } => Self::Local(error.to_string()),
            Error::NoSeal { error: ref missing, .. } if missing.kind() == ErrorKind::NotFound => Self::Refused(
                format!("{error}; 'scc summary export' writes it beside the file, or name it with --seal"),
            ),
            Error::Exists(_) | Error::NoSeal { .. } | Error::BrokenSeal { .. } => Self::Refused(error.to_string()),
        }
    }
}
