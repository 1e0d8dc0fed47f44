//! What an included transaction did.

use codec::Decode;
use scc_types::{DappId, Hash, JobId};
use subxt::{config::SubstrateConfig, extrinsics::ExtrinsicEvents};

/// A transaction in a block.
pub struct Included {
    /// The block.
    pub block: Hash,
    events: ExtrinsicEvents<SubstrateConfig>,
}

/// The head of a `JobPosted` event.
#[derive(Clone, Copy, Debug, Decode)]
pub struct JobPosted {
    /// The job's number.
    pub job: JobId,
}

/// The head of a `Registered` event of dApps.
#[derive(Clone, Copy, Debug, Decode)]
pub struct DappRegistered {
    /// The dApp's number.
    pub dapp: DappId,
}

impl Included {
    pub(super) fn new(block: Hash, events: ExtrinsicEvents<SubstrateConfig>) -> Self {
        Self { block, events }
    }

    /// The first event of a name, decoded from its leading fields.
    pub fn event<T: Decode>(&self, pallet: &str, name: &str) -> Option<T> {
        self.events
            .iter()
            .flatten()
            .find(|event| event.pallet_name() == pallet && event.event_name() == name)
            .and_then(|event| T::decode(&mut event.field_bytes()).ok())
    }
}
