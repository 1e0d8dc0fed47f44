#![doc = include_str!("../README.md")]

mod admission;
mod chain;
mod config;
mod delivery;
mod dispatcher;
mod event;
mod fetching;
mod inner;
mod key;
mod members;
mod outputs;
mod pace;
mod redraw;
mod report;
mod revision;
mod room;
mod session;
#[cfg(test)]
mod simulation;
mod store;
mod table;
mod track_record;
mod verify;
mod watch;

pub use chain::{Chain, ChainError};
pub use config::{Config, Guests, Limits};
pub use dispatcher::{Dispatcher, Snapshot, StartError};
pub use event::{Accepted, Event};
pub use key::{JobKey, KeyError};
pub use report::RATINGS_PER_PAGE;
pub use revision::{Doubted, ReviseError};
pub use store::StoreError;
pub use table::{Policy, ReopenError, TableError};
pub use track_record::TrackRecord;
pub use verify::{same_files, Delivered, Finding, Verifier, VerifyError};
