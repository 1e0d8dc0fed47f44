//! RPC beyond the stock set: nonces, fees, finality, manual sealing. What is chain state is read by runtime APIs.

pub mod sealing;

use crate::service::{Backend, Client, Pool};
use jsonrpsee::RpcModule;
use sc_consensus_grandpa::{FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState};
use sc_consensus_manual_seal::rpc::{EngineCommand, ManualSeal};
use sc_rpc::SubscriptionTaskExecutor;
use scc_runtime::{opaque::Block, BlockNumber, Hash};
use sealing::{Sealing, SealingApiServer};
use std::sync::Arc;

/// What the finality RPC needs.
pub(crate) struct GrandpaDeps {
    pub voter_state: SharedVoterState,
    pub authority_set: SharedAuthoritySet<Hash, BlockNumber>,
    pub justifications: GrandpaJustificationStream<Block>,
    pub proofs: Arc<FinalityProofProvider<Backend, Block>>,
}

/// What all of it needs.
pub(crate) struct Deps {
    pub client: Arc<Client>,
    pub pool: Arc<Pool>,
    pub grandpa: Option<GrandpaDeps>,
    pub sealing: Option<futures::channel::mpsc::Sender<EngineCommand<Hash>>>,
}

/// All extra methods.
pub(crate) fn create(
    deps: &Deps,
    executor: SubscriptionTaskExecutor,
) -> Result<RpcModule<()>, Box<dyn std::error::Error + Send + Sync>> {
    use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
    use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
    use substrate_frame_rpc_system::{System, SystemApiServer};

    let mut module = RpcModule::new(());
    module.merge(System::new(deps.client.clone(), deps.pool.clone()).into_rpc())?;
    module.merge(TransactionPayment::new(deps.client.clone()).into_rpc())?;
    if let Some(grandpa) = &deps.grandpa {
        module.merge(
            Grandpa::new(
                executor,
                grandpa.authority_set.clone(),
                grandpa.voter_state.clone(),
                grandpa.justifications.clone(),
                grandpa.proofs.clone(),
            )
            .into_rpc(),
        )?;
    }
    if let Some(sealing) = &deps.sealing {
        module.merge(Sealing(ManualSeal::new(sealing.clone())).into_rpc())?;
    }
    Ok(module)
}
