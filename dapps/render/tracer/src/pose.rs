//! Where the nodes are at a moment.

use crate::{
    affine::{normalize_quaternion, Affine},
    num::mix,
};
use alloc::vec::Vec;
use scc_scene::{Channel, Interpolation, Scene, Target, Transform};

/// Every node's map to the world at `time` seconds.
pub(crate) fn pose(scene: &Scene, time: f32) -> Vec<Affine> {
    let mut transforms: Vec<Transform> = scene.nodes.iter().map(|node| node.transform).collect();
    for channel in &scene.channels {
        let transform = &mut transforms[channel.node as usize];
        let value = sample(channel, time);
        match channel.target {
            Target::Translation => transform.translation = [value[0], value[1], value[2]],
            Target::Rotation => transform.rotation = value,
            Target::Scale => transform.scale = [value[0], value[1], value[2]],
        }
    }
    let mut world: Vec<Affine> = Vec::with_capacity(transforms.len());
    for (node, transform) in scene.nodes.iter().zip(&transforms) {
        let local = Affine::from_transform(transform);
        world.push(node.parent.map_or(local, |parent| world[parent as usize].after(&local)));
    }
    world
}

/// The channel's value; three-number values leave the fourth 0.
fn sample(channel: &Channel, time: f32) -> [f32; 4] {
    let times = &channel.times;
    let width = channel.target.width();
    let per_key = channel.interpolation.values_per_key();
    let read = |key: usize, part: usize| {
        let mut value = [0.0; 4];
        let start = (key * per_key + part) * width;
        value[..width].copy_from_slice(&channel.values[start..start + width]);
        value
    };
    // In cubic splines the value stands between its tangents.
    let value_part = per_key / 2;
    let after = times.partition_point(|key| *key <= time);
    if after == 0 {
        return read(0, value_part);
    }
    let before = after - 1;
    if after == times.len() {
        return read(before, value_part);
    }
    let duration = times[after] - times[before];
    let t = (time - times[before]) / duration;
    let (a, b) = (read(before, value_part), read(after, value_part));
    match (channel.interpolation, channel.target) {
        (Interpolation::Step, _) => a,
        (Interpolation::Linear, Target::Rotation) => slerp(a, b, t),
        (Interpolation::Linear, _) => core::array::from_fn(|i| mix(a[i], b[i], t)),
        (Interpolation::CubicSpline, _) => {
            let (out_tangent, in_tangent) = (read(before, 2), read(after, 0));
            let (t2, t3) = (t * t, t * t * t);
            core::array::from_fn(|i| {
                (2.0 * t3 - 3.0 * t2 + 1.0) * a[i]
                    + (t3 - 2.0 * t2 + t) * duration * out_tangent[i]
                    + (3.0 * t2 - 2.0 * t3) * b[i]
                    + (t3 - t2) * duration * in_tangent[i]
            })
        }
    }
}

/// The shorter way around.
fn slerp(a: [f32; 4], b: [f32; 4], t: f32) -> [f32; 4] {
    let (a, mut b) = (normalize_quaternion(a), normalize_quaternion(b));
    let mut cosine = a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3];
    if cosine < 0.0 {
        cosine = -cosine;
        b = b.map(|c| -c);
    }
    if cosine > 0.9995 {
        return core::array::from_fn(|i| mix(a[i], b[i], t));
    }
    let angle = libm::acosf(cosine);
    let sine = libm::sinf(angle);
    let (wa, wb) = (libm::sinf((1.0 - t) * angle) / sine, libm::sinf(t * angle) / sine);
    core::array::from_fn(|i| wa * a[i] + wb * b[i])
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    fn channel(target: Target, interpolation: Interpolation, values: Vec<f32>) -> Channel {
        Channel { node: 0, target, interpolation, times: vec![1.0, 3.0], values }
    }

    #[test]
    fn linear_translation_runs_evenly_and_stops_at_its_ends() {
        let moving = channel(Target::Translation, Interpolation::Linear, vec![0.0, 1.0, 2.0, 4.0, 1.0, 0.0]);
        for (time, expected) in
            [(0.0, [0.0, 1.0, 2.0]), (2.0, [2.0, 1.0, 1.0]), (3.0, [4.0, 1.0, 0.0]), (9.0, [4.0, 1.0, 0.0])]
        {
            assert_eq!(sample(&moving, time)[..3], expected);
        }
    }

    #[test]
    fn steps_stay_until_the_next_key() {
        let stepping = channel(Target::Scale, Interpolation::Step, vec![1.0, 1.0, 1.0, 2.0, 2.0, 2.0]);
        assert_eq!(sample(&stepping, 2.99)[0], 1.0);
        assert_eq!(sample(&stepping, 3.0)[0], 2.0);
    }

    #[test]
    fn splines_pass_their_keys_with_their_tangents() {
        let mut values = vec![0.0; 18];
        values[3] = 1.0; // first value
        values[6] = 0.5; // first out-tangent
        values[9] = -1.0; // second in-tangent
        values[12] = 2.0; // second value
        let spline = channel(Target::Translation, Interpolation::CubicSpline, values);
        assert_eq!(sample(&spline, 1.0)[0], 1.0);
        assert_eq!(sample(&spline, 3.0)[0], 2.0);
        let slope = |time: f32| (sample(&spline, time + 0.01)[0] - sample(&spline, time)[0]) / 0.01;
        assert!((slope(1.0) - 0.5).abs() < 0.03);
        assert!((slope(2.99) + 1.0).abs() < 0.03);
    }

    #[test]
    fn rotations_take_the_shorter_way_at_even_speed() {
        let half = core::f32::consts::FRAC_1_SQRT_2;
        let values = vec![0.0, 0.0, 0.0, 1.0, 0.0, 0.0, -half, -half];
        let turning = channel(Target::Rotation, Interpolation::Linear, values);
        let quarter = sample(&turning, 2.0);
        let eighth = core::f32::consts::PI / 8.0;
        assert!((quarter[2] - libm::sinf(eighth)).abs() < 1e-6 && (quarter[3] - libm::cosf(eighth)).abs() < 1e-6);
    }
}
