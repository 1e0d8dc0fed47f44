//! The store on disk.

use crate::support::{bytes, open_store, MIB};
use scc_transport::{BlobStatus, BlobStore, Hash, ImportMode, StoreConfig, StoreError, GROUP_BYTES};
use std::{fs, io::Write, path::Path};
use tempfile::TempDir;

const GROUP: usize = GROUP_BYTES as usize;
const SIZES: [usize; 11] =
    [0, 1, 1023, 1024, 1025, GROUP - 1, GROUP, GROUP + 1, 3 * GROUP + 5, 64 * GROUP, 5 * MIB + 77];

fn store(quota: usize) -> (TempDir, BlobStore) {
    let directory = TempDir::new().unwrap();
    let store = open_store(&directory.path().join("store"), quota as u64);
    (directory, store)
}

fn files_in(directory: &Path, folder: &str) -> usize {
    fs::read_dir(directory.join("store").join(folder)).unwrap().count()
}

#[tokio::test]
async fn two_stores_should_give_a_file_the_hash_that_blake3_gives() {
    let ((directory, first), (_other, second)) = (store(1 << 30), store(1 << 30));
    for (seed, size) in SIZES.into_iter().enumerate() {
        let content = bytes(size, seed as u64);
        let path = directory.path().join("source");
        fs::write(&path, &content).unwrap();
        let expected = Hash::from(blake3::hash(&content));
        let imported = first.import_file(&path, ImportMode::Copy).await.unwrap();
        assert_eq!((imported.hash(), imported.size()), (expected, size as u64));
        assert_eq!(fs::read(imported.path()).unwrap(), content);
        assert_eq!(second.import_bytes(content).await.unwrap().hash(), expected);
        assert_eq!(second.status(&expected), BlobStatus::Complete { size: size as u64 });
    }
    assert_eq!(files_in(directory.path(), "temporary"), 0);
}

#[test]
fn a_hash_should_survive_its_text() {
    let hash = Hash::of(b"scc");
    assert_eq!(hash.to_string().parse(), Ok(hash));
    assert_eq!(hash.to_string().len(), 64);
    for wrong in ["", "00", &"g".repeat(64), &"0".repeat(66)] {
        assert!(wrong.parse::<Hash>().is_err());
    }
}

#[tokio::test]
async fn a_copy_should_not_follow_its_source() {
    let (directory, store) = store(1 << 30);
    let path = directory.path().join("source");
    fs::write(&path, b"before").unwrap();
    let blob = store.import_file(&path, ImportMode::Copy).await.unwrap();
    fs::write(&path, b"after").unwrap();
    assert_eq!(fs::read(blob.path()).unwrap(), b"before");
}

#[cfg(unix)]
#[tokio::test]
async fn a_hard_link_should_share_the_bytes() {
    use std::os::unix::fs::MetadataExt;
    let (directory, store) = store(1 << 30);
    let path = directory.path().join("source");
    fs::write(&path, bytes(MIB, 1)).unwrap();
    let blob = store.import_file(&path, ImportMode::HardLink).await.unwrap();
    assert_eq!(fs::metadata(blob.path()).unwrap().ino(), fs::metadata(&path).unwrap().ino());
    assert_eq!(blob.hash(), Hash::of(&bytes(MIB, 1)));
}

#[tokio::test]
async fn a_reference_should_take_no_room_and_be_forgotten_when_its_file_changes() {
    let (directory, store) = store(MIB);
    let path = directory.path().join("source");
    fs::write(&path, bytes(8 * MIB, 1)).unwrap();
    let hash = store.import_file(&path, ImportMode::Reference).await.unwrap().hash();
    assert_eq!(store.get(&hash).unwrap().path(), fs::canonicalize(&path).unwrap());
    assert!(store.usage().bytes < MIB as u64 / 10);
    fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"!").unwrap();
    assert!(store.get(&hash).is_none());
    assert_eq!(store.status(&hash), BlobStatus::Missing);
    assert!(path.exists(), "somebody else's file must stay");
}

#[tokio::test]
async fn only_files_should_be_imported() {
    let (directory, store) = store(1 << 30);
    let folder = store.import_file(directory.path(), ImportMode::Copy).await;
    assert!(matches!(folder, Err(StoreError::NotAFile(_))));
    let absent = store.import_file(directory.path().join("absent"), ImportMode::Copy).await;
    assert!(matches!(absent, Err(StoreError::Io(_))));
}

#[tokio::test]
async fn the_blob_used_longest_ago_should_make_room() {
    let (directory, store) = store(4 * MIB);
    let mut hashes = Vec::new();
    for seed in 0..3 {
        hashes.push(store.import_bytes(bytes(MIB, seed)).await.unwrap().hash());
    }
    store.get(&hashes[0]).unwrap();
    let newest = store.import_bytes(bytes(MIB, 3)).await.unwrap().hash();
    assert!(store.get(&hashes[1]).is_none(), "not used since it came");
    for kept in [hashes[0], hashes[2], newest] {
        assert!(store.get(&kept).is_some());
    }
    let usage = store.usage();
    assert!(usage.bytes <= usage.quota && usage.complete == 3);
    // Data, tree and entry of three blobs: the files of the evicted one are gone.
    assert_eq!(files_in(directory.path(), "blobs"), 9);
}

