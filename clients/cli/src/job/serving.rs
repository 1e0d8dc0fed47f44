//! The peer that serves a job, and the dispatcher on it.

use super::{
    chain_link::ChainLink,
    folder::{JobFolder, PostedJob},
    here::Orders,
    news::News,
    plan::Plan,
    ports,
    relays::{self, Place, Relays},
    room::free,
    take::Guest,
    Order,
};
use crate::{
    account,
    failure::{Failure, Outcome},
};
use scc_dispatcher::{Config, Dispatcher, JobKey, Limits, Policy, TrackRecord};
use scc_transport::{
    addresses, host, is_circuit, AddressPolicy, BlobConfig, BlobService, BlobStore, Identity, Multiaddr, Peer,
    PeerConfig, PeerId, PortMapping, StoreConfig, StoreError,
};
use scc_types::{AccountId, Endpoint, Hash};
use sp_core::sr25519;
use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// Disk a job's blobs may take, if there is so much.
const BLOB_QUOTA: u64 = 64 << 30;
/// Of the free disk the blobs may take this part; as much is left for the accepted results, which are copies.
const BLOB_SHARE: u64 = 2;
/// A lease can be brought on chain for so long, in milliseconds; who vanishes with one keeps its units from others 24 blocks longer.
const LEASE_MILLIS: u64 = 20 * 60 * 1_000;
/// The same in blocks, at least and at most.
const LEAST_LEASE_BLOCKS: u32 = 8;
const MOST_LEASE_BLOCKS: u32 = 48;
/// So often a store that is still in use is tried again,
const STORE_TRIES: u32 = 50;
/// with this pause.
const STORE_PAUSE: Duration = Duration::from_millis(100);
/// A router that has not answered by then may answer later; the job does not wait for it.
const ROUTER_PATIENCE: Duration = Duration::from_secs(8);
/// Addresses the chain takes.
const MAX_ADDRESSES: usize = 3;

/// A peer that listens, with the job's key.
pub struct Listening {
    peer: Peer,
    key: JobKey,
    public: Vec<Multiaddr>,
    places: Vec<Place>,
}

impl Listening {
    /// Starts listening, at relays too where that is needed; the keys live in the job's folder.
    pub async fn start(folder: &JobFolder, order: &Order<'_>) -> Outcome<Self> {
        let key = JobKey::load_or_create(&folder.join("job.key")).map_err(|error| Failure::Local(error.to_string()))?;
        let identity =
            Identity::load_or_create(&folder.join("peer.key")).map_err(|error| Failure::Local(error.to_string()))?;
        let chain = &order.context.chain;
        let is_live = chain.is_live().await?;
        let policy = AddressPolicy { allow_private: !is_live };
        let mut config = PeerConfig::new(identity);
        let asked = listen_addresses(&order.terms.reach.listen)?;
        let former = ports::former(folder, &asked);
        let is_former = former.is_some();
        config.listen = former.unwrap_or_else(|| asked.clone());
        config.external = parsed(&order.terms.reach.public)?;
        check_public(&config, policy)?;
        let mut public = config.external.clone();
        config.upnp = is_live && !order.terms.reach.no_upnp && public.is_empty();
        // Workers dial us; we dial relays, and workers who came through them.
        config.allow_private = policy.allow_private;
        let started = match Peer::start(config.clone()).await {
            // Somebody else has the port of a former life: the chain is told where the job is now.
            Err(_) if is_former => Peer::start(PeerConfig { listen: asked.clone(), ..config }).await,
            started => started,
        };
        let peer = started.map_err(|error| Failure::Local(format!("cannot listen: {error}")))?;
        ports::keep(folder, &asked, &peer.listen_addresses())?;
        let is_public = !public.is_empty() || relays::is_public(&peer);
        // A router may promise more than it does, so relays are asked as well.
        let (forwarded, places) =
            tokio::join!(forwarded(&peer), relays::take(&peer, chain, &order.terms.reach.relay, is_public, policy));
        let places = places?;
        if !forwarded.is_empty() {
            let text = "the router at home forwards a port to this machine (UPnP): workers can call it directly".into();
            order.teller.tell(&News::Note { text })?;
        }
        let is_reached = is_public || !forwarded.is_empty();
        public.extend(forwarded);
        if !places.is_empty() {
            let relays = if places.len() == 1 { "1 relay".into() } else { format!("{} relays", places.len()) };
            let text = format!("workers who cannot call this machine directly come through {relays}");
            order.teller.tell(&News::Note { text })?;
        } else if is_live && order.terms.reach.relay == Relays::Auto && !is_reached {
            let text = "this machine has no public address and no relay has a place for it: workers outside its own network cannot \
                        call it. If its router forwards a port here, say so with --listen and --public"
                .into();
            order.teller.tell(&News::Note { text })?;
        }
        Ok(Self { peer, key, public, places })
    }

