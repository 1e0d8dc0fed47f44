//! `scc summary …`

use crate::hash;
use clap::{Args, Subcommand};
use scc_types::{BlockNumber, Hash};
use std::path::PathBuf;

/// `scc summary`: what the chain keeps, or a file.
#[derive(Debug, Args)]
pub struct SummaryOptions {
    /// Height of a summary; default: all that are kept, and the one that is being written.
    pub height: Option<BlockNumber>,
    #[command(subcommand)]
    pub command: Option<SummaryCommand>,
}

/// What to do with summaries.
#[derive(Debug, Subcommand)]
pub enum SummaryCommand {
    /// Write a final summary to a file, and beside it, as FILE.seal, what leads from it to a main block.
    Export {
        /// Its height.
        height: BlockNumber,
        /// The file; it must not exist yet.
        file: PathBuf,
    },
    /// Check a file against a main block that you trust. Needs no node.
    Verify(VerifyOptions),
}

/// `scc summary verify`
#[derive(Debug, Args)]
pub struct VerifyOptions {
    /// The file.
    pub file: PathBuf,
    /// Hash of the main block that sealed it; its header is in FILE.seal.
    #[arg(long, value_parser = hash::parse, required_unless_present = "header", conflicts_with = "header")]
    pub hash: Option<Hash>,
    /// Header of the main block that sealed it, in SCALE, in hexadecimal.
    #[arg(long, value_name = "HEX", value_parser = hash::bytes)]
    pub header: Option<hash::Bytes>,
    /// What leads from the file to the main block. Default: FILE.seal
    #[arg(long)]
    pub seal: Option<PathBuf>,
}
