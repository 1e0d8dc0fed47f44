//! What is stored and what calls carry.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use scc_types::{AccountId, Balance, BlockNumber, DappId, Endpoint, Funding, JobOrder, JobSpec, Units};
use sp_core::sr25519;

/// The right to post trial jobs of one dApp.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Coupon {
    /// The price of jobs that may still be posted, in planck; never 0.
    pub left: Balance,
    /// Last block in which it can be used.
    pub expiry: BlockNumber,
    /// Who issued it and holds its deposit.
    pub issuer: AccountId,
    /// The deposit, in planck.
    pub deposit: Balance,
}

/// The price of what was posted in a day.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Posted {
    /// The day.
    pub day: u32,
    /// The sum, in planck.
    pub amount: Balance,
}

/// A job as the calls take it.
pub(crate) struct JobTerms {
    pub dapp: DappId,
    pub spec: JobSpec,
    pub units: Units,
    pub payment: Balance,
    pub endpoint: Endpoint,
    pub job_key: sr25519::Public,
    pub deadline: BlockNumber,
    pub max_workers: u32,
}

impl JobTerms {
    /// The order for it.
    pub fn order(self, requester: AccountId, funding: Funding) -> JobOrder {
        let Self { dapp, spec, units, payment, endpoint, job_key, deadline, max_workers } = self;
        JobOrder { requester, funding, dapp, spec, units, payment, endpoint, job_key, deadline, max_workers }
    }
}