    /// The public key that stands in the job.
    pub fn job_key(&self) -> sr25519::Public {
        self.key.public()
    }

    /// Stops listening and lets go of the keys.
    pub async fn end(self) {
        self.peer.shutdown().await;
    }

    /// The peer, to be shut down when the job is served no more.
    pub fn peer(&self) -> Peer {
        self.peer.clone()
    }

    /// Where workers find us: public addresses first, then relays, then those that help in our own network or on this machine only.
    pub fn endpoint(&self) -> Outcome<Endpoint> {
        let circuits = self.places.iter().map(|place| place.circuit.clone());
        let addresses = ranked(&self.peer.id(), &self.public, circuits, self.peer.listen_addresses());
        let addresses = one_of_each_host(addresses);
        let too_long = || Failure::Local("an address of this machine is too long for the chain".into());
        let addresses = addresses
            .iter()
            .take(MAX_ADDRESSES)
            .map(|address| address.to_vec().try_into().map_err(|_| too_long()))
            .collect::<Outcome<Vec<_>>>()?;
        Ok(Endpoint {
            peer_id: self.peer.id().to_bytes().try_into().map_err(|_| too_long())?,
            addresses: addresses.try_into().map_err(|_| too_long())?,
        })
    }
}

/// Starts handing out the job's tasks; what moves its blobs is good as long as the peer is.
pub async fn dispatch(
    order: &Order<'_>,
    folder: &JobFolder,
    plan: &Arc<Plan>,
    job: &PostedJob,
    listening: Listening,
    guest: &Arc<Guest>,
) -> Outcome<(Dispatcher, BlobService)> {
    let context = order.context;
    let local =
        |error: String| Failure::Local(format!("{error}; job {} stays open, run the same command again", job.id));
    let store = open_store(folder.join("blobs")).await.map_err(|error| local(error.to_string()))?;
    let blobs = BlobService::new(listening.peer, store, BlobConfig::default());
    let files = order.product.files(folder)?;
    let verifier = order.product.verifier(plan)?;
    let parameters = context.chain.parameters();
    // Receipts must be good until the job's refund, which follows its closing.
    let receipt_expiry = job.deadline.saturating_add(parameters.refund_delay).saturating_add(MOST_LEASE_BLOCKS);
    let config = Config {
        dir: folder.join("dispatcher"),
        key: listening.key,
        genesis: context.chain.genesis(),
        job: job.id,
        units: job.units,
        manifest: plan.manifest.clone(),
        files,
        blobs: blobs.clone(),
        guests: Some(guest.guests()),
        chain: Arc::new(ChainLink::new(context.chain.clone(), order.key.clone())),
        verifier: Some(verifier),
        track_record: Some(Arc::new(track_record(context.chain.genesis()))),
        receipt_expiry,
        lease_blocks: lease_blocks(parameters.slot_duration),
        paused: Orders::read(folder)?.paused,
        avoid: order.terms.avoid.clone(),
        chain_interval: Duration::from_millis(parameters.slot_duration.clamp(1_000, 30_000)),
        policy: policy(parameters.slot_duration, &order.terms.trust),
        limits: Limits::default(),
    };
    let dispatcher = Dispatcher::start(config).await.map_err(|error| local(error.to_string()))?;
    Ok((dispatcher, blobs))
}

