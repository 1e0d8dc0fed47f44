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

mod account;
mod chunk;
mod error;
mod file;
pub mod merkle;
mod order;
mod seal;
mod whole;

pub use account::{check_account, check_chunk, find, Finding};
pub use chunk::{Facts, Lines};
pub use error::Error;
pub use file::{check_file, chunk_length, file_head, FileChunks, FILE_MAGIC};
pub use order::{order_key, OrderKey};
pub use seal::{auxiliary_hash, check_digest, check_seal};
pub use whole::Whole;
