#![doc = include_str!("../README.md")]

mod error;
mod seal;
mod shelf;
mod writing;

pub use error::{why, Error};
pub use seal::{check_seal, hash_of, main_header, seal_path, MainHeader, Seal};
pub use shelf::Shelf;
pub use writing::Writing;
