//! A file checked against a main block, without any node.

use crate::failure::{Failure, Outcome};
use scc_summary_file::{check_seal, hash_of, main_header, why, MainHeader, Seal};
use scc_summary_proof::{check_file, Error, FileChunks, FILE_MAGIC};
use scc_types::{Hash, SummaryHeader, MAX_CHUNK_BYTES};
use std::{fs::File, io::Read, path::Path};

/// A file that is what a main block sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The summary.
    pub summary: SummaryHeader,
    /// The main block's header.
    pub main: MainHeader,
}

/// The main block that is trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trusted {
    /// By its hash.
    Hash(Hash),
    /// By its header, in SCALE.
    Header(Vec<u8>),
}

/// Checks a file with its seal. Nothing in either is believed before it is checked.
pub fn check(file: &Path, seal: &Path, trusted: &Trusted) -> Outcome<Checked> {
    let (sealed, auxiliary) = Seal::read(seal).and_then(|read| read.headers(seal))?;
    let main = trusted_header(sealed, trusted, seal)?;
    let refused = |error| refused(file, &main, error);
    let mut opened = File::open(file).map_err(|error| Failure::file("cannot read", file, error))?;
    let mut bytes = Vec::new();
    let mut read = |most: u64, into: &mut Vec<u8>| {
        opened.by_ref().take(most).read_to_end(into).map_err(|error| Failure::file("cannot read", file, error))
    };
    read(HEAD, &mut bytes)?;
    let (summary, _) = FileChunks::new(&bytes).map_err(refused)?;
    check_seal(&summary, &auxiliary, &main).map_err(refused)?;
    // The sealed header limits what is worth reading.
    read(most_bytes(&summary).saturating_add(1), &mut bytes)?;
    check_file(&summary, &bytes).map_err(refused)?;
    Ok(Checked { summary, main })
}

/// Magic and header.
const HEAD: u64 = FILE_MAGIC.len() as u64 + 64;

/// Most bytes behind the head.
fn most_bytes(summary: &SummaryHeader) -> u64 {
    u64::from(summary.chunks).saturating_mul(u64::from(MAX_CHUNK_BYTES) + 4)
}

fn trusted_header(sealed: MainHeader, trusted: &Trusted, seal: &Path) -> Outcome<MainHeader> {
    match trusted {
        Trusted::Header(bytes) => main_header(bytes)
            .ok_or_else(|| Failure::Refused("--header is not the header of a main block in SCALE: copy it whole".into())),
        Trusted::Hash(hash) if hash_of(&sealed) == *hash => Ok(sealed),
        Trusted::Hash(hash) => Err(Failure::Refused(format!(
            "{} leads to main block {} with the hash {:?}, not to {hash:?}: the summary is of another height or another chain, \
             or forged; do not use it",
            seal.display(),
            sealed.number,
            hash_of(&sealed)
        ))),
    }
}

fn refused(file: &Path, main: &MainHeader, error: Error) -> Failure {
    Failure::Refused(format!(
        "{} is not the summary that main block {} ({:?}) sealed: {}; do not use it, get it from another node",
        file.display(),
        main.number,
        hash_of(main),
        why(error)
    ))
}
