//! Broken and hostile PNG files are refused with a sentence.

mod common;

use common::{chunk, frames, kinds, png, zlib, Kind, RGB};
use flate2::Compression;
use proptest::prelude::*;
use scc_press::{press, Error, Iterations};

fn refusal(file: &[u8]) -> Option<Error> {
    press("picture.png", file, Iterations::try_from(1).unwrap(), |_| {}).err()
}

/// A picture of 4 × 4 pixels with this image data.
fn with(image_data: &[u8]) -> Vec<u8> {
    png(&[RGB.header(4, 4), chunk(b"IDAT", image_data)])
}

fn compressed(bytes: usize) -> Vec<u8> {
    zlib(&vec![0; bytes], Compression::best())
}

/// What the picture of [`with`] takes.
const SIZE: usize = 4 * (1 + 4 * 3);

#[test]
fn files_that_end_early_are_refused() {
    let file = RGB.picture(9, 9);
    for length in 8..file.len() {
        assert_eq!(refusal(&file[..length]), Some(Error::Truncated), "{length} bytes");
    }
}

#[test]
fn flipped_bits_are_refused() {
    let file = RGB.picture(3, 3);
    for bit in 8 * 8..file.len() * 8 {
        let mut broken = file.clone();
        broken[bit / 8] ^= 1 << (bit % 8);
        assert!(refusal(&broken).is_some(), "bit {bit}");
    }
    let mut broken = file.clone();
    // In the width.
    broken[19] ^= 1;
    assert_eq!(refusal(&broken), Some(Error::WrongChecksum(*b"IHDR")));
}

#[test]
fn bytes_behind_the_end_are_refused() {
    let file = RGB.picture(9, 9);
    assert_eq!(refusal(&[&file[..], b"x"].concat()), Some(Error::TrailingBytes));
    assert_eq!(refusal(&[&file[..], &file].concat()), Some(Error::TrailingBytes));
}

#[test]
fn headers_are_checked() {
    let image_data = chunk(b"IDAT", &compressed(SIZE));
    let with = |header: Vec<u8>| refusal(&png(&[header, image_data.clone()]));
    let fields = |fields: [u8; 5]| with(chunk(b"IHDR", &[&[0, 0, 0, 4, 0, 0, 0, 4][..], &fields].concat()));
    let header = |rule| Some(Error::InvalidHeader(rule));
    assert_eq!(fields([8, 2, 0, 0, 0]), None);
    let unknown_kinds = [[8, 1], [8, 5], [8, 7], [3, 0], [4, 2], [16, 3], [0, 6], [1, 4]];
    for [depth, colour] in unknown_kinds {
        assert_eq!(fields([depth, colour, 0, 0, 0]), header("names a kind of pixel that PNG does not have"));
    }
    for [compression, filter, interlacing] in [[1, 0, 0], [0, 1, 0], [0, 0, 2]] {
        let method = header("names a method that PNG does not have");
        assert_eq!(fields([8, 2, compression, filter, interlacing]), method);
    }
    assert_eq!(with(RGB.header(0, 4)), header("says that there are no pixels"));
    assert_eq!(with(RGB.header(4, 0)), header("says that there are no pixels"));
    assert_eq!(with(Vec::new()), header("does not come first"));
    assert_eq!(with(chunk(b"IHDR", &[0; 12])), header("does not have 13 bytes"));
}

#[test]
fn pictures_that_do_not_fit_into_memory_are_refused() {
    let image_data = chunk(b"IDAT", &compressed(1_000_000));
    for kind in kinds() {
        for (width, height) in [(1 << 31, 1 << 31), (u32::MAX, u32::MAX), (u32::MAX, 1), (1, u32::MAX)] {
            let file = png(&[kind.header(width, height), image_data.clone()]);
            assert_eq!(refusal(&file), Some(Error::TooLarge), "{kind:?} {width} × {height}");
        }
    }
    // Just within the limit, but not with this little image data.
    let grey = Kind { colour: 0, ..RGB };
    let file = png(&[grey.header((1 << 14) - 1, 1 << 14), image_data.clone()]);
    assert_eq!(refusal(&file), Some(Error::InvalidImageData("is less than its header says")));
    let file = png(&[grey.header(1 << 14, 1 << 14), image_data]);
    assert_eq!(refusal(&file), Some(Error::TooLarge));
}

