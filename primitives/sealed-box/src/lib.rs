#![doc = include_str!("../README.md")]

mod key;
mod message;
mod padding;

pub use key::{InvalidUri, MessageSecret};
pub use message::{open, seal, seal_with, OpenError, Route, SealError};
pub use padding::{capacity, sealed_size, MAX_TEXT_BYTES};