#[tokio::test]
async fn pinned_blobs_and_blobs_in_use_should_stay() {
    let (_directory, store) = store(3 * MIB);
    let pinned = store.import_bytes(bytes(MIB, 0)).await.unwrap().hash();
    store.pin(&pinned).unwrap();
    let used = store.import_bytes(bytes(MIB, 1)).await.unwrap();
    let full = store.import_bytes(bytes(2 * MIB, 2)).await;
    assert!(matches!(full, Err(StoreError::QuotaExceeded { .. })), "{full:?}");
    assert!(matches!(store.remove(&used.hash()), Err(StoreError::InUse(_))));
    assert!(store.get(&pinned).is_some() && store.get(&used.hash()).is_some());
    store.unpin(&pinned).unwrap();
    let hash = used.hash();
    drop(used);
    store.import_bytes(bytes(2 * MIB, 2)).await.unwrap();
    assert!(store.get(&pinned).is_none() || store.get(&hash).is_none());
}

#[tokio::test]
async fn a_blob_larger_than_the_quota_should_be_refused_and_evict_nothing() {
    let (directory, store) = store(2 * MIB);
    let kept = store.import_bytes(bytes(MIB, 0)).await.unwrap().hash();
    let refused = store.import_bytes(bytes(3 * MIB, 1)).await;
    assert!(matches!(refused, Err(StoreError::QuotaExceeded { needed, .. }) if needed >= 3 * MIB as u64));
    assert!(store.get(&kept).is_some());
    assert_eq!(files_in(directory.path(), "temporary"), 0);
}

#[tokio::test]
async fn a_store_should_be_open_only_once() {
    let (directory, store) = store(MIB);
    let config = StoreConfig { directory: directory.path().join("store"), quota: MIB as u64 };
    assert!(matches!(BlobStore::open(config.clone()), Err(StoreError::Locked(_))));
    drop(store);
    BlobStore::open(config).unwrap();
}

#[tokio::test]
async fn blobs_and_pins_should_survive_a_restart_and_rubbish_should_not() {
    let (directory, store) = store(4 * MIB);
    let pinned = store.import_bytes(bytes(MIB, 0)).await.unwrap().hash();
    store.pin(&pinned).unwrap();
    let second = store.import_bytes(bytes(MIB, 1)).await.unwrap().hash();
    let broken = store.import_bytes(bytes(1000, 2)).await.unwrap();
    fs::write(broken.path(), b"cut").unwrap();
    let broken = broken.hash();
    drop(store);
    let blobs = directory.path().join("store/blobs");
    fs::write(blobs.join(format!("{}.data", Hash::of(b"orphan"))), b"orphan").unwrap();
    fs::write(blobs.join("stray"), b"stray").unwrap();
    fs::write(directory.path().join("store/temporary/half"), b"half").unwrap();

    let store = open_store(&directory.path().join("store"), 4 * MIB as u64);
    assert_eq!(fs::read(store.get(&pinned).unwrap().path()).unwrap(), bytes(MIB, 0));
    assert!(store.get(&second).is_some());
    assert_eq!(store.status(&broken), BlobStatus::Missing);
    assert_eq!(store.list().len(), 2);
    assert_eq!(files_in(directory.path(), "blobs"), 6);
    assert_eq!(files_in(directory.path(), "temporary"), 0);
    // Still pinned: the other one makes room.
    store.import_bytes(bytes(2 * MIB + MIB / 2, 3)).await.unwrap();
    assert!(store.get(&pinned).is_some() && store.get(&second).is_none());
}

#[tokio::test]
async fn the_order_of_use_should_survive_a_restart() {
    let (directory, store) = store(4 * MIB);
    let mut hashes = Vec::new();
    for seed in 0..3 {
        hashes.push(store.import_bytes(bytes(MIB, seed)).await.unwrap().hash());
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    store.get(&hashes[0]).unwrap();
    drop(store);
    let store = open_store(&directory.path().join("store"), 4 * MIB as u64);
    store.import_bytes(bytes(MIB, 3)).await.unwrap();
    assert_eq!(store.status(&hashes[1]), BlobStatus::Missing);
    assert!(store.get(&hashes[0]).is_some() && store.get(&hashes[2]).is_some());
}

#[tokio::test]
async fn a_lowered_quota_should_evict_at_opening() {
    let (directory, store) = store(4 * MIB);
    for seed in 0..3 {
        store.import_bytes(bytes(MIB, seed)).await.unwrap();
    }
    drop(store);
    let usage = open_store(&directory.path().join("store"), 2 * MIB as u64).usage();
    assert_eq!(usage.complete, 1);
    assert!(usage.bytes <= usage.quota);
}

#[tokio::test]
async fn a_quota_that_changes_should_evict_and_make_room() {
    let (_directory, store) = store(4 * MIB);
    let mut hashes = Vec::new();
    for seed in 0..3 {
        hashes.push(store.import_bytes(bytes(MIB, seed)).await.unwrap().hash());
    }
    store.pin(&hashes[0]).unwrap();
    store.set_quota(5 * MIB as u64 / 2).unwrap();
    assert_eq!(store.status(&hashes[1]), BlobStatus::Missing);
    assert!(store.get(&hashes[0]).is_some() && store.get(&hashes[2]).is_some());
    // What is pinned stays, and nothing else fits.
    store.set_quota(0).unwrap();
    assert!(store.get(&hashes[0]).is_some() && store.get(&hashes[2]).is_none());
    assert!(store.import_bytes(bytes(MIB, 3)).await.is_err());
    store.set_quota(4 * MIB as u64).unwrap();
    assert!(store.import_bytes(bytes(MIB, 3)).await.is_ok());
}

#[tokio::test]
async fn removing_should_delete_the_files() {
    let (directory, store) = store(4 * MIB);
    let hash = store.import_bytes(bytes(MIB, 0)).await.unwrap().hash();
    store.pin(&hash).unwrap();
    store.remove(&hash).unwrap();
    assert_eq!(store.status(&hash), BlobStatus::Missing);
    assert_eq!(files_in(directory.path(), "blobs"), 0);
    assert_eq!(store.usage().bytes, 0);
}
