//! Other files become gzip files.

mod common;

use common::{gunzip, noise};
use scc_press::{press, Error, Iterations};
use std::io::Write;

const TEXT: &[u8] = include_bytes!("../../../README.md");

fn pressed(bytes: &[u8]) -> Vec<u8> {
    let (name, file) = press("file", bytes, Iterations::try_from(5).unwrap(), |_| {}).unwrap();
    assert_eq!(name, "file.gz");
    file
}

#[test]
fn files_come_back_from_gzip() {
    let mut noise = noise(3);
    let random: Vec<_> = (0..70_000).map(|_| noise()).collect();
    for bytes in [&[][..], b"a", b"abc", &[0; 5_000], TEXT, &random] {
        assert!(gunzip(&pressed(bytes)) == bytes, "{} bytes differ", bytes.len());
    }
}

#[test]
fn the_result_is_smaller_than_that_of_the_usual_compressor_at_its_best() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(TEXT).unwrap();
    let (best, smaller) = (encoder.finish().unwrap().len(), pressed(TEXT).len());
    println!("{} bytes of text: {best} bytes, {smaller} pressed", TEXT.len());
    assert!(smaller < best);
}

#[test]
fn more_iterations_do_not_make_it_larger() {
    let of = |count| press("a", TEXT, Iterations::try_from(count).unwrap(), |_| {}).unwrap().1.len();
    assert!(of(30) <= of(1));
}

#[test]
fn progress_rises_from_nothing_to_all() {
    // Three pieces.
    let bytes: Vec<_> = (0..600_000u32).map(|n| (n / 1_000) as u8).collect();
    let mut seen = Vec::new();
    let (_, file) = press("a", &bytes, Iterations::try_from(1).unwrap(), |fraction| seen.push(fraction)).unwrap();
    assert_eq!(seen, [0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0]);
    assert!(gunzip(&file) == bytes);
}

#[test]
fn names_need_room_for_the_suffix() {
    let name = |name: &str| press(name, b"x", Iterations::default(), |_| {}).map(|(name, _)| name);
    assert_eq!(name(&"a".repeat(61)), Ok("a".repeat(61) + ".gz"));
    for too_long in ["a".repeat(62), "a".repeat(64), "dot.".into()] {
        assert_eq!(name(&too_long), Err(Error::NoRoomForSuffix));
    }
}

#[test]
fn iterations_have_limits() {
    assert_eq!(u32::from(Iterations::default()), 15);
    for count in [1, 100] {
        assert_eq!(Iterations::try_from(count).map(u32::from), Ok(count));
    }
    for count in [0, 101, 257, u32::MAX] {
        assert_eq!(Iterations::try_from(count), Err(Error::InvalidIterations(count)));
    }
}
