//! What travels between requester and worker: the manifest of a job and the messages of the task protocol.
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::float_arithmetic,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

extern crate alloc;

mod manifest;
mod params;
mod protocol;
mod semantics;

pub use manifest::*;
pub use params::Params;
pub use protocol::*;
pub use semantics::*;
