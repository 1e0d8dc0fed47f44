//! The task protocol between requester and worker: SCALE messages over one stream, the requester serves.
//!
//! The worker speaks first and asks; the requester answers every request with exactly one reply:
//!
//! | request | replies |
//! |---|---|
//! | hello | welcome, refused |
//! | ask | leased, wait, finished, refused |
//! | beat | carry, refused |
//! | deliver | accepted, held, rejected, refused |
//! | fail | carry, refused |
//! | leave | finished, refused |
//!
//! `refused` ends the stream. A worker may hold two streams at once, each opened with a hello: one for asks and beats,
//! one for deliveries, so that fetching and checking a result never delays a sign of life.
//! Blobs (manifest, module, inputs, results) travel beside it by content address.

use alloc::{string::String, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode};
use scc_types::{AccountId, Hash, JobId, Lease, Receipt, Units};
use sp_core::{sr25519, H256};

/// Name of the stream protocol.
pub const TASK_PROTOCOL: &str = "/scc/task/1";
/// Largest message, in bytes.
pub const MAX_MESSAGE_BYTES: usize = 256 * 1024;
/// Most tasks one lease may hold.
pub const MAX_LEASED_TASKS: usize = 256;
/// Most bytes of a sentence in a message; longer ones are cut by whoever receives them.
pub const MAX_SENTENCE_BYTES: usize = 512;
/// Domain prefix of the account proof in a hello.
pub const HELLO_DOMAIN: &[u8] = b"scc/hello/1";

/// What a worker sends.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
pub enum Request {
    /// First message of a stream.
    Hello(Hello),
    /// Asks for work: up to `tasks` tasks. 0 asks for a new lease of what is in hand, because the old one has expired.
    Ask {
        /// Most tasks wanted.
        tasks: u32,
    },
    /// Sign of life; keeps leases alive. Names **every** task in hand until its result is accepted or rejected, computed
    /// and held ones included: a task leased before this beat and missing from it goes to others at once.
    Beat {
        /// The tasks and how far each is, in thousandths.
        progress: Vec<(u32, u16)>,
    },
    /// A task's result lies ready to be fetched from the worker by its address.
    Deliver {
        /// The task.
        task: u32,
        /// What was written to `/job/out`.
        outputs: Vec<OutputFile>,
        /// Milliseconds it took.
        millis: u64,
    },
    /// A task could not be computed; why.
    Fail {
        /// The task.
        task: u32,
        /// One sentence.
        reason: String,
        /// Whether the contributor's machine is at fault rather than the job.
        host: bool,
    },
    /// The worker goes; its tasks are open again at once.
    Leave {
        /// One sentence.
        reason: String,
    },
}

/// What a requester answers.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
pub enum Reply {
    /// The worker is known; what it needs to start.
    Welcome {
        /// BLAKE3 hash of the manifest, as on chain.
        manifest: H256,
        /// Size of the manifest in bytes.
        manifest_size: u64,
        /// What was accepted from this worker for this job so far.
        acknowledged: Option<Acknowledgement>,
    },
    /// The worker may not work here; why.
    Refused {
        /// One sentence.
        reason: String,
    },
    /// Tasks to compute, with the signed lease.
    Leased {
        /// The new tasks' numbers.
        tasks: Vec<u32>,
        /// Cumulative lease that covers them and everything in hand.
        lease: SignedLease,
        /// Seconds without a beat after which the tasks are given to others.
        patience: u32,
    },
    /// Nothing to do just now; ask again after so many milliseconds.
    Wait {
        /// Milliseconds.
        millis: u32,
    },
    /// The job needs nothing more.
    Finished {
        /// The newest receipt, if there is one.
        acknowledged: Option<Acknowledgement>,
    },
    /// Answer to a beat: tasks to drop, and what became of held results.
    Carry {
        /// Tasks done by others or cancelled.
        cancel: Vec<u32>,
        /// The newest receipt, if there is one.
        acknowledged: Option<Acknowledgement>,
        /// Held results that were refused since, and why.
        rejected: Vec<(u32, String)>,
    },
    /// Neither accepted nor refused yet: it waits for its check, or could not be fetched just now. A later `Carry` or
    /// `Welcome` says what became of it; announcing it again is harmless.
    Held,
    /// The result was accepted.
    Accepted {
        /// The newest receipt, which counts this result.
        acknowledged: Acknowledgement,
    },
    /// The result was refused; the task is open again.
    Rejected {
        /// One sentence.
        reason: String,
    },
}