#[test]
fn image_data_is_checked() {
    let broken = |fault| Some(Error::InvalidImageData(fault));
    let good = compressed(SIZE);
    assert_eq!(refusal(&with(&good)), None);
    assert_eq!(refusal(&with(&compressed(SIZE - 1))), broken("is less than its header says"));
    assert_eq!(refusal(&with(&compressed(SIZE + 1))), broken("is more than its header says"));
    // A bomb: 100 KB that become 100 MB.
    assert_eq!(refusal(&with(&compressed(100_000_000))), broken("is more than its header says"));
    assert_eq!(refusal(&with(&[&good[..], b"x"].concat())), broken("has bytes behind its end"));
    assert_eq!(refusal(&with(&good[..good.len() - 1])), broken("is cut short"));
    assert_eq!(refusal(&with(b"")), broken("is cut short"));
    assert_eq!(refusal(&with(b"not zlib at all")), broken("is not a zlib stream"));
    let mut flipped = good.clone();
    *flipped.last_mut().unwrap() ^= 1;
    assert_eq!(refusal(&with(&flipped)), broken("does not match its checksum"));
}

#[test]
fn image_data_is_needed_in_one_place() {
    assert_eq!(refusal(&png(&[RGB.header(4, 4)])), Some(Error::NoImageData));
    let image_data = compressed(SIZE);
    let (first, second) = image_data.split_at(5);
    let between = [RGB.header(4, 4), chunk(b"IDAT", first), chunk(b"tEXt", b"a\0b"), chunk(b"IDAT", second)];
    assert_eq!(refusal(&png(&between)), Some(Error::ScatteredImageData));
    assert_eq!(refusal(&png(&[RGB.header(4, 4), chunk(b"I AT", &[])])), Some(Error::InvalidChunk));
}

#[test]
fn refusals_are_sentences() {
    for (error, sentence) in [
        (Error::InvalidIterations(0), "iterations are 1 to 100, not 0"),
        (Error::TooLarge, "the picture takes more than 256 MiB without compression"),
        (Error::WrongChecksum(*b"IDAT"), "the PNG's chunk IDAT does not match its checksum"),
        (Error::InvalidHeader("says that there are no pixels"), "the PNG's header says that there are no pixels"),
        (Error::InvalidImageData("is cut short"), "the PNG's image data is cut short"),
    ] {
        assert_eq!(error.to_string(), sentence);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever is done to a file, whose checksums are then right again: no panic, and what is pressed shows the same.
    #[test]
    fn changed_files_are_refused_or_show_the_same(
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        interlaced: bool,
    ) {
        let kind = Kind { interlaced, ..RGB };
        let mut chunks = [
            (*b"IHDR", kind.header(7, 5)[8..21].to_vec()),
            (*b"tRNS", vec![0, 1, 0, 2, 0, 3]),
            (*b"IDAT", zlib(&kind.scanlines(7, 5), Compression::fast())),
        ];
        for (place, byte) in places {
            let mut bytes: Vec<_> = chunks.iter_mut().flat_map(|(name, data)| name.iter_mut().chain(data)).collect();
            **place.get_mut(&mut bytes) = byte;
        }
        let file = png(&chunks.iter().map(|(name, data)| chunk(name, data)).collect::<Vec<_>>());
        let result = press("picture.png", &file, Iterations::try_from(1).unwrap(), |_| {});
        // Only then it is known that the picture is small enough to be decoded.
        if let Ok((_, smaller)) = result {
            prop_assert!(smaller.len() <= file.len());
            if let Ok(shown) = frames(&file) {
                prop_assert_eq!(frames(&smaller).unwrap(), shown);
            }
        }
    }

    #[test]
    fn any_bytes_behind_the_signature_are_no_panic(bytes: Vec<u8>) {
        let _ = refusal(&[b"\x89PNG\r\n\x1a\n", &bytes[..]].concat());
    }

    #[test]
    fn any_bytes_come_back_from_gzip(bytes in prop::collection::vec(0u8..4, 0..800)) {
        let (_, file) = press("a", &bytes, Iterations::try_from(2).unwrap(), |_| {}).unwrap();
        prop_assert_eq!(common::gunzip(&file), bytes);
    }
}
