//! A manifest is the one thing of a stranger's that a worker parses outside the jail: whatever the bytes, no panic, and no more
//! memory than the manifest's documentation says.

use proptest::prelude::*;
use scc_job_spec::{Manifest, ManifestError, Semantics, MAX_FILES, MAX_MANIFEST_BYTES, MAX_PARAMS_BYTES, MAX_TASKS};
use scc_types::Engine;
use sp_core::H256;
use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

/// Memory that a manifest may take, as a multiple of its size.
const MOST_TIMES: usize = 8;
/// The same, besides: for one task's parameters as a value, and for sentences.
const SLACK: usize = 1 << 20;

/// Counts what each thread has allocated.
struct Counting;

thread_local! {
    static LIVE: Cell<usize> = const { Cell::new(0) };
    static PEAK: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: everything is the system allocator's; the counters allocate nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let live = LIVE.get().saturating_add(layout.size());
        LIVE.set(live);
        PEAK.set(PEAK.get().max(live));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.set(LIVE.get().saturating_sub(layout.size()));
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Decodes, and checks that it took no more memory than it may.
fn decode(bytes: &[u8]) -> Result<Manifest, ManifestError> {
    let before = LIVE.get();
    PEAK.set(before);
    let decoded = Manifest::decode(bytes);
    let taken = PEAK.get().saturating_sub(before);
    let most = bytes.len() * MOST_TIMES + SLACK;
    assert!(taken <= most, "{taken} bytes of memory for {} bytes of manifest", bytes.len());
    decoded
}

fn text(tasks: &str) -> String {
    let semantics = serde_json::to_string(&Semantics::default()).unwrap();
    let engine = serde_json::to_string(&Engine::Wasm { code: H256::repeat_byte(1) }).unwrap();
    format!(
        r#"{{"version":1,"dapp":0,"engine":{engine},"code_size":10,"semantics":{semantics},"inputs":[],"tasks":[{tasks}]}}"#
    )
}

/// As many copies of `item` as fit the largest manifest.
fn full_of(item: &str) -> String {
    let room = MAX_MANIFEST_BYTES - text("").len();
    vec![item; room / (item.len() + 1)].join(",")
}

fn task(params: &str) -> String {
    format!(r#"{{"units":1,"params":{params}}}"#)
}

#[test]
fn the_largest_manifests_take_a_few_times_their_size() {
    // As values, each of these took up to a hundred times as much.
    let lists = |item: &str| task(&format!("[{}]", vec![item; MAX_PARAMS_BYTES / (item.len() + 1) - 1].join(",")));
    for params in ["0", r#"{"":0}"#, "[[0]]"] {
        let tasks = full_of(&task(params));
        assert!(decode(text(&tasks).as_bytes()).unwrap().tasks.len() > 500_000, "{params}");
    }
    for item in [r#"{"":0}"#, "[0]", "0", r#""\u0000""#] {
        let decoded = decode(text(&full_of(&lists(item))).as_bytes()).unwrap();
        assert!(decoded.tasks.len() > 4_000, "{item}");
    }
}

#[test]
fn what_is_too_large_too_deep_or_too_many_is_refused_as_cheaply() {
    let everything = task(&format!("[{}]", full_of(r#"{"":0}"#)));
    assert!(matches!(decode(text(&everything[..MAX_MANIFEST_BYTES / 2]).as_bytes()), Err(ManifestError::Malformed(_))));
    let one_large = task(&format!("[{}]", vec![r#"{"":0}"#; MAX_PARAMS_BYTES].join(",")));
    assert_eq!(decode(text(&one_large).as_bytes()), Err(ManifestError::TooMany));
    let deep = task(&format!("{}{}", "[".repeat(2_000), "]".repeat(2_000)));
    assert!(matches!(decode(text(&deep).as_bytes()), Err(ManifestError::Malformed(_))));
    let open = format!(r#"{{"version":{}"#, "[".repeat(MAX_MANIFEST_BYTES / 2));
    assert!(matches!(decode(open.as_bytes()), Err(ManifestError::Malformed(_))));
    let unknown = format!(r#"{{"{}":1}}"#, "x".repeat(MAX_MANIFEST_BYTES / 4));
    assert!(matches!(decode(unknown.as_bytes()), Err(ManifestError::Malformed(_))));
    assert_eq!(decode(&vec![b'['; MAX_MANIFEST_BYTES + 1]), Err(ManifestError::TooLarge));
}

/// What a worker relies on once a manifest is accepted.
fn holds(manifest: &Manifest) {
    assert!((1..=MAX_TASKS).contains(&manifest.tasks.len()) && manifest.inputs.len() <= MAX_FILES);
    assert!(manifest.inputs.iter().all(|file| scc_job_spec::is_file_name(&file.name)));
    assert!(manifest.units().is_ok() && manifest.tasks.iter().all(|task| task.units > 0));
    assert!(manifest.tasks.iter().all(|task| task.params_bytes().is_ok()), "accepted parameters can be written down");
    assert_eq!(Manifest::decode(&manifest.encode().unwrap()).as_ref(), Ok(manifest));
}

fn valid() -> String {
    let file = format!(r#"{{"name":"scene.bin","hash":"{:?}","size":5}}"#, H256::repeat_byte(2));
    let tasks = [task(r#"{"frame":1,"tile":[0.5,-1e3]}"#), task("null"), task(r#""é\n""#)].join(",");
    text(&tasks).replace(r#""inputs":[]"#, &format!(r#""inputs":[{file}]"#))
}

#[test]
fn the_manifest_that_is_mutated_is_valid() {
    holds(&decode(valid().as_bytes()).unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = decode(&bytes);
    }

    #[test]
    fn random_json_never_panics(pieces in prop::collection::vec(
        prop::sample::select(vec![
            "{", "}", "[", "]", ",", ":", "\"units\"", "\"params\"", "\"tasks\"", "\"version\"", "\"\"", "0", "-1", "1e999",
            "18446744073709551616", "null", "true", "\"\\ud800\"", " ",
        ]),
        0..200,
    )) {
        let _ = decode(pieces.concat().as_bytes());
        let _ = decode(text(&pieces.concat()).as_bytes());
        if let Ok(manifest) = decode(text(&task(&pieces.concat())).as_bytes()) {
            holds(&manifest);
        }
    }

    #[test]
    fn mutated_manifests_never_panic_and_keep_what_is_promised(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4u8), 1..6),
    ) {
        let mut bytes = valid().into_bytes();
        for (place, byte, kind) in changes {
            let place = place.index(bytes.len());
            match kind {
                0 => bytes[place] = byte,
                1 => bytes.insert(place, byte),
                2 => drop(bytes.remove(place)),
                _ => {
                    let tail = bytes.split_off(place);
                    let keep = tail.len() / 2;
                    bytes.extend_from_slice(&tail[keep..]);
                    bytes.extend_from_slice(&tail[..keep]);
                }
            }
        }
        if let Ok(manifest) = decode(&bytes) {
            holds(&manifest);
        }
    }
}
