//! Leases and receipts: what a requester's job key signs off chain and a worker may bring on chain.

use crate::{AccountId, BlockNumber, Hash, JobId, Units};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::{sr25519, H256};
use sp_runtime::traits::Verify;

/// Domain prefix of a signed lease.
pub const LEASE_DOMAIN: &[u8] = b"scc/lease/1";
/// Domain prefix of a signed receipt.
pub const RECEIPT_DOMAIN: &[u8] = b"scc/receipt/1";

/// The right to work on part of a job until `expiry`.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct Lease {
    /// Hash of block 0: a lease of another chain is worth nothing here.
    pub genesis: Hash,
    /// The job.
    pub job: JobId,
    /// Who may work.
    pub worker: AccountId,
    /// All units this worker may bring in for the job so far (cumulative, like a receipt's).
    pub units: Units,
    /// Units of the largest task in it.
    pub task_units: Units,
    /// Last block in which it can be registered.
    pub expiry: BlockNumber,
}

/// The requester's word that it accepted results: cumulative, the newest replaces all before.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct Receipt {
    /// Hash of block 0.
    pub genesis: Hash,
    /// The job.
    pub job: JobId,
    /// Who did the work.
    pub worker: AccountId,
    /// All units accepted from this worker so far.
    pub units: Units,
    /// BLAKE3 hash over the accepted results' hashes, in order of acceptance.
    pub result_root: H256,
    /// Last block in which it can be claimed.
    pub expiry: BlockNumber,
}

impl Lease {
    /// The bytes the job key signs.
    pub fn payload(&self) -> Vec<u8> {
        payload(LEASE_DOMAIN, self)
    }

    /// Whether `signature` is the job key's over this lease.
    pub fn is_signed_by(&self, job_key: &sr25519::Public, signature: &sr25519::Signature) -> bool {
        signature.verify(self.payload().as_slice(), job_key)
    }
}

impl Receipt {
    /// The bytes the job key signs.
    pub fn payload(&self) -> Vec<u8> {
        payload(RECEIPT_DOMAIN, self)
    }

    /// Whether `signature` is the job key's over this receipt.
    pub fn is_signed_by(&self, job_key: &sr25519::Public, signature: &sr25519::Signature) -> bool {
        signature.verify(self.payload().as_slice(), job_key)
    }
}

fn payload(domain: &[u8], body: &impl Encode) -> Vec<u8> {
    let mut bytes = domain.to_vec();
    body.encode_to(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use sp_core::Pair;

    fn receipt() -> Receipt {
        Receipt {
            genesis: Hash::repeat_byte(1),
            job: 7,
            worker: AccountId::new([2; 32]),
            units: 40,
            result_root: H256::repeat_byte(3),
            expiry: 99,
        }
    }

    #[test]
    fn a_receipt_verifies_only_as_it_was_signed() {
        let key = sr25519::Pair::from_seed(&[9; 32]);
        let signature = key.sign(&receipt().payload());
        assert!(receipt().is_signed_by(&key.public(), &signature));
        let mut more = receipt();
        more.units += 1;
        assert!(!more.is_signed_by(&key.public(), &signature));
        let other = sr25519::Pair::from_seed(&[8; 32]);
        assert!(!receipt().is_signed_by(&other.public(), &signature));
    }

    #[test]
    fn a_lease_is_never_a_receipt() {
        let lease = Lease {
            genesis: Hash::repeat_byte(1),
            job: 7,
            worker: AccountId::new([2; 32]),
            units: 40,
            task_units: 4,
            expiry: 99,
        };
        assert!(lease.payload().starts_with(LEASE_DOMAIN));
        assert!(!receipt().payload().starts_with(LEASE_DOMAIN));
    }
}
