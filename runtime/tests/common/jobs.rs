//! Jobs, leases and receipts as requesters and workers make them.

use super::{transaction::key_of, Who};
use scc_runtime::*;
use scc_types::{
    DappDetails, DappId, Endpoint, Engine, JobId, JobSpec, Lease, Rating, Receipt, Stars, Units, WorkerEngine,
    WorkerProfile,
};
use sp_core::{sr25519, Pair, H256};

/// The key that signs every job's leases and receipts.
pub fn job_key() -> sr25519::Pair {
    key_of("Bob//job")
}

/// `post_job` with a specification of `inline` bytes.
pub fn post_with(dapp: DappId, units: Units, payment: Balance, deadline: BlockNumber, inline: usize) -> RuntimeCall {
    pallet_jobs::Call::post_job {
        dapp,
        spec: JobSpec { manifest: H256::repeat_byte(7), inline: vec![b' '; inline].try_into().unwrap() },
        units,
        payment,
        endpoint: Endpoint { peer_id: peer_id(), addresses: Default::default() },
        job_key: job_key().public(),
        deadline,
        max_workers: 4,
    }
    .into()
}

/// The arguments of `post_job` as those of a grant's or a trial's call.
pub fn of_a_budget(post: RuntimeCall, trial: bool) -> RuntimeCall {
    use pallet_grants::Call;
    let RuntimeCall::Jobs(pallet_jobs::Call::post_job {
        dapp,
        spec,
        units,
        payment,
        endpoint,
        job_key,
        deadline,
        max_workers,
    }) = post
    else {
        panic!("a `post_job`")
    };
    if trial {
        Call::post_trial_job { dapp, spec, units, payment, endpoint, job_key, deadline, max_workers }.into()
    } else {
        Call::post_grant_job { dapp, spec, units, payment, endpoint, job_key, deadline, max_workers }.into()
    }
}

/// `post_job` to the first dApp.
pub fn post(units: Units, payment: Balance, deadline: BlockNumber) -> RuntimeCall {
    post_with(0, units, payment, deadline, 64)
}

/// `raise_bid`.
pub fn raise(job: JobId, payment: Balance, units: Units) -> RuntimeCall {
    pallet_jobs::Call::raise_bid { job, payment, units }.into()
}

/// `register_lease` of a lease the job key signed. Inside externalities only.
pub fn lease(job: JobId, worker: Who, units: Units, task_units: Units, expiry: BlockNumber) -> RuntimeCall {
    let genesis = System::block_hash(0);
    let lease = Lease { genesis, job, worker: worker.to_account_id(), units, task_units, expiry };
    let signature = job_key().sign(&lease.payload());
    pallet_jobs::Call::register_lease { lease, signature }.into()
}

/// `claim_receipts` of a receipt the job key signed. Inside externalities only.
pub fn claim(job: JobId, worker: Who, units: Units, expiry: BlockNumber) -> RuntimeCall {
    let genesis = System::block_hash(0);
    let result_root = H256::repeat_byte(3);
    let receipt = Receipt { genesis, job, worker: worker.to_account_id(), units, result_root, expiry };
    let signature = job_key().sign(&receipt.payload());
    pallet_jobs::Call::claim_receipts { receipt, signature }.into()
}

/// `object`.
pub fn object(job: JobId, units: Units) -> RuntimeCall {
    pallet_jobs::Call::object { job, units }.into()
}

/// A page of `report`.
pub fn report(job: JobId, ratings: &[(Who, Units, Stars)], last: bool) -> RuntimeCall {
    let rating = |(worker, units, stars): &(Who, Units, Stars)| Rating {
        worker: worker.to_account_id(),
        units: *units,
        stars: *stars,
    };
    let ratings = ratings.iter().map(rating).collect::<Vec<_>>().try_into().unwrap();
    pallet_jobs::Call::report { job, ratings, last }.into()
}

/// `register` of a dApp.
pub fn register_dapp(name: &str) -> RuntimeCall {
    pallet_dapps::Call::register { details: dapp_details(name) }.into()
}

/// What `register_dapp` registers.
pub fn dapp_details(name: &str) -> DappDetails {
    DappDetails {
        name: name.as_bytes().to_vec().try_into().unwrap(),
        description_zh: "渲染".as_bytes().to_vec().try_into().unwrap(),
        description_en: b"renders".to_vec().try_into().unwrap(),
        engine: Engine::Wasm { code: H256::repeat_byte(9) },
        price_hint: 1,
    }
}

/// Root lists a dApp that was registered as `render`.
pub fn list_dapp(dapp: DappId) -> RuntimeCall {
    by_root(pallet_dapps::Call::list { dapp, reading: dapp_details("render").reading() })
}

/// Sudo.
pub fn by_root(call: impl Into<RuntimeCall>) -> RuntimeCall {
    pallet_sudo::Call::sudo { call: Box::new(call.into()) }.into()
}

/// `enlist`.
pub fn enlist() -> RuntimeCall {
    let engines = vec![WorkerEngine::Wasm].try_into().unwrap();
    pallet_workers::Call::enlist { profile: WorkerProfile { peer_id: peer_id(), engines, relay: None } }.into()
}

fn peer_id() -> sp_runtime::BoundedVec<u8, scc_types::MaxPeerId> {
    // An Ed25519 key, unhashed.
    let mut bytes = vec![0, 36, 8, 1, 18, 32];
    bytes.extend([5; 32]);
    bytes.try_into().unwrap()
}
