#![doc = include_str!("../README.md")]
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

mod allowance;
mod budgets;
mod carry;
mod claim;
mod decay;
mod decaying;
mod draw;
mod fraction;
mod ratio;
mod settlement;
mod shares;

pub use allowance::*;
pub use budgets::*;
pub use carry::*;
pub use claim::*;
pub use decay::*;
pub use decaying::*;
pub use draw::*;
pub use ratio::*;
pub use settlement::*;
pub use shares::*;
