//! Tiles in, files out, and read back.

use proptest::prelude::*;
use scc_image::{check, encode, file_name, store, EncodeError, Format, Frame, SanityError, StoreError, TileMismatch};
use scc_tracer::{Rect, Tile, View};
use std::{fs, io::Cursor};

fn tile(x: u32, y: u32, width: u32, height: u32, color: [f32; 4]) -> Tile {
    Tile { rect: Rect { x, y, width, height }, rays: 1, pixels: vec![color; (width * height) as usize] }
}

/// Every pixel different, some brighter than white.
fn ramp(width: u32, height: u32, alpha: f32) -> Frame {
    let pixels = (0..width * height).map(|n| [n as f32 * 0.01, 0.25, 1.0 / (n + 1) as f32, 1.0].map(|c| c * alpha));
    Frame::complete(width, height, pixels.collect()).unwrap()
}

#[test]
fn a_frame_is_complete_when_its_last_tile_is_there() {
    let mut frame = Frame::new(5, 4);
    assert_eq!(frame.add(&tile(0, 0, 3, 4, [0.1; 4])), Ok(false));
    assert_eq!(frame.progress(), 0.6);
    assert_eq!(frame.add(&tile(0, 0, 3, 4, [0.2; 4])), Ok(false), "a tile twice is no progress");
    assert_eq!(encode(&frame, Format::Png8, View::Standard), Err(EncodeError::Incomplete));
    assert_eq!(check(&frame, 5, 4), Err(SanityError::Incomplete));
    assert_eq!(frame.add(&tile(3, 0, 2, 4, [0.3; 4])), Ok(true));
    assert_eq!(frame.pixels()[3 * 5 + 2], [0.2; 4]);
    assert_eq!(frame.pixels()[3 * 5 + 3], [0.3; 4]);
}

#[test]
fn tiles_that_do_not_fit_change_nothing() {
    let mut frame = Frame::new(4, 4);
    let before = frame.clone();
    for (x, y, width, height) in [(3, 0, 2, 1), (0, 4, 1, 1), (u32::MAX, 0, 2, 1), (0, 0, 5, 5)] {
        let outside = Tile { rect: Rect { x, y, width, height }, rays: 1, pixels: Vec::new() };
        assert_eq!(frame.add(&outside), Err(TileMismatch::Outside));
    }
    let mut short = tile(0, 0, 2, 2, [0.0; 4]);
    short.pixels.pop();
    assert_eq!(frame.add(&short), Err(TileMismatch::WrongLength { expected: 4, found: 3 }));
    assert_eq!(frame, before);
}

fn read_png(bytes: &[u8]) -> (png::OutputInfo, Vec<u8>) {
    let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info().unwrap();
    let mut data = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut data).unwrap();
    (info, data)
}

#[test]
fn png_holds_what_the_view_shows() {
    for view in [View::Standard, View::Filmic] {
        let frame = ramp(7, 3, 1.0);
        let (info, data) = read_png(&encode(&frame, Format::Png8, view).unwrap());
        assert_eq!(
            (info.width, info.height, info.color_type, info.bit_depth),
            (7, 3, png::ColorType::Rgb, png::BitDepth::Eight)
        );
        let (_, wide) = read_png(&encode(&frame, Format::Png16, view).unwrap());
        for (place, [r, g, b, _]) in frame.pixels().iter().enumerate() {
            assert_eq!(data[place * 3..place * 3 + 3], view.display_u8([*r, *g, *b]));
            let words: Vec<u16> =
                wide[place * 6..place * 6 + 6].chunks(2).map(|w| u16::from_be_bytes([w[0], w[1]])).collect();
            assert_eq!(words, view.display_u16([*r, *g, *b]));
        }
    }
}

#[test]
fn transparent_frames_have_straight_alpha_in_png() {
    let frame = Frame::complete(2, 1, vec![[0.1, 0.05, 0.0, 0.25], [0.0; 4]]).unwrap();
    let (info, data) = read_png(&encode(&frame, Format::Png8, View::Standard).unwrap());
    assert_eq!(info.color_type, png::ColorType::Rgba);
    let [r, g, b] = View::Standard.display_u8([0.4, 0.2, 0.0]);
    assert_eq!(data, [r, g, b, 64, 0, 0, 0, 0]);
}

fn read_exr(bytes: Vec<u8>) -> Vec<[f32; 4]> {
    use exr::prelude::*;
    let image = read()
        .no_deep_data()
        .largest_resolution_level()
        .rgba_channels(
            |size, _| (size.0, vec![[0.0f32; 4]; size.0 * size.1]),
            |(width, pixels): &mut (usize, Vec<[f32; 4]>), at, (r, g, b, a): (f32, f32, f32, f32)| {
                pixels[at.1 * *width + at.0] = [r, g, b, a];
            },
        )
        .first_valid_layer()
        .all_attributes()
        .from_buffered(Cursor::new(bytes))
        .unwrap();
    image.layer_data.channel_data.pixels.1
}

