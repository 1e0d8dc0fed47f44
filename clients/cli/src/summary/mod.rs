//! Summaries without belief: from a file or an answer to a main block's header.

mod check;
mod seal;
mod writing;

pub use check::{check, why, Checked, Trusted};
pub use seal::{check_seal, hash_of, seal_path, Seal};
pub use writing::Writing;