/// Who a worker is. The signature is the account's over [`Hello::payload`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
pub struct Hello {
    /// Hash of block 0.
    pub genesis: Hash,
    /// The job.
    pub job: JobId,
    /// The account to be paid.
    pub worker: AccountId,
    /// The worker's own PeerId in binary form: a proof copied by another peer is worth nothing.
    pub peer_id: Vec<u8>,
    /// Units per second this machine reaches, measured.
    pub speed: u64,
    /// Signature of `worker`.
    pub proof: sr25519::Signature,
}

impl Hello {
    /// The bytes the worker's account signs.
    pub fn payload(genesis: Hash, job: JobId, worker: &AccountId, peer_id: &[u8]) -> Vec<u8> {
        let mut bytes = HELLO_DOMAIN.to_vec();
        (genesis, job, worker, peer_id).encode_to(&mut bytes);
        bytes
    }

    /// Whether the proof is the worker's own for this peer. Only sr25519 accounts can compute.
    pub fn is_genuine(&self) -> bool {
        use sp_core::Pair;
        let payload = Self::payload(self.genesis, self.job, &self.worker, &self.peer_id);
        let account: &[u8; 32] = self.worker.as_ref();
        sr25519::Pair::verify(&self.proof, payload, &sr25519::Public::from_raw(*account))
    }
}

/// One output file, served by the worker.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
pub struct OutputFile {
    /// Its name in `/job/out`.
    pub name: String,
    /// BLAKE3 hash.
    pub hash: H256,
    /// Size in bytes.
    pub size: u64,
}

/// A lease with the job key's signature.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
pub struct SignedLease {
    /// The lease.
    pub lease: Lease,
    /// The job key's signature.
    pub signature: sr25519::Signature,
}

/// A receipt with the job key's signature.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
pub struct SignedReceipt {
    /// The receipt.
    pub receipt: Receipt,
    /// The job key's signature.
    pub signature: sr25519::Signature,
}

/// A receipt and the tasks behind it, so that the worker can follow `result_root` even when it learns of several
/// acceptances at once or in another order than they happened.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
pub struct Acknowledgement {
    /// The newest receipt.
    pub receipt: SignedReceipt,
    /// Number of tasks accepted from this worker before those in `tasks`.
    pub first: u32,
    /// The newest accepted tasks in the order of acceptance, at most [`MAX_LEASED_TASKS`]; the receipt counts them and
    /// `first` others.
    pub tasks: Vec<u32>,
}

/// The root a receipt commits to: BLAKE3 over the root before and the hash of each output of the accepted task.
pub fn extend_result_root(root: H256, task: u32, outputs: &[OutputFile], units: Units) -> H256 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(root.as_bytes());
    hasher.update(&(task, outputs, units).encode());
    H256(*hasher.finalize().as_bytes())
}

/// A stranger's sentence made fit for a log or a screen: one line, at most [`MAX_SENTENCE_BYTES`] bytes.
pub fn clean_sentence(sentence: &str) -> String {
    let mut clean = String::new();
    for character in sentence.chars() {
        let character = if character.is_control() { ' ' } else { character };
        if clean.len().saturating_add(character.len_utf8()) > MAX_SENTENCE_BYTES {
            break;
        }
        clean.push(character);
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;
    use sp_core::Pair;

    #[test]
    fn a_strangers_sentence_is_one_short_line() {
        assert_eq!(clean_sentence("a\nb\u{1b}[31m"), "a b [31m");
        assert_eq!(clean_sentence(&"é".repeat(1_000)).len(), MAX_SENTENCE_BYTES);
    }

    #[test]
    fn a_hello_is_bound_to_account_job_and_peer() {
        let pair = sr25519::Pair::from_seed(&[1; 32]);
        let worker = AccountId::from(pair.public());
        let genesis = Hash::repeat_byte(5);
        let proof = pair.sign(&Hello::payload(genesis, 3, &worker, b"peer"));
        let hello = Hello { genesis, job: 3, worker, peer_id: b"peer".to_vec(), speed: 1, proof };
        assert!(hello.is_genuine());
        assert!(!Hello { job: 4, ..hello.clone() }.is_genuine());
        assert!(!Hello { peer_id: b"thief".to_vec(), ..hello.clone() }.is_genuine());
        assert!(!Hello { worker: AccountId::new([9; 32]), ..hello }.is_genuine());
    }

    #[test]
    fn the_result_root_depends_on_order() {
        let file = |byte| OutputFile { name: "t".into(), hash: H256::repeat_byte(byte), size: 1 };
        let ab = extend_result_root(extend_result_root(H256::zero(), 0, &[file(1)], 1), 1, &[file(2)], 1);
        let ba = extend_result_root(extend_result_root(H256::zero(), 1, &[file(2)], 1), 0, &[file(1)], 1);
        assert_ne!(ab, ba);
    }
}
