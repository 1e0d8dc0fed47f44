//! Jobs and workers as the benchmarks need them.

use super::{NOW, PRICE, UNITS};
use crate::{
    types::{DueItem, Job, State},
    BenchmarkHelper, Config, Jobs, Pallet, Queue, Seeds,
};
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{fungible::Mutate, Get},
    BoundedVec,
};
use frame_system::RawOrigin;
use scc_types::{
    AccountId, Balance, BlockNumber, Endpoint, Funding, Hash, JobId, JobOrder, JobSpec, Lease, Rating, Receipt, Stars,
    Units, SCC,
};
use sp_core::{
    crypto::KeyTypeId,
    sr25519::{Public, Signature},
    H256,
};
use sp_runtime::traits::Zero;

const RICHES: Balance = 1_000_000 * SCC;
/// Where the host keeps the job key.
const KEYS: KeyTypeId = KeyTypeId(*b"bnch");
/// Most workers drawn: each may have 2/64 of the units where a budget pays.
pub const WORKERS: u32 = 64;
/// What a worker delivers.
pub const SHARE: Units = UNITS / 100;
/// Last block of leases and receipts.
pub const EXPIRY: BlockNumber = NOW + 100;

pub fn go_to<T: Config>(height: BlockNumber) {
    frame_system::Pallet::<T>::set_block_number(height.into());
}

pub fn rich<T: Config<Currency: Mutate<AccountId>>>(name: &'static str, index: u32) -> AccountId {
    let who = account(name, index, 0);
    T::Currency::set_balance(&who, RICHES);
    who
}

pub fn requester<T: Config<Currency: Mutate<AccountId>>>() -> AccountId {
    rich::<T>("requester", 0)
}

/// So many workers, enlisted since long before [`NOW`].
pub fn workers<T: Config<Currency: Mutate<AccountId>>>(number: u32) -> Vec<AccountId> {
    go_to::<T>(1);
    let workers: Vec<AccountId> = (0..number).map(|index| rich::<T>("worker", index)).collect();
    workers.iter().for_each(T::BenchmarkHelper::enlist);
    go_to::<T>(NOW);
    workers
}

/// The longest endpoint, or the shortest.
pub fn endpoint(addresses: usize) -> Endpoint {
    let address = BoundedVec::truncate_from(vec![4; 128]);
    Endpoint {
        peer_id: BoundedVec::truncate_from(vec![1; 64]),
        addresses: BoundedVec::truncate_from(vec![address; addresses]),
    }
}

pub fn spec(inline: u32) -> JobSpec {
    JobSpec { manifest: H256::repeat_byte(7), inline: BoundedVec::truncate_from(vec![b' '; inline as usize]) }
}

/// A job of [`requester`] for a listed dApp, posted in block [`NOW`]; now is the block after the next, so that its lottery's seed
/// is known.
pub fn post<T: Config<Currency: Mutate<AccountId>>>(funding: Funding) -> Result<JobId, BenchmarkError> {
    go_to::<T>(NOW);
    let id = Pallet::<T>::do_post(JobOrder {
        requester: requester::<T>(),
        funding,
        dapp: T::BenchmarkHelper::list_dapp(),
        spec: spec(1_024),
        units: UNITS,
        payment: PRICE,
        endpoint: endpoint(1),
        job_key: sp_io::crypto::sr25519_generate(KEYS, None),
        deadline: EXPIRY,
        max_workers: WORKERS,
    })?;
    let seed_block = Pallet::<T>::seed_block(&job::<T>(id)?);
    go_to::<T>(NOW + 2);
    Pallet::<T>::remember_seeds();
    // The host's blocks have no hashes.
    Seeds::<T>::mutate_extant(seed_block, |seed| seed.hash = Hash::repeat_byte(1));
    Ok(id)
}

pub fn job<T: Config>(id: JobId) -> Result<Job, BenchmarkError> {
    Jobs::<T>::get(id).ok_or(BenchmarkError::Stop("no such job"))
}

/// Puts the job where it is to be measured.
pub fn put_into<T: Config>(id: JobId, state: State) -> Result<(), BenchmarkError> {
    let job = job::<T>(id)?;
    Pallet::<T>::put(id, &Job { state, ..job });
    Ok(())
}

fn genesis<T: Config>() -> Hash {
    frame_system::Pallet::<T>::block_hash(frame_system::pallet_prelude::BlockNumberFor::<T>::zero())
}

fn sign<T: Config>(id: JobId, payload: &[u8]) -> Result<Signature, BenchmarkError> {
    let key: Public = job::<T>(id)?.job_key;
    sp_io::crypto::sr25519_sign(KEYS, &key, payload).ok_or(BenchmarkError::Stop("the host does not sign"))
}

pub fn lease<T: Config>(id: JobId, worker: &AccountId) -> Result<(Lease, Signature), BenchmarkError> {
    let lease = Lease {
        genesis: genesis::<T>(),
        job: id,
        worker: worker.clone(),
        units: SHARE,
        task_units: SHARE,
        expiry: EXPIRY,
    };
    let signature = sign::<T>(id, &lease.payload())?;
    Ok((lease, signature))
}

pub fn receipt<T: Config>(id: JobId, worker: &AccountId) -> Result<(Receipt, Signature), BenchmarkError> {
    let result_root = H256::repeat_byte(3);
    let receipt =
        Receipt { genesis: genesis::<T>(), job: id, worker: worker.clone(), units: SHARE, result_root, expiry: EXPIRY };
    let signature = sign::<T>(id, &receipt.payload())?;
    Ok((receipt, signature))
}

/// Registers the worker's lease, whose fee is held.
pub fn register<T: Config>(id: JobId, worker: &AccountId) -> Result<(), BenchmarkError> {
    let (lease, signature) = lease::<T>(id, worker)?;
    let call = Pallet::<T>::register_lease(RawOrigin::Signed(worker.clone()).into(), lease, signature);
    call.map(|_| ()).map_err(|error| error.error.into())
}

pub fn ratings(workers: &[AccountId]) -> Vec<Rating> {
    let rating = |worker: &AccountId| Rating { worker: worker.clone(), units: SHARE, stars: Stars::One };
    workers.iter().map(rating).collect()
}

/// A closed job whose workers leased and are in the report, but were never given a receipt.
pub fn reported<T: Config<Currency: Mutate<AccountId>>>(workers: &[AccountId]) -> Result<JobId, BenchmarkError> {
    let id = post::<T>(Funding::Own)?;
    for worker in workers {
        register::<T>(id, worker)?;
    }
    Pallet::<T>::do_report(requester::<T>(), id, ratings(workers), true)?;
    Ok(id)
}

/// As [`reported`], about to settle.
pub fn settling<T: Config<Currency: Mutate<AccountId>>>(workers: &[AccountId]) -> Result<JobId, BenchmarkError> {
    let id = reported::<T>(workers)?;
    put_into::<T>(id, State::Settling { closed: NOW, next: 0 })?;
    Ok(id)
}

/// Does the next step of a job, found in the queue.
pub fn step<T: Config>(due: BlockNumber) {
    if let Some(item) = Queue::<T>::iter_key_prefix(due).next() {
        Pallet::<T>::step(due, &item);
    }
}

/// Leaves nothing in the queue of a block but one item.
pub fn alone<T: Config>(due: BlockNumber, item: DueItem) {
    let _ = Queue::<T>::clear_prefix(due, T::MaxWorkers::get(), None);
    Queue::<T>::insert(due, item, ());
}
