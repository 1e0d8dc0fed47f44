//! The manifest: everything a worker must know to compute a job, addressed by its BLAKE3 hash.

use crate::{Params, Semantics};
use alloc::{string::String, vec::Vec};
use scc_types::{DappId, Engine, Units};
use serde::{Deserialize, Serialize};
use sp_core::H256;

/// Largest manifest, in bytes.
pub const MAX_MANIFEST_BYTES: usize = 16 << 20;
/// Most input files of a job; what the sandbox mounts.
pub const MAX_FILES: usize = 512;
/// Most tasks of a job.
pub const MAX_TASKS: usize = 1_000_000;
/// Longest parameters of a task, in bytes.
pub const MAX_PARAMS_BYTES: usize = 4_096;

/// A job in full. Stored as JSON; its hash stands on chain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of this format: 1.
    pub version: u32,
    /// The dApp, as in the job.
    pub dapp: DappId,
    /// What executes a task; equals the registry's entry.
    pub engine: Engine,
    /// Size of the wasm module in bytes; 0 for a native engine.
    pub code_size: u64,
    /// Limits that change the result.
    pub semantics: Semantics,
    /// Input files, mounted read-only at `/job/in/NAME`.
    pub inputs: Vec<File>,
    /// The tasks, numbered by their position.
    pub tasks: Vec<Task>,
}

/// An input file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// `[A-Za-z0-9._-]{1,64}`, not starting with a dot.
    pub name: String,
    /// BLAKE3 hash.
    pub hash: H256,
    /// Size in bytes.
    pub size: u64,
}

/// What one worker does at a time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// Work it counts for.
    pub units: Units,
    /// Content of `/job/params.json`; its meaning belongs to the dApp.
    pub params: Params,
    /// Places in [`Manifest::inputs`] of the files it sees, in rising order; `None`: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inputs: Option<Vec<u16>>,
}

impl Task {
    /// A task that sees all input files.
    pub fn new(units: Units, params: impl Into<Params>) -> Self {
        Self { units, params: params.into(), inputs: None }
    }

    /// Whether it sees the input file at a place.
    pub fn sees(&self, place: usize) -> bool {
        let Some(places) = &self.inputs else { return true };
        u16::try_from(place).is_ok_and(|place| places.binary_search(&place).is_ok())
    }

    /// Content of `/job/params.json`: no blanks, object keys sorted, so that every machine writes the same bytes. An error is the
    /// parser's words; a manifest that was checked gives none.
    pub fn params_bytes(&self) -> Result<Vec<u8>, String> {
        self.params.spelled()
    }
}

/// Why a manifest is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ManifestError {
    /// More bytes than [`MAX_MANIFEST_BYTES`].
    TooLarge,
    /// Not JSON of this format; the parser's words.
    Malformed(String),
    /// A version this build does not know.
    UnknownVersion(u32),
    /// A file name outside `[A-Za-z0-9._-]{1,64}`.
    InvalidName(String),
    /// Two input files of one name.
    DuplicateName(String),
    /// A task sees an input file that the manifest does not list, or its places do not rise.
    NoSuchInput,
    /// No task at all, or a task of 0 units.
    NoWork,
    /// More files, tasks or longer parameters than allowed.
    TooMany,
    /// The tasks' units overflow.
    UnitsOverflow,
}

impl core::fmt::Display for ManifestError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::TooLarge => write!(f, "the manifest is larger than {MAX_MANIFEST_BYTES} bytes"),
            Self::Malformed(why) => write!(f, "the manifest cannot be read: {why}"),
            Self::UnknownVersion(version) => write!(f, "the manifest's version {version} is newer than this program"),
            Self::InvalidName(name) => write!(f, "'{name}' is not an allowed file name"),
            Self::DuplicateName(name) => write!(f, "the file '{name}' is listed twice"),
            Self::NoSuchInput => write!(f, "a task asks for an input file that is not listed, or for one twice"),
            Self::NoWork => write!(f, "the manifest holds no work"),
            Self::TooMany => write!(f, "the manifest lists more files or tasks than allowed"),
            Self::UnitsOverflow => write!(f, "the tasks' units add up to more than can be counted"),
        }
    }
}

#[cfg(feature = "std")]
impl std::error::Error for ManifestError {}

impl Manifest {
    /// The version this build writes.
    pub const VERSION: u32 = 1;

    /// Reads and checks a manifest from untrusted bytes. Takes no more than eight times their memory and a MiB, whatever they say.
    pub fn decode(bytes: &[u8]) -> Result<Self, ManifestError> {
        if bytes.len() > MAX_MANIFEST_BYTES {
            return Err(ManifestError::TooLarge);
        }
        let manifest: Self =
            serde_json::from_slice(bytes).map_err(|error| ManifestError::Malformed(alloc::format!("{error}")))?;
        manifest.check()?;
        Ok(manifest)
    }

    /// The manifest's bytes; their BLAKE3 hash is the job's `spec.manifest`.
    pub fn encode(&self) -> Result<Vec<u8>, ManifestError> {
        self.check()?;
        let bytes = serde_json::to_vec(self).map_err(|error| ManifestError::Malformed(alloc::format!("{error}")))?;
        if bytes.len() > MAX_MANIFEST_BYTES {
            return Err(ManifestError::TooLarge);
        }
        Ok(bytes)
    }

    /// Sum of the tasks' units.
    pub fn units(&self) -> Result<Units, ManifestError> {
        self.tasks.iter().try_fold(0u64, |sum, task| sum.checked_add(task.units)).ok_or(ManifestError::UnitsOverflow)
    }

