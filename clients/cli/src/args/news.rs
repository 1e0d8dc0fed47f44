//! `scc news …`

use clap::{Args, Subcommand};
use scc_types::PostId;

/// `scc news`: the list, or a call.
#[derive(Debug, Args)]
pub struct NewsOptions {
    /// Most posts listed.
    #[arg(long, default_value_t = 20)]
    pub limit: u32,
    /// Only posts with smaller numbers.
    #[arg(long)]
    pub before: Option<PostId>,
    #[command(subcommand)]
    pub command: Option<NewsCommand>,
}

/// What to do with news.
#[derive(Debug, Subcommand)]
pub enum NewsCommand {
    /// One post in full.
    Read {
        /// Its number.
        id: PostId,
    },
    /// As a member of the foundation's council: move that this be posted; two thirds decide, the foundation's share pays.
    Post {
        /// One line, at most 128 bytes.
        title: String,
        /// The text, at most 8,192 bytes.
        #[arg(long, default_value = "")]
        body: String,
        /// Where to read on: http:// or https://
        #[arg(long, default_value = "")]
        link: String,
        /// Language of title and text, such as en or zh-CN.
        #[arg(long, default_value = "en")]
        language: String,
    },
    /// As a member of the foundation's council: move that a post be retracted.
    Retract {
        /// Its number.
        id: PostId,
    },
}
