//! Aura authoring and GRANDPA finality.

use super::parts::{proposal_portion, BlockImport, Client, GrandpaLink, Pool, SelectChain, JUSTIFICATION_PERIOD};
use super::Net;
use crate::cli::Sealing;
use sc_client_api::BlockBackend;
use sc_consensus_aura::StartAuraParams;
use sc_consensus_grandpa::SharedVoterState;
use sc_network::{
    config::FullNetworkConfiguration, service::traits::NetworkService, NotificationMetrics, NotificationService,
};
use sc_network_sync::SyncingService;
use sc_service::{Configuration, Error, Role, TaskManager};
use sc_telemetry::TelemetryHandle;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use scc_runtime::{opaque::Block, Hash};
use sp_consensus_aura::sr25519::AuthorityPair;
use sp_keystore::KeystorePtr;
use std::{sync::Arc, time::Duration};

/// Most bytes of transactions an author puts into a block: the runtime's own limit.
const AUTHOR_BLOCK_BYTES: usize = scc_runtime::constants::BLOCK_LENGTH as usize;

/// What authoring needs.
pub struct Author {
    pub client: Arc<Client>,
    pub pool: Arc<Pool>,
    pub select_chain: SelectChain,
    pub block_import: BlockImport,
    pub keystore: KeystorePtr,
    pub prometheus: Option<substrate_prometheus_endpoint::Registry>,
    pub telemetry: Option<TelemetryHandle>,
    pub force_authoring: bool,
}

impl Author {
    /// The factory of block proposers.
    pub fn proposers(&self, tasks: &TaskManager) -> sc_basic_authorship::ProposerFactory<Pool, Client> {
        let mut factory = sc_basic_authorship::ProposerFactory::new(
            tasks.spawn_handle(),
            self.client.clone(),
            self.pool.clone(),
            self.prometheus.as_ref(),
            self.telemetry.clone(),
        );
        factory.set_default_block_size_limit(AUTHOR_BLOCK_BYTES);
        factory
    }

    /// Makes blocks in this node's slots.
    pub fn spawn_aura(&self, tasks: &TaskManager, sync: Arc<SyncingService<Block>>) -> Result<(), Error> {
        let slot_duration = sc_consensus_aura::slot_duration(&*self.client)?;
        let aura = sc_consensus_aura::start_aura::<AuthorityPair, _, _, _, _, _, _, _, _, _, _>(StartAuraParams {
            slot_duration,
            client: self.client.clone(),
            select_chain: self.select_chain.clone(),
            block_import: self.block_import.clone(),
            proposer_factory: self.proposers(tasks),
            create_inherent_data_providers: move |_, ()| async move {
                let timestamp = sp_timestamp::InherentDataProvider::from_system_time();
                let slot = sp_consensus_aura::inherents::InherentDataProvider::from_timestamp_and_slot_duration(
                    *timestamp,
                    slot_duration,
                );
                Ok((slot, timestamp))
            },
            force_authoring: self.force_authoring,
            backoff_authoring_blocks: None::<sc_consensus_slots::BackoffAuthoringOnFinalizedHeadLagging<u32>>,
            keystore: self.keystore.clone(),
            sync_oracle: sync.clone(),
            justification_sync_link: sync,
            block_proposal_slot_portion: proposal_portion(),
            max_block_proposal_slot_portion: None,
            telemetry: self.telemetry.clone(),
            compatibility_mode: Default::default(),
        })?;
        tasks.spawn_essential_handle().spawn_blocking("aura", Some("block-authoring"), aura);
        Ok(())
    }
}

/// GRANDPA before the network runs.
pub struct Finality {
    protocol: sc_network::ProtocolName,
    notifications: Box<dyn NotificationService>,
}

impl Finality {
    /// Adds GRANDPA's protocol to the network, unless blocks are sealed and final on demand.
    pub fn prepare(
        config: &Configuration,
        client: &Arc<Client>,
        metrics: &NotificationMetrics,
        net_config: &mut FullNetworkConfiguration<Block, Hash, Net>,
        sealing: Option<Sealing>,
    ) -> Result<Option<Self>, Error> {
        if sealing.is_some() || config.disable_grandpa {
            return Ok(None);
        }
        let genesis = client.block_hash(0)?.ok_or_else(|| Error::Other("the chain has no block 0".into()))?;
        let protocol = sc_consensus_grandpa::protocol_standard_name(&genesis, &config.chain_spec);
        let (protocol_config, notifications) = sc_consensus_grandpa::grandpa_peers_set_config::<Block, Net>(
            protocol.clone(),
            metrics.clone(),
            net_config.peer_store_handle(),
        );
        net_config.add_notification_protocol(protocol_config);
        Ok(Some(Self { protocol, notifications }))
    }

    /// Votes, or follows the votes.
    #[allow(clippy::too_many_arguments)] // the node's parts, each used once
    pub fn spawn(
        self,
        tasks: &TaskManager,
        author: &Author,
        name: String,
        role: Role,
        link: GrandpaLink,
        network: Arc<dyn NetworkService>,
        sync: Arc<SyncingService<Block>>,
        shared_voter_state: SharedVoterState,
    ) -> Result<(), Error> {
        let config = sc_consensus_grandpa::Config {
            gossip_duration: Duration::from_millis(333),
            justification_generation_period: JUSTIFICATION_PERIOD,
            name: Some(name),
            observer_enabled: false,
            keystore: role.is_authority().then(|| author.keystore.clone()),
            local_role: role,
            telemetry: author.telemetry.clone(),
            protocol_name: self.protocol,
        };
        let voter = sc_consensus_grandpa::run_grandpa_voter(sc_consensus_grandpa::GrandpaParams {
            config,
            link,
            network,
            sync,
            notification_service: self.notifications,
            voting_rule: sc_consensus_grandpa::VotingRulesBuilder::default().build(),
            prometheus_registry: author.prometheus.clone(),
            shared_voter_state,
            telemetry: author.telemetry.clone(),
            offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(author.pool.clone()),
        })?;
        tasks.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
        Ok(())
    }
}
