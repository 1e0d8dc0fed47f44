//! `scc ads …`

use super::Consent;
use crate::amount;
use clap::{Args, Subcommand};
use scc_types::{Balance, BidId};

/// `scc ads`: the board, or a call.
#[derive(Debug, Args)]
pub struct AdsOptions {
    /// Most bids and most shown ads listed.
    #[arg(long, default_value_t = 10)]
    pub limit: u32,
    #[command(subcommand)]
    pub command: Option<AdsCommand>,
}

/// What to do on the board.
#[derive(Debug, Subcommand)]
pub enum AdsCommand {
    /// Bid for the ad of a coming block; the amount is held, and paid when the bid wins.
    Bid {
        /// What the ad says: at most 512 bytes.
        text: String,
        /// Where it leads: http:// or https://
        #[arg(long, default_value = "")]
        link: String,
        /// Tokens.
        #[arg(long, value_parser = amount::parse)]
        amount: Balance,
        #[command(flatten)]
        consent: Consent,
    },
    /// Raise a bid of yours.
    Raise {
        /// Its number.
        bid: BidId,
        /// The new amount in all.
        #[arg(value_parser = amount::parse)]
        amount: Balance,
        #[command(flatten)]
        consent: Consent,
    },
    /// Take a bid of yours back; its amount is released at once.
    Withdraw {
        /// Its number.
        bid: BidId,
    },
    /// As a member of the committee: move that a bid be taken out; its majority decides.
    Remove {
        /// Its number.
        bid: BidId,
    },
}
