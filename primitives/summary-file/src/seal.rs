//! What leads from a summary to a main block.

use crate::Error;
use codec::{DecodeAll, Encode};
use scc_summary_proof::{check_digest, Error as Unsound};
use scc_types::{AuxiliaryHeader, BlockNumber, Hash, SummaryHeader, AUXILIARY_DIGEST};
use serde::{Deserialize, Serialize};
use sp_runtime::{generic::Header, traits::BlakeTwo256, DigestItem};
use std::path::{Path, PathBuf};

/// A main block's header.
pub type MainHeader = Header<BlockNumber, BlakeTwo256>;

/// The main header and the auxiliary header, as they are kept beside a file. All of it can be checked by the main block's hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// Height of the main block; for people.
    pub block: BlockNumber,
    /// Its hash; for people.
    pub hash: Hash,
    /// Its header, in SCALE.
    #[serde(with = "sp_core::bytes")]
    pub header: Vec<u8>,
    /// Chain c's auxiliary header of that height, in SCALE.
    #[serde(with = "sp_core::bytes")]
    pub auxiliary: Vec<u8>,
}

impl Seal {
    /// Of a main block and its auxiliary header.
    pub fn new(header: &MainHeader, auxiliary: &AuxiliaryHeader) -> Self {
        Self { block: header.number, hash: hash_of(header), header: header.encode(), auxiliary: auxiliary.encode() }
    }

    /// Reads it.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let bytes = std::fs::read(path).map_err(|error| Error::NoSeal { path: path.into(), error })?;
        serde_json::from_slice(&bytes).map_err(|error| broken(path, &error.to_string()))
    }

    /// The two headers, not believed yet.
    pub fn headers(&self, path: &Path) -> Result<(MainHeader, AuxiliaryHeader), Error> {
        let main = main_header(&self.header).ok_or_else(|| broken(path, "its main header cannot be read"))?;
        let auxiliary = AuxiliaryHeader::decode_all(&mut self.auxiliary.as_slice());
        Ok((main, auxiliary.map_err(|_| broken(path, "its auxiliary header cannot be read"))?))
    }
}

/// Where the seal of a file lies.
pub fn seal_path(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".seal");
    name.into()
}

/// A main header from its SCALE.
pub fn main_header(bytes: &[u8]) -> Option<MainHeader> {
    MainHeader::decode_all(&mut &*bytes).ok()
}

fn broken(path: &Path, why: &str) -> Error {
    Error::BrokenSeal { path: path.into(), why: why.into() }
}

/// A main block's hash.
pub fn hash_of(header: &MainHeader) -> Hash {
    header.using_encoded(sp_crypto_hashing::blake2_256).into()
}

/// The digest item of the virtual chains.
fn digest_item(header: &MainHeader) -> Option<&[u8]> {
    header.digest.logs.iter().find_map(|item| match item {
        DigestItem::Other(bytes) if bytes.starts_with(&AUXILIARY_DIGEST) => Some(bytes.as_slice()),
        _ => None,
    })
}

/// Whether a main block seals a summary: its digest names the auxiliary header, which has this summary and nothing else.
pub fn check_seal(summary: &SummaryHeader, auxiliary: &AuxiliaryHeader, main: &MainHeader) -> Result<(), Unsound> {
    let item = digest_item(main).ok_or(Unsound::WrongDigest)?;
    check_digest(auxiliary, item)?;
    if auxiliary.height != main.number {
        return Err(Unsound::WrongDigest);
    }
    scc_summary_proof::check_seal(summary, auxiliary)
}
