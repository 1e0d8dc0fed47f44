//! Content-addressed blobs: a store on disk, and verified transfer between stores.

mod fetch;
mod serve;
mod service;
mod store;
mod throttle;
mod traffic;
mod tree;
mod wire;

pub use fetch::{FetchError, FetchOptions, Progress};
pub use service::{BlobConfig, BlobService};
pub use store::{Blob, BlobStatus, BlobStore, ImportMode, StoreConfig, StoreError, Usage};
pub use traffic::Traffic;
pub use tree::GROUP_BYTES;
pub use wire::{BlobReply, BlobRequest, BLOB_PROTOCOL, MAX_REQUESTED_RANGES};
