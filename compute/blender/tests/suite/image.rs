//! Pictures that strangers made, whatever they are made of.

use crate::common::{blender, decoded, decoder, limits};
use exr::prelude::{SpecificChannels, Text, WritableImage};
use scc_blender::{BlenderError, Checker, Division, Finding, Format, Image, Pass, Picture, Rectangle, Size, Task};
use std::{
    fs::{self, File},
    path::Path,
};

const SIZE: Size = Size { width: 8, height: 4 };

fn png(size: Size, path: &Path) {
    let mut encoder = png::Encoder::new(File::create(path).unwrap(), size.width, size.height);
    encoder.set_color(png::ColorType::Rgba);
    let bytes: Vec<u8> = (0..size.pixels() * 4).map(|place| place as u8).collect();
    encoder.write_header().unwrap().write_image_data(&bytes).unwrap();
}

#[test]
fn a_png_is_read_and_cut() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture");
    png(SIZE, &path);
    let image = Image::read(&path, SIZE, Format::Png).unwrap();
    assert_eq!(image.pixels()[0][0], 0.0);
    assert_eq!(image.pixels()[31][3], 127.0 / 255.0);
    let copy = folder.path().join("copy");
    image.write(&copy, Format::Png).unwrap();
    assert!(Image::read(&copy, SIZE, Format::Png).unwrap() == image, "nothing is lost");
    let mut linear = image.clone();
    linear.make_linear();
    assert!((linear.pixels()[31][2] - (126.0_f32 / 255.0).powf(2.2)).abs() < 1e-6);
    linear.write(&copy, Format::Exr).unwrap();
    assert!(Image::read(&copy, SIZE, Format::Exr).unwrap() == linear);
    let part = image.cut(Rectangle { left: 6, top: 3, right: 8, bottom: 4 }).unwrap();
    assert_eq!(part.pixels(), &image.pixels()[30..]);
    assert!(image.cut(Rectangle { left: 6, top: 3, right: 9, bottom: 4 }).is_err());
}

#[test]
fn read_should_refuse_another_size_another_format_and_half_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture");
    png(Size { width: 60_000, height: 2 }, &path);
    let refused = |format| matches!(Image::read(&path, SIZE, format), Err(BlenderError::InvalidImage { .. }));
    assert!(refused(Format::Png));
    png(SIZE, &path);
    assert!(refused(Format::Exr));
    let whole = fs::read(&path).unwrap();
    for length in 0..whole.len() {
        fs::write(&path, &whole[..length]).unwrap();
        assert!(refused(Format::Png), "{length} bytes");
    }
    Image::new(SIZE).unwrap().write_exr(&path).unwrap();
    assert!(refused(Format::Png));
    let whole = fs::read(&path).unwrap();
    for length in (0..whole.len()).step_by(7) {
        fs::write(&path, &whole[..length]).unwrap();
        assert!(refused(Format::Exr), "{length} bytes");
    }
}

#[test]
fn a_pass_is_read_whichever_blender_named_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture");
    for name in ["DiffCol", "Diffuse Color"] {
        let channel = |id: &str| Text::from(format!("Layer.{name}.{id}").as_str());
        let channels = SpecificChannels::build()
            .with_channel(channel("B"))
            .with_channel(channel("G"))
            .with_channel(channel("R"))
            .with_pixel_fn(|_| (0.25_f32, 0.5_f32, 0.75_f32));
        exr::prelude::Image::from_channels((8, 4), channels).write().to_file(&path).unwrap();
        let read = |pass| Image::read_pass(&path, SIZE, &[pass], pass);
        assert_eq!(read(Pass::DiffuseColour).unwrap().pixels()[31], [0.75, 0.5, 0.25, 1.0], "{name}");
        assert!(read(Pass::DiffuseDirect).unwrap_err().to_string().contains("missing"), "{name}");
    }
}

#[test]
fn what_no_render_gives_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture");
    let task = Task::new(1, SIZE);
    let mut image = Image::new(SIZE).unwrap();
    image.pixels_mut()[19][1] = f32::NAN;
    image.write_exr(&path).unwrap();
    let error = decoder().decode(&path, &Picture::of(&task)).err().unwrap();
    assert!(matches!(&error, BlenderError::InvalidImage { why, .. } if why.contains("no numbers")), "{error}");
    image.pixels_mut()[19][1] = 2.5;
    image.write_exr(&path).unwrap();
    assert!(decoded(&path, &task).layer(0).unwrap() == image);
}

#[test]
fn whatever_a_byte_is_changed_to_the_picture_is_read_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture");
    // Nothing is rendered: there is no scene.
    let mut checker = Checker::new(blender(), "gone.blend".into(), Division::Tiles, decoder(), limits()).unwrap();
    for format in [Format::Exr, Format::Png] {
        let task = Task { format, ..Task::new(1, SIZE) };
        match format {
            Format::Png => png(SIZE, &path),
            Format::Exr => {
                let mut image = Image::new(SIZE).unwrap();
                let values = image.pixels_mut().iter_mut().zip(1_u8..);
                values.for_each(|(pixel, number)| *pixel = [f32::from(number), 0.1, 0.2, 1.0]);
                image.write_exr(&path).unwrap();
            }
        }
        let bytes = fs::read(&path).unwrap();
        assert_eq!(checker.look(&task, &path, &[0; 32]).unwrap(), Finding::Good);
        let mut refused = 0;
        for place in 0..bytes.len() {
            for value in [0, 1, 0x7f, 0x80, 0xff] {
                let mut changed = bytes.clone();
                changed[place] = value;
                fs::write(&path, &changed).unwrap();
                // No error of this machine: the worker's bytes are at fault.
                refused += usize::from(checker.look(&task, &path, &[0; 32]).unwrap() != Finding::Good);
            }
        }
        println!("{format:?}: {refused} of {} changes are refused", bytes.len() * 5);
        assert!(refused > bytes.len(), "{format:?}");
    }
}
