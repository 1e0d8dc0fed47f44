//! Engines of this computer besides its own for modules, and the dApps that need them.

use super::bridge::Bridge;
use crate::service::{Backend, Client};
use pallet_dapps::DappsApi;
use sc_client_api::HeaderBackend;
use scc_blender::Blender;
use scc_sandbox::Sandbox;
use scc_types::{AccountId, ContributorProfile, DappId};
use scc_worker::{BlenderConfig, BlenderRunner, Controls, Engines, Runner};
use sp_api::ProvideRuntimeApi;
use std::{
    convert::Infallible,
    path::PathBuf,
    str::FromStr,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::watch;

/// A Blender without a task ends after so long: the next task of its job may wait for its requester.
const IDLE: Duration = Duration::from_secs(120);
/// Between two looks whether there is a new dApp.
const LOOK: Duration = Duration::from_secs(15);
/// Between two looks at all of them: an owner may change what runs.
const LOOK_AT_ALL: Duration = Duration::from_secs(600);
/// dApps of one look.
const PAGE: u32 = 100;

/// Which Blender works for others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlenderWish {
    /// The one on the PATH, or of a Python there, where there is one.
    Auto,
    /// None.
    None,
    /// The one at this path.
    At(PathBuf),
}

impl FromStr for BlenderWish {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text {
            "auto" => Self::Auto,
            "none" => Self::None,
            path => Self::At(path.into()),
        })
    }
}

/// Finds it and tries it in the jail; the error is a sentence.
pub async fn blender(
    wish: &BlenderWish,
    sandbox: Arc<Sandbox>,
    config: BlenderConfig,
) -> Result<BlenderRunner, String> {
    let path = match wish {
        BlenderWish::Auto => None,
        BlenderWish::At(path) => Some(path.clone()),
        BlenderWish::None => return Err("it is switched off (--worker-blender none)".into()),
    };
    let found = tokio::task::spawn_blocking(move || Blender::find(path.as_deref())).await;
    let found = found.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
    BlenderRunner::new(sandbox, found, config).await
}

/// What Blender gets of this computer.
pub(crate) fn blender_config(sandbox: &scc_sandbox::Config) -> BlenderConfig {
    BlenderConfig { time: sandbox.wall_clock, threads: None, idle: IDLE }
}

/// Tells the chain's off-chain worker what this contributor wants, and for which dApps this computer has the engine, until the node
/// stops: jobs for others would only take the places of those that it can do.
pub(crate) async fn follow_dapps(
    client: Arc<Client>,
    backend: Arc<Backend>,
    bridge: Bridge,
    engines: Arc<Engines>,
    account: AccountId,
    mut controls: watch::Receiver<Controls>,
) {
    let mut profile = wanted(&account, &controls.borrow_and_update(), None);
    bridge.leave_profile(&backend, &profile);
    let mut seen: Option<(DappId, Instant)> = None;
    loop {
        let mut dapps = profile.dapps.clone();
        let next = client.runtime_api().next_dapp(client.info().best_hash).ok();
        let is_old = seen.is_none_or(|(known, at)| Some(known) != next || at.elapsed() >= LOOK_AT_ALL);
        if let Some(next) = next.filter(|_| is_old) {
            match runnable(&client, &engines, next).await {
                Ok(runnable) => {
                    seen = Some((next, Instant::now()));
                    dapps = runnable;
                }
                Err(error) => log::warn!(target: "worker", "⛏  The list of dApps cannot be read: {error}"),
            }
        }
        let now = wanted(&account, &controls.borrow_and_update(), dapps);
        if now != profile {
            profile = now;
            bridge.leave_profile(&backend, &profile);
        }
        tokio::select! {
            changed = controls.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(LOOK) => {},
        }
    }
}

/// What the chain's off-chain worker must know of a contributor.
fn wanted(account: &AccountId, controls: &Controls, dapps: Option<Vec<DappId>>) -> ContributorProfile {
    ContributorProfile {
        account: account.clone(),
        dapps,
        blocked_requesters: controls.blocked_requesters.clone(),
        minimum_price: controls.minimum_price,
        paused: false,
    }
}

/// The dApps below `next` that this computer can run; `None`: all there are.
async fn runnable(client: &Client, engines: &Engines, next: DappId) -> Result<Option<Vec<DappId>>, sp_api::ApiError> {
    let at = client.info().best_hash;
    let (mut runnable, mut is_all, mut from) = (Vec::new(), true, 0);
    while from < next {
        let page = client.runtime_api().dapps(at, from, PAGE)?;
        // A page ends at its last dApp, or has looked at a thousand numbers in vain.
        from = page.last().map_or(from.saturating_add(1_000), |dapp| dapp.id.saturating_add(1));
        for dapp in page {
            match engines.can_run(&dapp.details.engine).await {
                Ok(()) => runnable.push(dapp.id),
                Err(_) => is_all = false,
            }
        }
    }
    Ok((!is_all).then_some(runnable))
}
