//! `scc miner …`

use super::{Address, Consent};
use crate::amount;
use clap::Subcommand;
use scc_types::Balance;

/// What a miner does.
#[derive(Debug, Subcommand)]
pub enum MinerCommand {
    /// Standing, bond and seat of an account, and what it lacks for one.
    Show(Address),
    /// Let the node make new session keys, and set them for your account. The node must be your own.
    Keys,
    /// Run for a seat against a bond, which is held.
    Register {
        /// Tokens.
        #[arg(value_parser = amount::parse)]
        bond: Balance,
        #[command(flatten)]
        consent: Consent,
    },
    /// Add to your bond.
    Bond {
        /// Tokens to add.
        #[arg(value_parser = amount::parse)]
        amount: Balance,
        #[command(flatten)]
        consent: Consent,
    },
    /// Give notice: you are no candidate any more, and the bond is free when it cannot be slashed any more.
    #[command(visible_alias = "unbond")]
    Leave,
    /// Take the bond back after notice.
    Withdraw,
}
