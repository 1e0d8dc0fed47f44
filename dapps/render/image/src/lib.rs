#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod check;
mod encode;
mod format;
mod frame;
mod store;

pub use check::{check, SanityError};
pub use encode::{encode, EncodeError};
pub use format::{file_name, Format, UnknownFormat};
pub use frame::{Frame, TileMismatch};
pub use store::{store, StoreError};
