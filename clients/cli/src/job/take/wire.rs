//! What two machines with the same key say to each other: SCALE messages over one stream, the machine that has the job serves.
//!
//! It speaks first, with a nonce. Then each question but the last two has one answer; a refusal ends the stream.

use codec::{Decode, Encode};
use scc_job_spec::is_file_name;
use scc_transport::{Hash as BlobHash, MessageLimits, PeerId};
use scc_types::{Hash, JobId};
use sp_core::{sr25519, Pair};
use std::time::Duration;

/// Name of the protocol.
pub const PROTOCOL: &str = "/scc/take/1";
/// Domain prefix of what the requester's key signs.
const DOMAIN: &[u8] = b"scc/take/1";
/// No message is longer.
const MAX_MESSAGE_BYTES: u32 = 4_096;
/// No sentence of a refusal is longer.
pub const MAX_SENTENCE_BYTES: usize = 512;
/// A list of parts is no longer.
pub const MAX_LIST_BYTES: u64 = 256 << 20;
/// The job's command, as it is written down, is no longer.
pub const MAX_REQUEST_BYTES: usize = 1 << 20;
/// Who takes a job says at least this often that it still does.
pub const SIGN_OF_LIFE: Duration = Duration::from_secs(10);

/// What the taker says.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Ask {
    /// The requester's signature over the nonce. Answer: the list of what is there while the job is still served.
    Prove([u8; 64]),
    /// The other machine is to end its work, so that nothing changes any more. Answer: the list of what is there then.
    Stop,
    /// All of it is safely here. Answer: the job's key.
    Key,
    /// The job is here. Answer: goodbye.
    Have,
    /// Something is still being fetched. No answer.
    Alive,
}

/// What the machine says that has the job.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Answer {
    /// To be signed.
    Nonce([u8; 32]),
    /// Nothing is given; a sentence.
    Refused(String),
    /// The blob with the [`List`], and its size in bytes.
    List(BlobHash, u64),
    /// The seed of the job's key: from now on the job is not served here.
    Key([u8; 32]),
    /// It is the other's.
    Goodbye,
}

/// What a job consists of, besides what its manifest names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct List {
    /// How it was asked for: a command without the key, as JSON.
    pub request: Vec<u8>,
    /// The rest.
    pub parts: Vec<Part>,
}

/// A file of a job.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Part {
    /// What it is.
    pub what: What,
    /// Its content.
    pub hash: BlobHash,
    /// In bytes.
    pub size: u64,
}

/// What a file of a job is. None names a path.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum What {
    /// The dispatcher's table, once it has ended.
    Table,
    /// What is wanted besides.
    Orders,
    /// The parameters of the tasks of `scc run --tasks`, a line each.
    Lines,
    /// A file of an accepted result: its task and name.
    Output(u32, String),
    /// A file of a result that is not judged yet.
    Held,
}

/// What the requester's key signs: this job, from this machine, to that one, now.
pub fn payload(genesis: Hash, job: JobId, server: &PeerId, taker: &PeerId, nonce: &[u8; 32]) -> Vec<u8> {
    (DOMAIN, genesis, job, server.to_bytes(), taker.to_bytes(), nonce).encode()
}

/// Whether a proof is the requester's.
pub fn is_proof(signature: [u8; 64], payload: &[u8], requester: &scc_types::AccountId) -> bool {
    let requester: [u8; 32] = requester.clone().into();
    let key = sr25519::Public::from_raw(requester);
    sr25519::Pair::verify(&sr25519::Signature::from_raw(signature), payload, &key)
}

/// Bounds of the stream; whoever waits for what the other one does with its disk is patient.
pub fn limits(idle: Duration) -> MessageLimits {
    MessageLimits { max_bytes: MAX_MESSAGE_BYTES, idle: Some(idle), transfer: Duration::from_secs(30) }
}

/// Why a list is not one of this job's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// It is longer than any command.
    #[error("the command is longer than any")]
    Request,
    /// A task that the job does not have.
    #[error("it has results of a task that the job does not have")]
    Task,
    /// A name that leads elsewhere.
    #[error("it names a file that no task may write")]
    Name,
    /// Larger than the job lets it be.
    #[error("a file in it is larger than the job lets it be")]
    Size,
    /// More files than the job can have.
    #[error("it has more files than the job can have")]
    Number,
}

/// Largest table, orders and lines, in bytes.
const MAX_TABLE_BYTES: u64 = 4 << 30;
const MAX_ORDERS_BYTES: u64 = 1 << 20;
const MAX_LINES_BYTES: u64 = 4 << 30;
/// Results that wait for a check, at most.
const MAX_HELD: usize = 65_536;

