//! What travels between requester and worker: the manifest of a job and the messages of the task protocol.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod manifest;
mod protocol;
mod semantics;

pub use manifest::*;
pub use protocol::*;
pub use semantics::*;
