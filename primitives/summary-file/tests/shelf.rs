//! A node's folder of summaries.

mod common;

use common::{names, summary};
use scc_summary_file::*;
use scc_types::{BlockNumber, Hash};
use std::{num::NonZeroUsize, path::Path};

fn open(folder: &Path, genesis: u8) -> Shelf {
    let two = NonZeroUsize::new(2).expect("two");
    Shelf::open(folder, Hash::repeat_byte(genesis), two).expect("opened")
}

fn put(shelf: &Shelf, height: BlockNumber) {
    let summary = summary(height);
    let mut writing = shelf.begin(&summary.header).expect("begun");
    writing.push(&summary.chunk).expect("sound");
    writing.finish(&summary.seal).expect("written");
}

#[test]
fn the_newest_are_kept_and_other_files_let_alone() {
    let home = tempfile::tempdir().expect("folder");
    let folder = home.path().join("made/for/it");
    let (shelf, other) = (open(&folder, 0xab), open(&folder, 0xcd));
    for mine in ["notes", "summary-abababab-old", "summary-80"] {
        std::fs::write(folder.join(mine), "mine").expect("written");
    }
    put(&other, 5);
    for height in [90, 200, 1_000] {
        put(&shelf, height);
        shelf.tidy().expect("tidied");
    }
    assert_eq!(shelf.heights().expect("heights").into_iter().collect::<Vec<_>>(), [200, 1_000]);
    assert_eq!(
        names(&folder),
        [
            "notes",
            "summary-80",
            "summary-abababab-1000",
            "summary-abababab-1000.seal",
            "summary-abababab-200",
            "summary-abababab-200.seal",
            "summary-abababab-old",
            "summary-cdcdcdcd-5",
            "summary-cdcdcdcd-5.seal",
        ]
    );
}

#[test]
fn opening_removes_what_a_killed_process_left() {
    let home = tempfile::tempdir().expect("folder");
    put(&open(home.path(), 0xab), 200);
    let rest =
        ["summary-abababab-400.seal", ".summary-abababab-400.x1y2z3.part", ".summary-abababab-400.seal.x1y2z3.part"];
    let foreign = [".summary-cdcdcdcd-400.x1y2z3.part", "summary-cdcdcdcd-400.seal"];
    for name in rest.iter().chain(&foreign) {
        std::fs::write(home.path().join(name), "half").expect("written");
    }
    put(&open(home.path(), 0xab), 400);
    let names = names(home.path());
    assert_eq!(names.len(), 6, "{names:?}");
    assert!(foreign.iter().all(|foreign| names.contains(&foreign.to_string())));
}

#[test]
fn a_folder_that_cannot_be_used_is_refused() {
    let home = tempfile::tempdir().expect("folder");
    let file = home.path().join("file");
    std::fs::write(&file, "mine").expect("written");
    let two = NonZeroUsize::new(2).expect("two");
    let refused = Shelf::open(&file.join("inside"), Hash::zero(), two).expect_err("no folder").to_string();
    assert!(refused.starts_with("cannot make "), "{refused}");
}
