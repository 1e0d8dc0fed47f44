//! A file is there whole and with its seal, or not at all.

mod common;

use common::{names, summary, Summary};
use scc_summary_file::*;
use scc_summary_proof::{check_file, Error as Unsound};
use std::path::Path;

fn write(path: &Path, summary: &Summary) -> Result<(), Error> {
    let mut writing = Writing::begin(path, &summary.header)?;
    writing.push(&summary.chunk)?;
    writing.finish(&summary.seal)
}

#[test]
fn a_file_is_its_summary_and_its_seal_leads_to_the_main_block() {
    let home = tempfile::tempdir().expect("folder");
    let (file, summary) = (home.path().join("summary"), summary(200));
    write(&file, &summary).expect("written");
    assert_eq!(names(home.path()), ["summary", "summary.seal"]);
    assert_eq!(check_file(&summary.header, &std::fs::read(&file).expect("file")), Ok(()));
    let seal = Seal::read(&seal_path(&file)).expect("seal");
    assert_eq!(seal, summary.seal);
    let (main, auxiliary) = seal.headers(&file).expect("headers");
    assert_eq!(hash_of(&main), seal.hash);
    assert_eq!(check_seal(&summary.header, &auxiliary, &main), Ok(()));
    let mut late = main;
    late.number += 1;
    assert_eq!(check_seal(&summary.header, &auxiliary, &late), Err(Unsound::WrongDigest));
}

#[test]
fn nothing_is_there_before_the_end_or_when_it_is_given_up() {
    let home = tempfile::tempdir().expect("folder");
    let (file, summary) = (home.path().join("summary"), summary(200));
    let mut writing = Writing::begin(&file, &summary.header).expect("begun");
    writing.push(&summary.chunk).expect("sound");
    let [part] = &names(home.path())[..] else { panic!("one file") };
    assert!(part.starts_with(".summary.") && part.ends_with(".part"), "{part}");
    drop(writing);
    assert!(names(home.path()).is_empty());
}

#[test]
fn what_the_header_does_not_stand_for_is_not_written() {
    let home = tempfile::tempdir().expect("folder");
    let (file, mut summary) = (home.path().join("summary"), summary(200));
    let missing = Writing::begin(&file, &summary.header).expect("begun").finish(&summary.seal);
    assert!(matches!(missing, Err(Error::Unsound(Unsound::TooFewChunks))));
    *summary.chunk.chunk.last_mut().expect("bytes") ^= 4;
    assert!(matches!(write(&file, &summary), Err(Error::Unsound(_))));
    assert!(names(home.path()).is_empty());
}

#[test]
fn nothing_is_written_over() {
    let home = tempfile::tempdir().expect("folder");
    let summary = summary(200);
    for taken in ["file", "file.seal"] {
        std::fs::write(home.path().join(taken), "mine").expect("written");
        let refused = write(&home.path().join("file"), &summary).expect_err("taken").to_string();
        assert!(
            refused.ends_with(&format!("{taken} exists already: move it away or choose another name")),
            "{refused}"
        );
        assert_eq!(names(home.path()), [taken]);
        std::fs::remove_file(home.path().join(taken)).expect("removed");
    }
    // It came while the other was written.
    let file = home.path().join("file");
    let mut writing = Writing::begin(&file, &summary.header).expect("begun");
    writing.push(&summary.chunk).expect("sound");
    std::fs::write(&file, "mine").expect("written");
    assert!(matches!(writing.finish(&summary.seal), Err(Error::Disk { .. })));
    assert_eq!(std::fs::read(&file).expect("file"), b"mine");
}

#[test]
fn a_seal_that_is_none_is_refused_with_the_reason() {
    let home = tempfile::tempdir().expect("folder");
    let path = home.path().join("seal");
    let told = |path: &Path| Seal::read(path).and_then(|seal| seal.headers(path)).expect_err("none").to_string();
    assert!(told(&path).starts_with("cannot read "));
    std::fs::write(&path, "{}").expect("written");
    assert!(told(&path).contains("is not the seal of a summary: missing field"));
    for (field, bad) in
        [("header", "its main header cannot be read"), ("auxiliary", "its auxiliary header cannot be read")]
    {
        let mut seal = serde_json::to_value(summary(200).seal).expect("JSON");
        seal[field] = "0x00".into();
        std::fs::write(&path, seal.to_string()).expect("written");
        assert!(told(&path).contains(bad));
    }
}
