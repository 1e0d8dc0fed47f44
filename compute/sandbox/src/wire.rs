//! What host and child say to each other: one order down, frames up.

use std::{
    io::{self, Read},
    path::PathBuf,
};

use serde::{Deserialize, Serialize};

use crate::{
    jail::{Limits, Rules},
    protection::Attempt,
    Semantics,
};

/// Limit of an order, in bytes.
const MAX_ORDER_BYTES: u32 = 4 << 20;
/// A frame with its header stays below the size up to which writes to a pipe are atomic, so that a child killed while it
/// writes leaves no half frame.
pub(crate) const MAX_FRAME_BYTES: usize = 4_000;

/// What a child is to do, sent by the host.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Order {
    pub rules: Rules,
    pub nice: i32,
    pub processors: Option<Vec<usize>>,
    pub work: Work,
}

/// The work of one child.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Work {
    Compile {
        module: PathBuf,
        module_hash: [u8; 32],
        canonical_nans: bool,
    },
    Run(Run),
    /// The file is opened before the jail closes.
    Call {
        function: String,
        input: PathBuf,
        order: Vec<u8>,
        memory: u64,
    },
    /// Paths as inside the jail.
    Native(Program),
    Probe {
        foreign_file: PathBuf,
        granted_file: PathBuf,
    },
}

/// A program to become.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Program {
    pub program: PathBuf,
    pub arguments: Vec<String>,
}

/// A program to run; every path is opened before the jail closes.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Run {
    pub compiled: PathBuf,
    pub params: PathBuf,
    pub inputs: Vec<(String, PathBuf)>,
    pub seed: [u8; 32],
    pub semantics: Semantics,
}

/// What a child says, one frame each. All of it is a claim of a process that touches strangers' bytes.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Frame {
    Progress(String),
    Log(String),
    Attempt(Attempt),
    /// Said by the warden: the process in the jail, as the host sees it.
    Imprisoned {
        process: i32,
    },
    /// The last frame of a process that becomes a native program: what follows is the program's own output.
    Becoming,
    /// How the work went; the last word of the process in the jail.
    Report(Report),
    /// Said by the warden when the process in the jail has ended.
    Ended {
        code: Option<i32>,
        signal: Option<i32>,
        processor_seconds: u64,
    },
}

/// How a child's work went.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Report {
    Done {
        fuel_used: u64,
    },
    Exited {
        code: u32,
    },
    Trap {
        message: String,
    },
    OutOfFuel,
    OutOfMemory,
    TooMuchOutput,
    ModuleRejected {
        reason: String,
    },
    /// A called function says what is wrong with the file.
    Refused {
        reason: String,
    },
    /// The compiled module cannot be used; compiling it again helps.
    CacheDamaged,
    HostProblem {
        reason: String,
    },
    JailFailed {
        layer: String,
        reason: String,
    },
}

impl Report {
    pub fn host(what: &str, error: impl std::fmt::Display) -> Self {
        Self::HostProblem { reason: format!("{what}: {error}") }
    }
}

impl Order {
    pub fn to_bytes(&self) -> Result<Vec<u8>, String> {
        let body = serde_json::to_vec(self).map_err(|error| error.to_string())?;
        let length = u32::try_from(body.len()).ok().filter(|length| *length <= MAX_ORDER_BYTES);
        let length = length.ok_or_else(|| format!("an order of {} bytes is too large", body.len()))?;
        Ok([&length.to_le_bytes()[..], &body[..]].concat())
    }

    pub fn read(mut from: impl Read) -> io::Result<Self> {
        let mut length = [0; 4];
        from.read_exact(&mut length)?;
        let length = u32::from_le_bytes(length);
        if length > MAX_ORDER_BYTES {
            return Err(io::Error::other("the order is too large"));
        }
        let mut body = vec![0; length as usize];
        from.read_exact(&mut body)?;
        serde_json::from_slice(&body).map_err(io::Error::other)
    }
}

/// Sends one frame, cut to fit if a person's text makes it too long.
pub(crate) fn send(mut frame: Frame) {
    let mut body = serde_json::to_vec(&frame).unwrap_or_default();
    while body.len() > MAX_FRAME_BYTES {
        let text = match &mut frame {
            Frame::Progress(text) | Frame::Log(text) => text,
            Frame::Attempt(attempt) => &mut attempt.what,
            Frame::Report(Report::Trap { message: text })
            | Frame::Report(Report::ModuleRejected { reason: text })
            | Frame::Report(Report::Refused { reason: text })
            | Frame::Report(Report::HostProblem { reason: text })
            | Frame::Report(Report::JailFailed { reason: text, .. }) => text,
            Frame::Report(_) | Frame::Ended { .. } | Frame::Imprisoned { .. } | Frame::Becoming => return,
        };
        *text = text.chars().take(text.chars().count() / 2).collect();
        body = serde_json::to_vec(&frame).unwrap_or_default();
    }
    let mut message = (body.len() as u32).to_le_bytes().to_vec();
    message.extend_from_slice(&body);
    // Not through the buffer of `Stdout`, which would tear the frame apart at a line feed in its header.
    // A host that no longer listens is about to end this process anyway.
    let _ = nix::unistd::write(io::stdout(), &message);
}

/// Limits for a child that compiles or runs; `data_bytes` is what it may really use.
pub(crate) fn limits(data_bytes: u64, processor_seconds: u64, file_bytes: u64) -> Limits {
    Limits {
        data_bytes,
        // The engine reserves 4 GiB and guard pages for a linear memory without using them.
        address_bytes: data_bytes.saturating_add(12 << 30),
        processor_seconds,
        file_bytes,
        open_files: 2_048,
        threads: 0,
    }
}
