//! Animation: the chosen clip, or all clips together.

use crate::{
    accessor::Buffers,
    report::{label, printable, Report},
    CompileError, Options,
};
use gltf::animation::{Interpolation as GltfInterpolation, Property};
use scc_scene::{Channel, Interpolation, Target};
use std::collections::HashSet;

/// The curves of the animation to play.
pub(crate) fn compile(
    document: &gltf::Document,
    buffers: &Buffers<'_>,
    place_of: &[u32],
    options: &Options,
    report: &mut Report,
) -> Result<Vec<Channel>, CompileError> {
    let names: Vec<String> = document.animations().map(|a| name_of(&a)).collect();
    if let Some(wanted) = &options.animation {
        if !names.contains(wanted) {
            let there = if names.is_empty() { "none".into() } else { names.join(", ") };
            return Err(CompileError::NoSuchAnimation { wanted: printable(wanted), there });
        }
    }
    report.info.animations = names;
    let mut channels = Vec::new();
    let mut driven = HashSet::new();
    for animation in document.animations() {
        if options.animation.as_ref().is_some_and(|wanted| *wanted != name_of(&animation)) {
            continue;
        }
        let title = label("animation", animation.index(), animation.name());
        let mut hidden = false;
        for source in animation.channels() {
            let Some(channel) = read(&source, buffers, place_of, &title, report)? else { continue };
            if driven.insert((channel.node, channel.target as u8)) {
                channels.push(channel);
            } else {
                hidden = true;
            }
        }
        if hidden {
            report.warn(format!(
                "{title} moves what an earlier animation moves too and is played only in part; choose one with --animation"
            ));
        }
    }
    Ok(channels)
}

fn name_of(animation: &gltf::Animation<'_>) -> String {
    match animation.name() {
        Some(name) if !name.is_empty() => printable(name),
        _ => format!("animation {}", animation.index()),
    }
}

fn read(
    source: &gltf::animation::Channel<'_>,
    buffers: &Buffers<'_>,
    place_of: &[u32],
    title: &str,
    report: &mut Report,
) -> Result<Option<Channel>, CompileError> {
    let target = match source.target().property() {
        Property::Translation => Target::Translation,
        Property::Rotation => Target::Rotation,
        Property::Scale => Target::Scale,
        Property::MorphTargetWeights => {
            report.unsupported(title, "animated shape keys (morph targets)", "the basic shape is shown");
            return Ok(None);
        }
    };
    let sampler = source.sampler();
    let interpolation = match sampler.interpolation() {
        GltfInterpolation::Step => Interpolation::Step,
        GltfInterpolation::Linear => Interpolation::Linear,
        GltfInterpolation::CubicSpline => Interpolation::CubicSpline,
    };
    let times: Vec<f32> = buffers.floats::<1>(&sampler.input(), title)?.into_flattened();
    let values: Vec<f32> = match target {
        Target::Rotation => buffers.floats::<4>(&sampler.output(), title)?.into_flattened(),
        Target::Translation | Target::Scale => buffers.floats::<3>(&sampler.output(), title)?.into_flattened(),
    };
    if !times.iter().chain(&values).all(|number| crate::is_sound(*number)) {
        return Err(CompileError::BadNumber(title.into()));
    }
    let invalid = |rule: String| CompileError::Invalid { path: title.into(), rule };
    let width = target.width() * interpolation.values_per_key();
    if times.is_empty() || values.len() != times.len() * width {
        return Err(invalid(format!(
            "{} numbers for {} keys, and {width} are needed for each",
            values.len(),
            times.len()
        )));
    }
    if times.windows(2).any(|pair| pair[0] > pair[1]) {
        return Err(invalid("the times of a curve go backwards".into()));
    }
    let node = place_of.get(source.target().node().index()).copied().unwrap_or(0);
    let (times, values) = without_repeated_times(times, values, width);
    Ok(Some(Channel { node, target, interpolation, times, values }))
}

/// Of keys at the same time only the last is ever seen.
fn without_repeated_times(times: Vec<f32>, values: Vec<f32>, width: usize) -> (Vec<f32>, Vec<f32>) {
    if times.windows(2).all(|pair| pair[0] < pair[1]) {
        return (times, values);
    }
    let is_last = |key: usize| times.get(key + 1).is_none_or(|next| *next > times[key]);
    let kept: Vec<usize> = (0..times.len()).filter(|key| is_last(*key)).collect();
    let kept_values = kept.iter().flat_map(|key| values[key * width..(key + 1) * width].iter().copied()).collect();
    (kept.iter().map(|key| times[*key]).collect(), kept_values)
}
