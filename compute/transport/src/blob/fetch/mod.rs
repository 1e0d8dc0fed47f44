//! Fetching blobs.

mod error;
mod item_reader;
mod running;
mod session;
mod transfer;

pub use error::FetchError;
pub(super) use running::{fetch, Fetches};

use std::{fmt, sync::Arc, time::Duration};

/// How far a fetch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Verified and stored, in bytes.
    pub verified: u64,
    /// Of the whole blob, in bytes.
    pub size: u64,
}

/// How to fetch.
#[derive(Clone)]
pub struct FetchOptions {
    /// Larger blobs are refused before anything is allocated, in bytes.
    pub size_limit: u64,
    /// How often a source is tried again after it broke off without having delivered anything new.
    pub retries: u32,
    /// Pause before the first retry; doubles each time, up to 10 s.
    pub pause: Duration,
    /// Called with the newest state whenever some groups have arrived.
    pub progress: Option<Arc<dyn Fn(Progress) + Send + Sync>>,
}

impl FetchOptions {
    /// Three retries, the first after half a second, no callback.
    pub fn new(size_limit: u64) -> Self {
        Self { size_limit, retries: 3, pause: Duration::from_millis(500), progress: None }
    }
}

impl fmt::Debug for FetchOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FetchOptions")
            .field("size_limit", &self.size_limit)
            .field("retries", &self.retries)
            .field("pause", &self.pause)
            .finish_non_exhaustive()
    }
}
