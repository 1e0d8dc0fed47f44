//! What the contributor may set on the command line.

use super::{engines::BlenderWish, rest::parse_hours};
use crate::submit::read_key;
use clap::{builder::RangedU64ValueParser, ArgAction};
use scc_sandbox::Share;
use scc_transport::{AddressPolicy, Identity, Multiaddr, PeerConfig, RelayLimits, MAX_DIALLED_ADDRESSES};
use scc_types::{AccountId, Balance, DappId};
use scc_worker::Controls;
use sp_core::sr25519;
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// Where a worker's peer listens unless asked otherwise.
const EVERYWHERE: [&str; 2] = ["/ip4/0.0.0.0/tcp/0", "/ip4/0.0.0.0/udp/0/quic-v1"];

/// Most tasks at the same time.
const MOST_SLOTS: usize = 1_024;

/// Hours of the week, 0 to 167 from Monday midnight.
#[derive(Clone, Debug)]
pub struct Hours(pub Vec<u8>);

fn hours(text: &str) -> Result<Hours, String> {
    parse_hours(text).map(Hours)
}

/// Options of `--worker`.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Worker")]
pub struct WorkerArgs {
    /// Let this computer work for others and be paid.
    #[arg(long)]
    pub worker: bool,

    /// The account to be paid: a file with the secret phrase, or a development key such as //Bob, which is the default
    /// on --dev. This and the other flags may stand in settings.json of the worker's folder, too, where 'scc-node worker setup'
    /// and 'set' keep them; a flag that is given wins.
    #[arg(long, value_name = "KEY", requires = "worker")]
    pub worker_key: Option<String>,

    /// Folder for the worker's journal and blobs. Default: inside --base-path.
    #[arg(long = "worker-dir", value_name = "FOLDER", requires = "worker")]
    pub dir: Option<PathBuf>,

    /// Tasks computed at the same time. Default: one.
    #[arg(long, value_name = "N", requires = "worker",
        value_parser = RangedU64ValueParser::<usize>::new().range(1..=MOST_SLOTS as u64))]
    pub worker_slots: Option<usize>,

    /// Part of the time in which tasks run, in percent: they stand still in the rest, five times a second. Default: 100.
    #[arg(long, value_name = "PERCENT", requires = "worker", value_parser = clap::value_parser!(u8).range(1..=100))]
    pub worker_cpu_percent: Option<u8>,

    /// Processors that tasks may run on, by number, e.g. 0,1. Default: all.
    #[arg(long, value_name = "LIST", value_delimiter = ',', requires = "worker")]
    pub worker_processors: Option<Vec<usize>>,

    /// The Blender that renders for others, where the jail holds native programs: auto (the one on the PATH, else the
    /// bpy of a Python there), none, or the path of its program or of a folder with PyPI's bpy.
    #[arg(long, value_name = "auto|none|PATH", default_value = "auto", requires = "worker")]
    pub worker_blender: BlenderWish,

    /// The least payment per unit, in planck, that is worked for.
    #[arg(long, value_name = "PLANCK", default_value_t = 0, requires = "worker")]
    pub worker_min_price: Balance,

    /// Memory that one task may use, in MiB. Jobs that want more are left to others. Default: 2048.
    #[arg(long, value_name = "MIB", requires = "worker")]
    pub worker_memory: Option<u64>,

    /// Disk for scenes and results, in GiB. Default: 20.
    #[arg(long, value_name = "GIB", requires = "worker")]
    pub worker_disk: Option<u64>,

    /// Network for scenes and results, in KiB a second each way. Default: unbounded.
    #[arg(long, value_name = "KIB", requires = "worker")]
    pub worker_bandwidth: Option<u64>,

    /// Where the worker's peer listens, such as /ip4/0.0.0.0/tcp/30500; several allowed. Connections that came through a relay become
    /// direct by it. Default: every address of this machine, any port.
    #[arg(long, value_name = "MULTIADDR", requires = "worker")]
    pub worker_listen: Vec<Multiaddr>,

    /// Do not ask the router at home by UPnP to forward a port to the worker's peer. It is asked where this machine has private addresses
    /// only, and on no network for tests.
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value_t = false, action = ArgAction::Set,
        hide_default_value = true, hide_possible_values = true, requires = "worker")]
    pub worker_no_upnp: bool,

    /// Carry connections between peers that cannot reach each other, as a relay on the chain's list, under this public address of
    /// the worker's peer; three allowed.
    #[arg(long, value_name = "MULTIADDR", requires = "worker_listen")]
    pub worker_relay: Vec<Multiaddr>,

    /// Hours in which to work, by this machine's clock, e.g. 'mo-fr 19-7, sa-su 0-24'. Default: always.
    #[arg(long, value_name = "HOURS", value_parser = hours, requires = "worker")]
    pub worker_hours: Option<Hours>,

    /// Also work while the machine runs on its battery.
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value_t = false, action = ArgAction::Set,
        hide_default_value = true, hide_possible_values = true, requires = "worker")]
    pub worker_on_battery: bool,

    /// Rest while the machine's hottest sensor shows more than this, in degrees Celsius. Tasks in hand stand still meanwhile, and are given
    /// back after five minutes, as on battery and above --worker-max-load; outside --worker-hours they are finished.
    #[arg(long, value_name = "CELSIUS", requires = "worker")]
    pub worker_max_celsius: Option<u8>,

    /// Rest while other programs take more than this of the machine's processors, in percent: only while nobody uses it.
    #[arg(long, value_name = "PERCENT", requires = "worker", value_parser = clap::value_parser!(u8).range(1..=100))]
    pub worker_max_load: Option<u8>,

    /// Run no task of these dApps, by number.
    #[arg(long, value_name = "LIST", value_delimiter = ',', requires = "worker")]
    pub worker_block_dapps: Vec<DappId>,

    /// Work for none of these requesters, by address.
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = crate::keys::address, requires = "worker")]
    pub worker_block_requesters: Vec<AccountId>,

    /// Port of the worker's page on this machine, which shows what it does and lets it rest. Its address, with what opens it,
    /// is in the file `page` of the worker's folder. Default: one that is free.
    #[arg(long, value_name = "PORT", default_value_t = 0, requires = "worker")]
    pub worker_page_port: u16,

    /// What the machine takes from the plug while it works, in watts: for the forecast on the page.
    #[arg(long, value_name = "WATTS", requires = "worker_power_price")]
    pub worker_watts: Option<f64>,

    /// What a kilowatt hour costs, in tokens: for the forecast on the page.
    #[arg(long, value_name = "TOKENS", requires = "worker_watts")]
    pub worker_power_price: Option<f64>,

    /// Also call requesters at private addresses: for one's own network. Always on with --dev.
    #[arg(long = "worker-allow-private", num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value_t = false, action = ArgAction::Set,
        hide_default_value = true, hide_possible_values = true, requires = "worker")]
    pub allow_private: bool,
}