fn lease_blocks(slot_duration: u64) -> u32 {
    let blocks = u32::try_from(LEASE_MILLIS / slot_duration.max(1)).unwrap_or(u32::MAX);
    blocks.clamp(LEAST_LEASE_BLOCKS, MOST_LEASE_BLOCKS)
}

/// A worker has work for two blocks in hand: a block takes up the lease of what it had in hand before.
fn policy(slot_duration: u64, trust: &[AccountId]) -> Policy {
    let policy = Policy { trusted: trust.iter().cloned().collect(), ..Policy::default() };
    // A lease waits for one block, and for another if the first one's author is away.
    let (hand, wait) = (slot_duration.saturating_mul(2), slot_duration.saturating_mul(3));
    Policy { target_millis: policy.target_millis.max(hand), chain_millis: wait, ..policy }
}

/// What all jobs on a chain know of workers, also those of other runs at the same time.
fn track_record(genesis: Hash) -> TrackRecord {
    TrackRecord::new(account::home().join("track-records").join(format!("{genesis:x}")), genesis)
}

/// Opens the store; a former life in this very process may need a moment to let go of it.
async fn open_store(directory: PathBuf) -> Result<BlobStore, StoreError> {
    let mut tries = 0;
    let quota = quota(&directory).min(BLOB_QUOTA);
    loop {
        match BlobStore::open(StoreConfig { directory: directory.clone(), quota }) {
            Err(StoreError::Locked(_)) if tries < STORE_TRIES => tries += 1,
            opened => return opened,
        }
        tokio::time::sleep(STORE_PAUSE).await;
    }
}

/// What the blobs of a folder take, and a part of what is free: strangers' results must not fill the disk.
fn quota(directory: &Path) -> u64 {
    let Some(free) = free(directory) else { return BLOB_QUOTA };
    let files = std::fs::read_dir(directory.join("blobs")).into_iter().flatten().flatten();
    let taken = files.filter_map(|file| file.metadata().ok()).map(|found| found.len()).fold(0, u64::saturating_add);
    taken.saturating_add(free / BLOB_SHARE)
}

/// All addresses, in the order of their use to strangers: those that reach this machine, then relays', then those that help in its own
/// network, and on itself. Places that relays gave are among those it listens on.
fn ranked(
    peer: &PeerId,
    public: &[Multiaddr],
    circuits: impl Iterator<Item = Multiaddr>,
    listening: Vec<Multiaddr>,
) -> Vec<Multiaddr> {
    let strangers = AddressPolicy { allow_private: false };
    let is_loopback = |address: &Multiaddr| {
        let text = address.to_string();
        text.contains("/127.0.0.1/") || text.contains("/::1/")
    };
    let rank = |address: &Multiaddr| match strangers.check(peer, address) {
        Ok(()) => 0,
        Err(_) if is_loopback(address) => 2,
        Err(_) => 1,
    };
    let mut own: Vec<_> = listening.into_iter().filter(|address| !is_circuit(address)).collect();
    own.sort_by_key(|address| (rank(address), is_quic(address)));
    let near = own.split_off(own.partition_point(|address| rank(address) == 0));
    public.iter().cloned().chain(own).chain(circuits).chain(near).collect()
}

/// Of a host workers call the first address, so what passes most networks comes first.
fn is_quic(address: &Multiaddr) -> bool {
    address.to_string().contains("/udp/")
}

/// Workers knock at a host once, so a second address of it would only take the place of another one's.
fn one_of_each_host(addresses: Vec<Multiaddr>) -> Vec<Multiaddr> {
    let mut hosts = HashSet::new();
    addresses.into_iter().filter(|address| hosts.insert(host(address))).collect()
}