#[test]
fn exr_with_floats_keeps_every_bit() {
    for alpha in [1.0, 0.3] {
        let frame = ramp(33, 9, alpha);
        assert_eq!(read_exr(encode(&frame, Format::ExrFloat, View::Filmic).unwrap()), frame.pixels());
    }
}

#[test]
fn exr_with_halves_is_near_and_never_infinite() {
    let mut pixels = ramp(8, 8, 1.0).pixels().to_vec();
    pixels[5][0] = 1e9;
    let frame = Frame::complete(8, 8, pixels).unwrap();
    let read = read_exr(encode(&frame, Format::ExrHalf, View::Standard).unwrap());
    assert_eq!(read[5][0], 65504.0);
    for (found, expected) in read.as_flattened().iter().zip(frame.pixels().as_flattened()) {
        assert!((found - expected).abs() <= expected * 1e-3 || *expected > 65504.0);
    }
}

#[test]
fn the_same_frame_gives_the_same_bytes() {
    for format in [Format::Png8, Format::Png16, Format::ExrHalf, Format::ExrFloat] {
        let bytes = encode(&ramp(50, 40, 1.0), format, View::Filmic).unwrap();
        assert_eq!(encode(&ramp(50, 40, 1.0), format, View::Filmic).unwrap(), bytes);
        assert_eq!(format.to_string().parse(), Ok(format));
    }
    assert!("gif".parse::<Format>().unwrap_err().to_string().starts_with("'gif' is no image format; use png"));
    assert_eq!(file_name(7, Format::ExrHalf), "frame_0007.exr");
}

#[test]
fn frames_that_are_no_pictures_are_found() {
    assert_eq!(check(&ramp(4, 4, 1.0), 4, 4), Ok(()));
    assert_eq!(check(&ramp(4, 4, 1.0), 8, 2), Err(SanityError::WrongSize(4, 4)));
    assert_eq!(check(&Frame::complete(2, 2, vec![[0.5; 4]; 4]).unwrap(), 2, 2), Err(SanityError::Uniform));
    assert_eq!(check(&Frame::complete(1, 1, vec![[0.5; 4]]).unwrap(), 1, 1), Ok(()));
    for bad in [f32::NAN, f32::INFINITY, -0.5] {
        let mut pixels = ramp(4, 4, 1.0).pixels().to_vec();
        pixels[6][1] = bad;
        assert_eq!(check(&Frame::complete(4, 4, pixels).unwrap(), 4, 4), Err(SanityError::NotAColor(2, 1)));
    }
}

#[test]
fn stored_files_replace_older_ones_and_leave_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("frame_0001.png");
    store(&path, b"old").unwrap();
    store(&path, b"new").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn failures_to_store_are_sentences_and_keep_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let gone = folder.path().join("gone").join("a.png");
    let error = store(&gone, b"x").unwrap_err();
    assert!(matches!(error, StoreError::Failed { .. }));
    assert!(error.to_string().contains("was not written"), "{error}");
    // A name that is a folder cannot be replaced; the temporary file goes.
    let taken = folder.path().join("taken");
    fs::create_dir(&taken).unwrap();
    assert!(store(&taken, b"x").is_err());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_named() {
    use std::os::unix::fs::symlink;
    // Everything written to /dev/full meets a full disk; the temporary file's name is made to lead there.
    let folder = tempfile::tempdir().unwrap();
    let part = format!(".frame.png.{}.part", std::process::id());
    symlink("/dev/full", folder.path().join(part)).unwrap();
    let path = folder.path().join("frame.png");
    fs::write(&path, b"old").unwrap();
    let error = store(&path, b"x").unwrap_err();
    assert!(matches!(error, StoreError::DiskFull { bytes: 1, .. }), "{error}");
    assert!(error.to_string().starts_with("the disk is full: "));
    assert_eq!(fs::read(&path).unwrap(), b"old");
}

proptest! {
    /// Any tiling of a picture, in any order, gives that picture.
    #[test]
    fn tiles_in_any_order_make_the_picture(
        width in 1u32..20, height in 1u32..20, tile_width in 1u32..8, tile_height in 1u32..8, order in any::<u64>(),
    ) {
        let picture = ramp(width, height, 1.0);
        let mut tiles = Vec::new();
        for y in (0..height).step_by(tile_height as usize) {
            for x in (0..width).step_by(tile_width as usize) {
                let (w, h) = (tile_width.min(width - x), tile_height.min(height - y));
                let places = (y..y + h).flat_map(|row| (x..x + w).map(move |column| (row * width + column) as usize));
                let pixels = places.map(|place| picture.pixels()[place]).collect();
                tiles.push(Tile { rect: Rect { x, y, width: w, height: h }, rays: 1, pixels });
            }
        }
        tiles.sort_by_key(|tile| (u64::from(tile.rect.x * 31 + tile.rect.y * 17 + 1).wrapping_mul(order | 1)) >> 7);
        let mut frame = Frame::new(width, height);
        let mut complete = 0;
        for tile in &tiles {
            complete += usize::from(frame.add(tile).unwrap());
        }
        prop_assert_eq!(complete, 1);
        prop_assert_eq!(frame.pixels(), picture.pixels());
    }
}
