//! What a job's folder holds, as blobs.

use super::{
    super::folder::JobFolder,
    wire::{List, Part, What, MAX_LIST_BYTES},
};
use codec::Encode;
use scc_job_spec::{content_hash, Manifest};
use scc_transport::{Blob, BlobStore, Hash as BlobHash, ImportMode, StoreError};
use scc_types::Engine;
use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
};

/// A list, and all it names in hand.
pub struct Offer {
    /// The list.
    pub list: Blob,
    /// What may be fetched.
    pub hashes: HashSet<BlobHash>,
    /// As long as these live nothing of it is evicted.
    _held: Vec<Blob>,
}

/// What is there now. `is_last`: the dispatcher has ended, and its table and what it held are there, too.
pub async fn offer(
    store: &BlobStore,
    folder: &JobFolder,
    manifest: &Manifest,
    manifest_bytes: &[u8],
    is_last: bool,
) -> Result<Offer, StoreError> {
    let mut held = named(store, manifest, manifest_bytes)?;
    let mut parts = Vec::new();
    let mut add = |what: What, blob: Blob| {
        parts.push(Part { what, hash: blob.hash(), size: blob.size() });
        held.push(blob);
    };
    for (task, name, path) in outputs(&folder.join("dispatcher/outputs"))? {
        match store.import_file(path, ImportMode::Reference).await {
            Ok(blob) => add(What::Output(task, name), blob),
            // A result that is being replaced: the last list has what came of it.
            Err(_) if !is_last => {}
            Err(error) => return Err(error),
        }
    }
    if let Some(orders) = read(&folder.join("orders.json"))? {
        add(What::Orders, store.import_bytes(orders).await?);
    }
    let lines = folder.join(super::super::folder::LINES);
    if lines.exists() {
        add(What::Lines, store.import_file(lines, ImportMode::Reference).await?);
    }
    if is_last {
        add(What::Table, store.import_file(folder.join("dispatcher/tasks.redb"), ImportMode::Reference).await?);
    }
    let mut hashes: HashSet<BlobHash> = held.iter().map(Blob::hash).collect();
    if is_last {
        // All that is left among the blobs are results that wait for a check, and some that nobody needs.
        for (hash, size) in store.list() {
            let blob = store.get(&hash).filter(|_| size <= manifest.semantics.output && hashes.insert(hash));
            if let Some(blob) = blob {
                parts.push(Part { what: What::Held, hash, size });
                held.push(blob);
            }
        }
    }
    let request = read(&folder.join("request.json"))?.unwrap_or_default();
    let bytes = List { request, parts }.encode();
    if bytes.len() as u64 > MAX_LIST_BYTES {
        return Err(io::Error::other("the job has too many files to be moved").into());
    }
    let list = store.import_bytes(bytes).await?;
    hashes.insert(list.hash());
    Ok(Offer { list, hashes, _held: held })
}

/// Manifest, program and inputs: the taker knows them from the chain.
fn named(store: &BlobStore, manifest: &Manifest, manifest_bytes: &[u8]) -> Result<Vec<Blob>, StoreError> {
    let code = match &manifest.engine {
        Engine::Wasm { code } => Some(*code),
        Engine::Native { .. } => None,
    };
    let inputs = manifest.inputs.iter().map(|input| input.hash);
    let hashes = std::iter::once(content_hash(manifest_bytes)).chain(code).chain(inputs);
    let gone = || StoreError::from(io::Error::from(io::ErrorKind::NotFound));
    hashes.map(|hash| store.get(&BlobHash(hash.0)).ok_or_else(gone)).collect()
}

/// Files of accepted results: task, name, place.
fn outputs(folder: &Path) -> io::Result<Vec<(u32, String, PathBuf)>> {
    let mut found = Vec::new();
    for task in entries(folder)? {
        let Some(number) = task.file_name().and_then(|name| name.to_str()?.parse().ok()) else { continue };
        for file in entries(&task)? {
            if let Some(name) = file.file_name().and_then(|name| name.to_str()) {
                found.push((number, name.to_string(), file.clone()));
            }
        }
    }
    Ok(found)
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| entry.map(|entry| entry.path())).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