    /// What the task's `random_get` is derived from: the same on every machine, another for every task.
    pub fn task_seed(manifest: &H256, task: u32) -> [u8; 32] {
        let mut input = b"scc/task-seed/1".to_vec();
        input.extend_from_slice(manifest.as_bytes());
        input.extend_from_slice(&task.to_le_bytes());
        content_hash(&input).0
    }

    fn check(&self) -> Result<(), ManifestError> {
        if self.version != Self::VERSION {
            return Err(ManifestError::UnknownVersion(self.version));
        }
        if self.inputs.len() > MAX_FILES || self.tasks.len() > MAX_TASKS {
            return Err(ManifestError::TooMany);
        }
        let mut names = alloc::collections::BTreeSet::new();
        for file in &self.inputs {
            if !is_file_name(&file.name) {
                return Err(ManifestError::InvalidName(file.name.clone()));
            }
            if !names.insert(file.name.as_str()) {
                return Err(ManifestError::DuplicateName(file.name.clone()));
            }
        }
        if self.tasks.iter().any(|task| task.params.text().len() > MAX_PARAMS_BYTES) {
            return Err(ManifestError::TooMany);
        }
        if !self.tasks.iter().all(|task| are_places(task.inputs.as_deref().unwrap_or_default(), self.inputs.len())) {
            return Err(ManifestError::NoSuchInput);
        }
        // One at a time: none is kept.
        self.tasks.iter().try_for_each(|task| task.params.value().map(|_| ())).map_err(ManifestError::Malformed)?;
        if self.tasks.is_empty() || self.tasks.iter().any(|task| task.units == 0) {
            return Err(ManifestError::NoWork);
        }
        self.units().map(|_| ())
    }
}

/// Whether places rise and each is below `count`.
fn are_places(places: &[u16], count: usize) -> bool {
    places.is_sorted_by(|one, next| one < next) && places.last().is_none_or(|last| usize::from(*last) < count)
}

/// Whether a name may be a file's in a job: `[A-Za-z0-9._-]{1,64}`, not starting with a dot, no two dots in a row.
pub fn is_file_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && !name.starts_with('.')
        && !name.contains("..")
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

/// BLAKE3 hash of bytes, the address of a blob.
pub fn content_hash(bytes: &[u8]) -> H256 {
    H256(*blake3::hash(bytes).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    fn manifest() -> Manifest {
        Manifest {
            version: 1,
            dapp: 0,
            engine: Engine::Wasm { code: H256::repeat_byte(1) },
            code_size: 10,
            semantics: Semantics::default(),
            inputs: vec![File { name: "scene.bin".into(), hash: H256::repeat_byte(2), size: 5 }],
            tasks: vec![Task::new(3, serde_json::json!({ "frame": 1 }))],
        }
    }

    #[test]
    fn a_manifest_survives_its_bytes() {
        let bytes = manifest().encode().expect("valid");
        assert_eq!(Manifest::decode(&bytes), Ok(manifest()));
    }

    #[test]
    fn parameters_have_one_spelling() {
        let params = serde_json::from_str(r#"{ "b": [1, {"z": null, "a": "\"x"}], "a": 1.5 }"#).expect("json");
        let bytes = Task { units: 1, params, inputs: None }.params_bytes().expect("json");
        assert_eq!(bytes, br#"{"a":1.5,"b":[1,{"a":"\"x","z":null}]}"#);
    }

    #[test]
    fn decode_should_fail_when_a_name_leaves_its_folder() {
        for name in ["../key", "a/b", "", ".hidden", "a\\b", "a..b"] {
            let mut bad = manifest();
            bad.inputs[0].name = name.into();
            let bytes = serde_json::to_vec(&bad).expect("json");
            assert_eq!(Manifest::decode(&bytes), Err(ManifestError::InvalidName(name.into())));
        }
    }

    #[test]
    fn a_task_may_see_some_of_the_files() {
        let mut some = manifest();
        some.inputs.push(File { name: "more.bin".into(), ..some.inputs[0].clone() });
        let spelled = |manifest: &Manifest| String::from_utf8(manifest.encode().expect("valid")).expect("text");
        assert!(
            spelled(&some).ends_with(r#""tasks":[{"units":3,"params":{"frame":1}}]}"#),
            "nothing new in the old form"
        );
        some.tasks[0].inputs = Some(vec![1]);
        assert_eq!(Manifest::decode(spelled(&some).as_bytes()), Ok(some.clone()));
        assert!(some.tasks[0].sees(1) && !some.tasks[0].sees(0) && manifest().tasks[0].sees(0));
        for wrong in [vec![2], vec![1, 1], vec![1, 0], vec![0, 1, 70]] {
            some.tasks[0].inputs = Some(wrong);
            let bytes = serde_json::to_vec(&some).expect("json");
            assert_eq!(Manifest::decode(&bytes), Err(ManifestError::NoSuchInput));
        }
    }

    #[test]
    fn decode_should_fail_when_units_overflow() {
        let mut bad = manifest();
        bad.tasks = vec![Task::new(u64::MAX, Params::default()); 2];
        let bytes = serde_json::to_vec(&bad).expect("json");
        assert_eq!(Manifest::decode(&bytes), Err(ManifestError::UnitsOverflow));
    }

    #[test]
    fn decode_should_fail_without_work_and_on_unknown_fields() {
        let mut bad = manifest();
        bad.tasks.clear();
        assert_eq!(Manifest::decode(&serde_json::to_vec(&bad).expect("json")), Err(ManifestError::NoWork));
        assert!(matches!(Manifest::decode(br#"{"version":1,"evil":2}"#), Err(ManifestError::Malformed(_))));
    }
}
