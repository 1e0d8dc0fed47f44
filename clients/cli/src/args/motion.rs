//! `scc council …`, `scc committee …`

use crate::hash;
use clap::{Args, Subcommand, ValueEnum};
use scc_types::Hash;

/// A collective: who is in it and what is before it, or a call.
#[derive(Debug, Args)]
pub struct CollectiveOptions {
    #[command(subcommand)]
    pub command: Option<CollectiveCommand>,
}

/// What a member does.
#[derive(Debug, Subcommand)]
pub enum CollectiveCommand {
    /// Vote on a motion; when that decides it, it is carried out too.
    Vote {
        /// The motion's hash.
        #[arg(value_parser = hash::parse)]
        motion: Hash,
        /// For or against.
        vote: Vote,
    },
    /// Close a motion that is decided or whose time is over.
    Close {
        /// The motion's hash.
        #[arg(value_parser = hash::parse)]
        motion: Hash,
    },
}

/// A vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Vote {
    /// For it.
    Yes,
    /// Against it.
    No,
}
