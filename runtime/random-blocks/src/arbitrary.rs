//! The crate `arbitrary`, with what its derive macro asks of it. Its own feature for that would build the node's compiler of WebAssembly
//! anew, which uses the crate too.

pub use ::arbitrary::*;

/// Guards types that hold themselves; none of ours does.
pub mod details {
    use std::{cell::Cell, thread::LocalKey};

    /// Reads a value.
    pub fn with_recursive_count<U, R>(
        bytes: U,
        _: &'static LocalKey<Cell<u32>>,
        read: impl FnOnce(U) -> super::Result<R>,
    ) -> super::Result<R> {
        read(bytes)
    }
}