/// Addresses that a router forwards here, once it has answered or is known to be none.
async fn forwarded(peer: &Peer) -> Vec<Multiaddr> {
    let mut mapping = peer.port_mapping();
    let answered = mapping.wait_for(|mapping| *mapping != PortMapping::Asked);
    // Who has not answered is looked at as well: it says so.
    let _ = tokio::time::timeout(ROUTER_PATIENCE, answered).await.is_ok();
    let mapping = mapping.borrow().clone();
    match mapping {
        PortMapping::Open(mut addresses) => {
            addresses.sort_by_key(is_quic);
            addresses
        }
        PortMapping::Off | PortMapping::Asked | PortMapping::Closed(_) => Vec::new(),
    }
}

/// Where to listen: as was asked, else everywhere.
pub fn listen_addresses(asked: &[String]) -> Outcome<Vec<Multiaddr>> {
    let default = ["/ip4/0.0.0.0/tcp/0".to_string(), "/ip4/0.0.0.0/udp/0/quic-v1".to_string()];
    parsed(if asked.is_empty() { default.as_slice() } else { asked })
}

/// An address that no worker would call helps nobody.
fn check_public(config: &PeerConfig, policy: AddressPolicy) -> Outcome {
    for address in &config.external {
        let wrong = |refusal| Failure::Refused(format!("--public {address}: no worker would call it: {refusal}"));
        policy.check(&config.identity.peer_id(), address).map_err(wrong)?;
    }
    Ok(())
}

/// Who serves a job, and where, as the chain says it.
pub fn addresses_of(endpoint: &Endpoint) -> Outcome<(PeerId, Vec<Multiaddr>)> {
    let unreadable = |_| Failure::Chain("the job's record names a peer that cannot be read".into());
    let peer = PeerId::from_bytes(&endpoint.peer_id).map_err(unreadable)?;
    Ok((peer, addresses(&endpoint.addresses)))
}

/// Addresses from their texts.
pub fn parsed(texts: &[String]) -> Outcome<Vec<Multiaddr>> {
    let wrong =
        |text: &String| Failure::Refused(format!("'{text}' is no address: write it like /ip4/1.2.3.4/tcp/4001"));
    texts.iter().map(|text| text.parse().map_err(|_| wrong(text))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leases_and_hands_are_as_long_as_blocks_demand() {
        assert_eq!([1_000, 3_000, 30_000, 150_000, u64::MAX].map(lease_blocks), [48, 48, 40, 8, 8]);
        let times = |slot| {
            let policy = policy(slot, &[]);
            (policy.target_millis, policy.chain_millis)
        };
        assert_eq!([times(3_000), times(150_000)], [(60_000, 9_000), (300_000, 450_000)]);
    }

    #[test]
    fn addresses_come_in_the_order_of_their_use_to_strangers() {
        let peer = Identity::from_seed([1; 32]).peer_id();
        let relay = Identity::from_seed([2; 32]).peer_id();
        let read = |text: &str| text.parse::<Multiaddr>().expect("an address");
        let circuit = read(&format!("/ip4/1.1.1.2/tcp/4001/p2p/{relay}/p2p-circuit"));
        let [loopback, lan, global] =
            ["127.0.0.1", "192.168.1.2", "1.1.1.1"].map(|ip| read(&format!("/ip4/{ip}/tcp/4001")));
        let router = read("/ip4/1.1.1.3/tcp/4001");
        let listening = vec![loopback.clone(), circuit.clone(), lan.clone(), global.clone()];
        let order = ranked(&peer, std::slice::from_ref(&router), [circuit.clone()].into_iter(), listening);
        assert_eq!(order, [router, global, circuit, lan, loopback]);
        let quic = read("/ip4/192.168.1.2/udp/4001/quic-v1");
        let order = ranked(&peer, &[], std::iter::empty(), vec![quic.clone(), order[3].clone()]);
        assert_eq!(order[1], quic, "TCP passes more networks");
        assert_eq!(one_of_each_host(order.clone()), order[..1]);
    }
}