impl WorkerArgs {
    /// The worker's key; a sentence when it cannot be had.
    pub fn key(&self, is_dev: bool) -> Result<sr25519::Pair, String> {
        match &self.worker_key {
            Some(key) => read_key(key),
            None if is_dev => read_key("//Bob"),
            None => Err("name the account to be paid with --worker-key, or answer 'scc-node worker setup' at a terminal, which can make one"
                .into()),
        }
    }

    /// Tasks computed at the same time.
    pub fn slots(&self) -> usize {
        self.worker_slots.unwrap_or(Controls::default().slots)
    }

    /// Part of the time in which tasks run, in percent.
    pub fn time_percent(&self) -> u8 {
        self.worker_cpu_percent.unwrap_or(100)
    }

    /// What the worker may use.
    pub fn controls(&self) -> Controls {
        let defaults = Controls::default();
        Controls {
            slots: self.slots(),
            memory_bytes: self.worker_memory.map_or(defaults.memory_bytes, |mib| mib.saturating_mul(1 << 20)),
            disk_bytes: self.worker_disk.map_or(defaults.disk_bytes, |gib| gib.saturating_mul(1 << 30)),
            bandwidth: self.worker_bandwidth.map(|kib| kib.saturating_mul(1 << 10)),
            schedule: self.worker_hours.clone().map_or(defaults.schedule, |hours| hours.0),
            not_on_battery: !self.worker_on_battery,
            pause_above_celsius: self.worker_max_celsius,
            pause_above_load: self.worker_max_load,
            blocked_dapps: self.worker_block_dapps.clone(),
            blocked_requesters: self.worker_block_requesters.clone(),
            minimum_price: self.worker_min_price,
            ..Controls::default()
        }
    }

    /// The worker's peer; a sentence when it could not be reached as it is asked to be.
    pub fn peer(&self, identity: Identity, is_dev: bool) -> Result<PeerConfig, String> {
        let mut config = PeerConfig::new(identity);
        config.allow_private = self.allow_private || is_dev;
        config.listen = match self.worker_listen.as_slice() {
            [] => EVERYWHERE.iter().filter_map(|address| address.parse().ok()).collect(),
            asked => asked.to_vec(),
        };
        if self.worker_relay.len() > MAX_DIALLED_ADDRESSES {
            return Err(format!("--worker-relay: nobody tries more than {MAX_DIALLED_ADDRESSES} addresses"));
        }
        let policy = AddressPolicy { allow_private: config.allow_private };
        for address in &self.worker_relay {
            policy
                .check(&config.identity.peer_id(), address)
                .map_err(|refusal| format!("--worker-relay: nobody would dial {address}: {refusal}"))?;
        }
        config.relay = (!self.worker_relay.is_empty()).then(RelayLimits::default);
        config.external = self.worker_relay.clone();
        config.upnp = !self.worker_no_upnp && !is_dev;
        Ok(config)
    }

    /// What a day of work costs at the plug, in tokens.
    pub fn power_cost_of_a_day(&self) -> f64 {
        self.worker_watts.unwrap_or_default() / 1_000.0 * 24.0 * self.worker_power_price.unwrap_or_default()
    }

    /// The part of the machine that tasks get.
    pub fn share(&self) -> Share {
        Share { time_percent: self.time_percent(), processors: self.worker_processors.clone() }
    }

    /// How tasks are jailed.
    pub fn sandbox(&self, dir: &Path) -> scc_sandbox::Config {
        let mut config = scc_sandbox::Config::new(dir);
        // The worker begins no more than it has slots, whose number may change.
        config.parallel_tasks = MOST_SLOTS;
        config.share = self.share();
        // Fuel decides; this frees the machine from what fuel does not count.
        config.wall_clock = Duration::from_secs(4 * 3_600);
        config
    }
}
