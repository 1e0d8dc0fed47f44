//! Where pallets meet: one small trait a file, each with a unit implementation for mocks.
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

mod append_record;
mod budgets;
mod dapp_registry;
mod draw_workers;
mod network_parameters;
mod paid_work;
mod post_job;
mod read_record;
#[cfg(feature = "runtime-benchmarks")]
mod run_scan;
mod scores;
mod standing;
mod submission_fee;

pub use append_record::*;
pub use budgets::*;
pub use dapp_registry::*;
pub use draw_workers::*;
pub use network_parameters::*;
pub use paid_work::*;
pub use post_job::*;
pub use read_record::*;
#[cfg(feature = "runtime-benchmarks")]
pub use run_scan::*;
pub use scores::*;
pub use standing::*;
pub use submission_fee::*;
