//! Keeps the worker on the chain's list, so that it is drawn.

use crate::{service::Client, submit::Submitter};
use pallet_workers::WorkersApi;
use sc_client_api::HeaderBackend;
use scc_runtime::RuntimeCall;
use scc_transport::{Multiaddr, PeerId};
use scc_types::{AccountId, WorkerEngine, WorkerProfile};
use scc_worker::Inclusion;
use sp_api::ProvideRuntimeApi;
use std::{sync::Arc, time::Duration};

/// Between two looks at the list.
const LOOK: Duration = Duration::from_secs(15);
/// The same before the first block is here, and after a transaction that was not even sent, which costs nothing.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// An entry that ends within so many milliseconds is renewed, so that a computer that is off at night stays on the list.
const RENEW_BEFORE: u64 = 24 * 60 * 60 * 1_000;

/// What the list tells of the worker's peer.
pub struct Told {
    /// Its name.
    pub peer: PeerId,
    /// What it can run.
    pub engines: Vec<WorkerEngine>,
    /// Where it relays for others; empty: nowhere.
    pub relay: Vec<Multiaddr>,
}

/// Enlists and renews until the node stops. What stands in the way is said once.
pub async fn stay_enlisted(client: Arc<Client>, submitter: Arc<Submitter>, account: AccountId, told: Told) {
    let mut said = String::new();
    while client.info().best_number == 0 {
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    loop {
        let looked = look(&client, &submitter, &account, &told).await;
        let pause = if matches!(looked, Err(Unlisted::Unsent(_))) { LOOK_AGAIN } else { LOOK };
        if let Err(Unlisted::Unsent(reason) | Unlisted::Refused(reason)) = looked {
            if reason != said {
                log::warn!(target: "worker", "⛏  Not on the chain's list of workers: {reason}");
                said = reason;
            }
        }
        tokio::time::sleep(pause).await;
    }
}

/// Why a worker is not on the list; a sentence.
enum Unlisted {
    /// Nothing was sent: the node still synchronises, or the account cannot pay.
    Unsent(String),
    /// The chain refused it, and took its fee.
    Refused(String),
}

impl From<String> for Unlisted {
    fn from(reason: String) -> Self {
        Self::Unsent(reason)
    }
}

async fn look(client: &Client, submitter: &Submitter, account: &AccountId, told: &Told) -> Result<(), Unlisted> {
    let info = client.info();
    let entry = client.runtime_api().worker(info.best_hash, account.clone()).map_err(|error| error.to_string())?;
    let slot = sc_consensus_aura::slot_duration(client).map_err(|error| error.to_string())?.as_millis();
    let profile = profile(told)?;
    let call = match entry {
        None => pallet_workers::Call::enlist { profile },
        Some(entry) if entry.profile != profile => pallet_workers::Call::update { profile },
        Some(entry)
            if u64::from(entry.expires.saturating_sub(info.best_number)).saturating_mul(slot) < RENEW_BEFORE =>
        {
            pallet_workers::Call::renew {}
        }
        Some(_) => return Ok(()),
    };
    match submitter.submit(RuntimeCall::Workers(call)).await? {
        Inclusion::Included { block } => {
            log::info!(target: "worker", "⛏  Enlisted in block {block}");
            Ok(())
        }
        Inclusion::Refused { reason } => Err(Unlisted::Refused(format!(
            "{reason}. It is tried again; enlisting takes a small deposit and a fee, a tenth of a token in {account} is enough"
        ))),
    }
}

fn profile(told: &Told) -> Result<WorkerProfile, String> {
    let too_long = |_| "this peer's name is too long for the chain".to_string();
    let no_address = |_| "an address of --worker-relay is too long for the chain".to_string();
    let relay = told.relay.iter().map(|address| address.to_vec().try_into().map_err(no_address));
    let relay = relay.collect::<Result<Vec<_>, _>>()?;
    let too_many = |_| "--worker-relay has too many addresses for the chain".to_string();
    Ok(WorkerProfile {
        peer_id: told.peer.to_bytes().try_into().map_err(too_long)?,
        engines: told.engines.clone().try_into().map_err(|_| "too many engines".to_string())?,
        relay: if relay.is_empty() { None } else { Some(relay.try_into().map_err(too_many)?) },
    })
}
