//! The job folder, natively.

use scc_guest::{Error, Job};
use std::fs;

fn job() -> (tempfile::TempDir, Job) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::create_dir(folder.path().join("out")).unwrap();
    let job = Job::in_folder(folder.path());
    (folder, job)
}

#[test]
fn inputs_come_sorted_and_outputs_stay() {
    let (folder, job) = job();
    fs::write(folder.path().join("in/b"), b"two").unwrap();
    fs::write(folder.path().join("in/a.bin"), b"one").unwrap();
    assert_eq!(job.inputs().unwrap(), ["a.bin", "b"]);
    assert_eq!(job.input("a.bin").unwrap(), b"one");
    let mut output = job.create("c").unwrap();
    output.write(b"three ").unwrap();
    output.write(b"four").unwrap();
    output.finish().unwrap();
    assert_eq!(fs::read(folder.path().join("out/c")).unwrap(), b"three four");
}

#[test]
fn params_are_read_and_explained() {
    #[derive(serde::Deserialize, Debug)]
    struct Params {
        count: u32,
    }
    let (folder, job) = job();
    let missing = job.params::<Params>().unwrap_err();
    assert!(missing.to_string().starts_with("params.json: "), "{missing}");
    fs::write(folder.path().join("params.json"), br#"{"count":3}"#).unwrap();
    assert_eq!(job.params::<Params>().unwrap().count, 3);
    fs::write(folder.path().join("params.json"), br#"{"count":"x"}"#).unwrap();
    assert!(job.params::<Params>().unwrap_err().to_string().contains("expected u32"));
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let (_folder, job) = job();
    for name in ["", "..", ".", "a/b", "../x", "/etc/passwd", "a\0b", &"x".repeat(65)] {
        let refused = Error::because("not a file name", name);
        assert_eq!(job.input(name).unwrap_err(), refused);
        assert_eq!(job.create(name).err(), Some(refused));
    }
}
