//! PNG files stay the same pictures.

mod common;

use common::{chunk, chunks, frames, kinds, png, zlib, Kind, RGB};
use flate2::Compression;
use scc_press::{press, Iterations};
use std::io::Cursor;

fn pressed(file: &[u8]) -> Vec<u8> {
    let (name, bytes) = press("picture.png", file, Iterations::try_from(5).unwrap(), |_| {}).unwrap();
    assert_eq!(name, "picture.png");
    bytes
}

#[test]
fn every_kind_of_picture_keeps_its_pixels() {
    for kind in kinds() {
        let file = kind.picture(61, 43);
        let smaller = pressed(&file);
        assert!(smaller.len() < file.len(), "{kind:?}: {} bytes of {}", smaller.len(), file.len());
        assert_eq!(frames(&smaller).unwrap(), frames(&file).unwrap(), "{kind:?}");
    }
}

#[test]
fn interlaced_pictures_of_every_size_keep_their_pixels() {
    for (width, height) in (1..=9).flat_map(|width| (1..=9).map(move |height| (width, height))) {
        let file = Kind { interlaced: true, ..RGB }.picture(width, height);
        assert_eq!(frames(&pressed(&file)).unwrap(), frames(&file).unwrap(), "{width} × {height}");
    }
}

#[test]
fn the_result_is_smaller_than_that_of_the_usual_compressor_at_its_best() {
    let scanlines = RGB.scanlines(200, 200);
    let best = png(&[RGB.header(200, 200), chunk(b"IDAT", &zlib(&scanlines, Compression::best()))]);
    let smaller = pressed(&best);
    println!("{} bytes of scanlines: {} bytes, {} pressed", scanlines.len(), best.len(), smaller.len());
    assert!(smaller.len() < best.len());
}

#[test]
fn every_other_chunk_stays_in_its_place() {
    let kind = Kind { colour: 3, depth: 8, interlaced: false };
    let image_data = zlib(&kind.scanlines(64, 64), Compression::fast());
    let (first, second) = image_data.split_at(image_data.len() / 3);
    let file = png(&[
        kind.header(64, 64),
        chunk(b"gAMA", &45_455u32.to_be_bytes()),
        kind.palette(),
        chunk(b"tRNS", &[0, 128]),
        chunk(b"prIv", b"nobody knows this one"),
        chunk(b"IDAT", first),
        chunk(b"IDAT", &[]),
        chunk(b"IDAT", second),
        chunk(b"tEXt", b"Comment\0hello"),
        chunk(b"tIME", &[7, 234, 11, 22, 0, 0, 0]),
    ]);
    let smaller = pressed(&file);
    let names: Vec<_> = chunks(&smaller).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names.join(" "), "IHDR gAMA PLTE tRNS prIv IDAT tEXt tIME IEND");
    let others = |file| chunks(file).into_iter().filter(|(name, _)| name != "IDAT").collect::<Vec<_>>();
    assert_eq!(others(&smaller), others(&file));
    assert_eq!(frames(&smaller).unwrap(), frames(&file).unwrap());
}

#[test]
fn what_does_not_get_smaller_comes_back_unchanged() {
    let once = pressed(&RGB.picture(40, 40));
    assert_eq!(pressed(&once), once);
}

#[test]
fn signed_files_come_back_unchanged() {
    for name in [b"dSIG", b"caBX"] {
        let image_data = zlib(&RGB.scanlines(40, 40), Compression::fast());
        let file = png(&[RGB.header(40, 40), chunk(name, b"signature"), chunk(b"IDAT", &image_data)]);
        assert_eq!(pressed(&file), file);
    }
}

#[test]
fn animations_keep_all_frames() {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(Cursor::new(&mut file), 40, 30);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_animated(3, 0).unwrap();
    let mut writer = encoder.write_header().unwrap();
    for frame in 0..3u32 {
        let pixels: Vec<_> = (0..40 * 30 * 3).map(|n| (n / 50 * (frame + 1)) as u8).collect();
        writer.write_image_data(&pixels).unwrap();
    }
    writer.finish().unwrap();
    let smaller = pressed(&file);
    assert!(smaller.len() < file.len());
    assert_eq!(frames(&file).unwrap().len(), 3);
    assert_eq!(frames(&smaller).unwrap(), frames(&file).unwrap());
}