impl List {
    /// Believes nothing: numbers, names and sizes are what a job with this manifest can have.
    pub fn check(&self, manifest: &scc_job_spec::Manifest) -> Result<(), ListError> {
        if self.request.len() > MAX_REQUEST_BYTES {
            return Err(ListError::Request);
        }
        let semantics = &manifest.semantics;
        let files = usize::try_from(semantics.output_files).unwrap_or(usize::MAX);
        let outputs = self.parts.iter().filter(|part| matches!(part.what, What::Output(..))).count();
        if outputs > manifest.tasks.len().saturating_mul(files) {
            return Err(ListError::Number);
        }
        let held = self.parts.iter().filter(|part| part.what == What::Held).count();
        let single = |what: What| self.parts.iter().filter(|part| part.what == what).count();
        if held > MAX_HELD || [What::Table, What::Orders, What::Lines].into_iter().any(|what| single(what) > 1) {
            return Err(ListError::Number);
        }
        for part in &self.parts {
            let most = match &part.what {
                What::Table => MAX_TABLE_BYTES,
                What::Orders => MAX_ORDERS_BYTES,
                What::Lines => MAX_LINES_BYTES,
                What::Held => semantics.output,
                What::Output(task, _) if *task as usize >= manifest.tasks.len() => return Err(ListError::Task),
                What::Output(_, name) if !is_file_name(name) => return Err(ListError::Name),
                What::Output(..) => semantics.output,
            };
            if part.size > most {
                return Err(ListError::Size);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scc_job_spec::{Manifest, Semantics, Task};
    use scc_transport::Identity;
    use scc_types::{AccountId, Engine};

    fn manifest() -> Manifest {
        Manifest {
            version: Manifest::VERSION,
            dapp: 0,
            engine: Engine::Wasm { code: Hash::zero() },
            code_size: 1,
            semantics: Semantics { output: 1_000, output_files: 1, ..Semantics::default() },
            inputs: Vec::new(),
            tasks: vec![Task::new(1, serde_json::json!({})), Task::new(1, serde_json::json!({}))],
        }
    }

    fn list(parts: Vec<(What, u64)>) -> List {
        let parts = parts.into_iter().map(|(what, size)| Part { what, hash: BlobHash([1; 32]), size }).collect();
        List { request: Vec::new(), parts }
    }

    fn output(task: u32, name: &str) -> What {
        What::Output(task, name.into())
    }

    #[test]
    fn a_list_holds_what_a_job_can_have_and_no_path() {
        let check = |parts| list(parts).check(&manifest());
        assert_eq!(check(vec![(output(0, "tile.bin"), 1_000), (output(1, "tile.bin"), 0), (What::Table, 9)]), Ok(()));
        assert_eq!(check(vec![(output(2, "tile.bin"), 1)]), Err(ListError::Task));
        for name in ["", "..", "../tile", "a/b", "/etc/passwd", ".hidden", "a..b", "a\0b"] {
            assert_eq!(check(vec![(output(0, name), 1)]), Err(ListError::Name), "{name:?}");
        }
        assert_eq!(check(vec![(output(0, "tile.bin"), 1_001)]), Err(ListError::Size));
        assert_eq!(check(vec![(What::Held, 1_001)]), Err(ListError::Size));
        assert_eq!(check(vec![(What::Table, MAX_TABLE_BYTES + 1)]), Err(ListError::Size));
        assert_eq!(check(vec![(output(0, "a"), 1), (output(0, "b"), 1), (output(1, "a"), 1)]), Err(ListError::Number));
        assert_eq!(check(vec![(What::Table, 1), (What::Table, 1)]), Err(ListError::Number));
        let long = List { request: vec![0; MAX_REQUEST_BYTES + 1], parts: Vec::new() };
        assert_eq!(long.check(&manifest()), Err(ListError::Request));
    }

    #[test]
    fn a_proof_is_for_this_job_from_this_machine_to_that_one_once() {
        let pair = sr25519::Pair::from_string("//Alice", None).expect("a key");
        let requester = AccountId::new(pair.public().0);
        let [server, taker, other] = [1, 2, 3].map(|seed| Identity::from_seed([seed; 32]).peer_id());
        let said =
            |genesis, job, server: &PeerId, taker: &PeerId, nonce| payload(genesis, job, server, taker, &[nonce; 32]);
        let right = said(Hash::zero(), 7, &server, &taker, 5);
        let signature = pair.sign(&right).0;
        assert!(is_proof(signature, &right, &requester));
        for wrong in [
            said(Hash::repeat_byte(1), 7, &server, &taker, 5),
            said(Hash::zero(), 8, &server, &taker, 5),
            said(Hash::zero(), 7, &other, &taker, 5),
            said(Hash::zero(), 7, &server, &other, 5),
            said(Hash::zero(), 7, &server, &taker, 6),
        ] {
            assert!(!is_proof(signature, &wrong, &requester));
        }
        let stranger = sr25519::Pair::from_string("//Bob", None).expect("a key");
        assert!(!is_proof(stranger.sign(&right).0, &right, &requester));
        assert!(right.windows(DOMAIN.len()).any(|window| window == DOMAIN), "of no other protocol");
        assert!(limits(SIGN_OF_LIFE).max_bytes as usize > MAX_SENTENCE_BYTES);
    }
}
