//! What the contributor may set on the command line.

use crate::submit::read_key;
use scc_types::Balance;
use scc_worker::Controls;
use sp_core::sr25519;
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// Options of `--worker`.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Worker")]
pub struct WorkerArgs {
    /// Let this computer work for others and be paid.
    #[arg(long)]
    pub worker: bool,

    /// The account to be paid: a file with the secret phrase, or a development key such as //Bob, which is the default
    /// on --dev.
    #[arg(long, value_name = "KEY", requires = "worker")]
    pub worker_key: Option<String>,

    /// Folder for the worker's journal and blobs. Default: inside --base-path.
    #[arg(long = "worker-dir", value_name = "FOLDER", requires = "worker")]
    pub dir: Option<PathBuf>,

    /// Tasks computed at the same time. Default: one.
    #[arg(long, value_name = "N", requires = "worker")]
    pub worker_slots: Option<usize>,

    /// Processors that tasks may run on, by number, e.g. 0,1. Default: all.
    #[arg(long, value_name = "LIST", value_delimiter = ',', requires = "worker")]
    pub worker_processors: Option<Vec<usize>>,

    /// The least payment per unit, in planck, that is worked for.
    #[arg(long, value_name = "PLANCK", default_value_t = 0, requires = "worker")]
    pub worker_min_price: Balance,

    /// Also call requesters at private addresses: for one's own network. Always on with --dev.
    #[arg(long = "worker-allow-private", requires = "worker")]
    pub allow_private: bool,
}

impl WorkerArgs {
    /// The worker's key; a sentence when it cannot be had.
    pub fn key(&self, is_dev: bool) -> Result<sr25519::Pair, String> {
        match &self.worker_key {
            Some(key) => read_key(key),
            None if is_dev => read_key("//Bob"),
            None => Err("name the account to be paid with --worker-key (make one with 'scc key new')".into()),
        }
    }

    /// What the worker may use.
    pub fn controls(&self) -> Controls {
        let defaults = Controls::default();
        Controls {
            slots: self.worker_slots.unwrap_or(defaults.slots).max(1),
            minimum_price: self.worker_min_price,
            ..defaults
        }
    }

    /// How tasks are jailed.
    pub fn sandbox(&self, dir: &Path) -> scc_sandbox::Config {
        let mut config = scc_sandbox::Config::new(dir);
        config.parallel_tasks = self.worker_slots.unwrap_or(1).max(1);
        config.processors = self.worker_processors.clone();
        // Fuel decides; this frees the machine from what fuel does not count.
        config.wall_clock = Duration::from_secs(4 * 3_600);
        config
    }
}
