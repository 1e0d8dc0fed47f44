//! Records that unit tests share.

use crate::journal::JobRecord;
use scc_types::{AccountId, Assignment, Endpoint, Funding, Hash, JobSpec, JobView, Phase};
use sp_core::sr25519;

pub(crate) fn assignment(job: u64, job_key: sr25519::Public) -> Assignment {
    Assignment {
        job,
        dapp: 1,
        requester: AccountId::new([9; 32]),
        spec: JobSpec { manifest: Hash::repeat_byte(2), inline: Default::default() },
        endpoint: Endpoint { peer_id: Default::default(), addresses: Default::default() },
        job_key,
        payment: 1_000,
        units: 100,
        room: 100,
        posted: 1,
        deadline: 90,
    }
}

pub(crate) fn job(job_key: sr25519::Public) -> JobRecord {
    JobRecord::new(assignment(7, job_key), false)
}

pub(crate) fn view(job: &JobRecord, phase: Phase) -> JobView {
    let assignment = job.assignment.clone();
    JobView {
        id: assignment.job,
        requester: assignment.requester,
        funding: Funding::Own,
        dapp: assignment.dapp,
        spec: assignment.spec,
        units: assignment.units,
        reserved: 0,
        claimed: 0,
        reported: 0,
        objected: 0,
        payment: assignment.payment,
        endpoint: assignment.endpoint,
        job_key: assignment.job_key,
        posted: assignment.posted,
        deadline: assignment.deadline,
        max_workers: 4,
        phase,
        due: 0,
        workers: Vec::new(),
        unserved_since: 1,
        batch: 0,
    }
}
