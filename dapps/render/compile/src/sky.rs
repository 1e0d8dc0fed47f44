//! The light from far away.

mod hdr;

use crate::{files, CompileError, Options, Sky};
use scc_scene::{Environment, EnvironmentImage, EnvironmentKind};
use serde_json::Value;
use std::{io::Cursor, path::Path};

/// Most pixels of an environment picture.
const MAX_PIXELS: u64 = 64 << 20;

/// The environment of a scene. `has_light`: whether the scene has any light of its own.
pub(crate) fn compile(
    document: &gltf::Document,
    options: &Options,
    has_light: bool,
) -> Result<Environment, CompileError> {
    match &options.sky {
        Sky::FromScene => match own_sky(document) {
            Some(value) => from_extras(&value),
            None if has_light => Ok(Environment::default()),
            None => Ok(studio()),
        },
        Sky::Black => Ok(Environment::default()),
        Sky::Studio => Ok(studio()),
        Sky::Day => Ok(gradient([0.18, 0.38, 0.95], [0.85, 0.95, 1.1], [0.18, 0.16, 0.14])),
        Sky::Dusk => Ok(gradient([0.02, 0.03, 0.09], [0.35, 0.16, 0.12], [0.01, 0.01, 0.012])),
        Sky::Constant(color) => Ok(Environment { kind: EnvironmentKind::Constant(*color), ..Environment::default() }),
        Sky::Gradient([zenith, horizon, ground]) => Ok(gradient(*zenith, *horizon, *ground)),
        Sky::Image(path) => {
            let image = read_image(path)?;
            Ok(Environment { kind: EnvironmentKind::Image(image), ..Environment::default() })
        }
    }
}

fn gradient(zenith: [f32; 3], horizon: [f32; 3], ground: [f32; 3]) -> Environment {
    Environment { kind: EnvironmentKind::Gradient { zenith, horizon, ground }, ..Environment::default() }
}

fn studio() -> Environment {
    gradient([1.1, 1.1, 1.1], [0.7, 0.7, 0.7], [0.35, 0.35, 0.35])
}

/// `extras.sky` of the scene: `{"zenith": [r,g,b], "horizon": …, "ground": …, "visible": true}`.
fn own_sky(document: &gltf::Document) -> Option<Value> {
    let scene = document.default_scene().or_else(|| document.scenes().next())?;
    let extras: Value = serde_json::from_str(scene.extras().as_ref()?.get()).ok()?;
    extras.get("sky").cloned()
}

fn from_extras(value: &Value) -> Result<Environment, CompileError> {
    let color = |name: &str| {
        let numbers: Option<Vec<f32>> = match value.get(name) {
            None => Some(vec![0.0; 3]),
            Some(list) => list.as_array().map(|list| list.iter().map(|n| n.as_f64().unwrap_or(-1.0) as f32).collect()),
        };
        let color = numbers.and_then(|numbers| <[f32; 3]>::try_from(numbers).ok());
        color.filter(|color| color.iter().all(|c| *c >= 0.0 && crate::is_sound(*c))).ok_or_else(|| {
            CompileError::Invalid {
                path: format!("scene.extras.sky.{name}"),
                rule: "a sky colour is three numbers that are not negative".into(),
            }
        })
    };
    let visible = value.get("visible").and_then(Value::as_bool).unwrap_or(true);
    Ok(Environment { visible, ..gradient(color("zenith")?, color("horizon")?, color("ground")?) })
}

fn read_image(path: &Path) -> Result<EnvironmentImage, CompileError> {
    let bytes = files::read_file(path)?;
    let what = format!("the sky '{}'", crate::report::printable(&path.display().to_string()));
    let broken = |reason: String| CompileError::BrokenImage { what: what.clone(), reason };
    if bytes.starts_with(b"#?") {
        return hdr::decode(&bytes).map_err(|reason| broken(reason.into()));
    }
    read_exr(&bytes).map_err(broken)
}

/// Refuses sizes before memory is taken for them.
fn check_size(width: u64, height: u64) -> Result<(), String> {
    if (1..=65_536).contains(&width) && (1..=65_536).contains(&height) && width * height <= MAX_PIXELS {
        return Ok(());
    }
    Err(format!("it has {width} × {height} pixels, and at most {MAX_PIXELS} are allowed"))
}

fn read_exr(bytes: &[u8]) -> Result<EnvironmentImage, String> {
    use exr::prelude::*;
    let meta = MetaData::read_from_buffered(Cursor::new(bytes), true).map_err(|error| error.to_string())?;
    for header in &meta.headers {
        check_size(header.layer_size.0 as u64, header.layer_size.1 as u64)?;
    }
    let image = read()
        .no_deep_data()
        .largest_resolution_level()
        .rgba_channels(
            |size, _| (size.0, vec![[0.0f32; 3]; size.0 * size.1]),
            |(width, pixels), at, (r, g, b, _): (f32, f32, f32, f32)| {
                if let Some(pixel) = pixels.get_mut(at.1 * *width + at.0) {
                    *pixel = [r, g, b];
                }
            },
        )
        .first_valid_layer()
        .all_attributes()
        .non_parallel()
        .from_buffered(Cursor::new(bytes))
        .map_err(|error| error.to_string())?;
    let (width, pixels) = image.layer_data.channel_data.pixels;
    let height = pixels.len() / width.max(1);
    check_size(width as u64, height as u64)?;
    Ok(EnvironmentImage::from_f32(width as u32, height as u32, &pixels))
}
