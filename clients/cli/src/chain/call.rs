//! Extrinsic calls, one constructor each.

use codec::{Compact, Encode, Output};
use scc_types::{
    AccountId, Balance, BlockNumber, DappDetails, DappId, Endpoint, Funding, Hash, JobId, JobSpec, Rating, Units,
};
use sp_core::sr25519;
use subxt::ext::{
    scale_encode::{EncodeAsFields, Error, FieldIter},
    scale_type_resolver::TypeResolver,
};

/// A call: its name, and its arguments in SCALE as the pallet declares them.
#[derive(Clone, Debug)]
pub struct Call {
    pallet: &'static str,
    name: &'static str,
    arguments: Arguments,
}

/// What is in SCALE already, put in between as it is.
#[derive(Clone, Debug)]
pub struct Encoded(pub Vec<u8>);

impl Encode for Encoded {
    fn encode_to<T: Output + ?Sized>(&self, out: &mut T) {
        out.write(&self.0);
    }
}

/// Arguments already encoded.
#[derive(Clone, Debug)]
pub struct Arguments(Vec<u8>);

impl EncodeAsFields for Arguments {
    fn encode_as_fields_to<R: TypeResolver>(
        &self,
        _fields: &mut dyn FieldIter<'_, R::TypeId>,
        _types: &R,
        out: &mut Vec<u8>,
    ) -> Result<(), Error> {
        out.extend_from_slice(&self.0);
        Ok(())
    }
}

impl subxt::transactions::Payload for Call {
    type CallData = Arguments;

    fn pallet_name(&self) -> &str {
        self.pallet
    }

    fn call_name(&self) -> &str {
        self.name
    }

    fn call_data(&self) -> &Arguments {
        &self.arguments
    }
}

/// What a job is posted with.
#[derive(Clone, Debug)]
pub struct Posting {
    /// Whose money pays.
    pub funding: Funding,
    /// What runs.
    pub dapp: DappId,
    /// What is computed.
    pub spec: JobSpec,
    /// The budget of units.
    pub units: Units,
    /// In planck.
    pub payment: Balance,
    /// Where it is served.
    pub endpoint: Endpoint,
    /// Signs leases and receipts.
    pub job_key: sr25519::Public,
    /// Last block in which it is open.
    pub deadline: BlockNumber,
    /// Most workers drawn in a batch.
    pub max_workers: u32,
}

impl Call {
    pub(super) fn new(pallet: &'static str, name: &'static str, arguments: impl Encode) -> Self {
        Self { pallet, name, arguments: Arguments(arguments.encode()) }
    }

    /// The pallet's name.
    pub fn pallet(&self) -> &'static str {
        self.pallet
    }

    /// The call's name in the pallet.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The arguments, in SCALE.
    pub fn arguments(&self) -> &[u8] {
        &self.arguments.0
    }

    /// Pays for a job, or has a budget pay for it.
    pub fn post_job(posting: &Posting) -> Self {
        let Posting { funding, dapp, spec, units, payment, endpoint, job_key, deadline, max_workers } = posting;
        let (pallet, name) = match funding {
            Funding::Own => ("Jobs", "post_job"),
            Funding::Coupon => ("Grants", "post_trial_job"),
            Funding::Grant => ("Grants", "post_grant_job"),
        };
        Self::new(pallet, name, (dapp, spec, units, payment, endpoint, job_key, deadline, max_workers))
    }

    /// Adds to a job's payment, and units to what is paid for.
    pub fn raise_bid(job: JobId, payment: Balance, units: Units) -> Self {
        Self::new("Jobs", "raise_bid", (job, payment, units))
    }

    /// Says where a job is served from now on.
    pub fn update_endpoint(job: JobId, endpoint: &Endpoint) -> Self {
        Self::new("Jobs", "update_endpoint", (job, endpoint))
    }

    /// Has the next batch of workers drawn for a job that nobody serves.
    pub fn draw_again(job: JobId) -> Self {
        Self::new("Jobs", "draw_again", job)
    }

    /// Hands in a page of a report.
    pub fn report(job: JobId, ratings: &[Rating], last: bool) -> Self {
        Self::new("Jobs", "report", (job, ratings, last))
    }

    /// Sends tokens; never closes the sender's account.
    pub fn transfer(to: &AccountId, amount: Balance) -> Self {
        // 0 is the address form "account id".
        Self::new("Balances", "transfer_keep_alive", (0u8, to, Compact(amount)))
    }

    /// Lists a dApp whose details are those that were read.
    pub fn list_dapp(dapp: DappId, reading: Hash) -> Self {
        Self::new("Dapps", "list", (dapp, reading))
    }

    /// Takes a dApp off the list.
    pub fn delist_dapp(dapp: DappId) -> Self {
        Self::new("Dapps", "delist", dapp)
    }

    /// Registers a dApp as a draft.
    pub fn register_dapp(details: &DappDetails) -> Self {
        Self::new("Dapps", "register", details)
    }
}
