//! Animation curves out of functions of time.

use serde_json::Value;

/// Keys of a curve.
pub struct Curve<const N: usize> {
    /// Seconds.
    pub times: Vec<[f32; 1]>,
    /// One value per key, or three for cubic splines.
    pub values: Vec<[f32; N]>,
    /// glTF's name of the interpolation.
    pub interpolation: Value,
}

impl<const N: usize> Curve<N> {
    /// Straight from key to key: `keys` pieces of `seconds`.
    pub fn linear(seconds: f32, keys: usize, at: impl Fn(f32) -> [f32; N]) -> Self {
        let times: Vec<[f32; 1]> = (0..=keys).map(|key| [seconds * key as f32 / keys as f32]).collect();
        let values = times.iter().map(|[time]| at(*time)).collect();
        Self { times, values, interpolation: "LINEAR".into() }
    }

    /// A cubic spline through the function with the function's own slopes.
    pub fn smooth(seconds: f32, keys: usize, at: impl Fn(f32) -> [f32; N]) -> Self {
        let mut curve = Self::linear(seconds, keys, &at);
        let step = 1e-2;
        let slope = |time: f32| {
            let (before, after) = (at(time - step), at(time + step));
            std::array::from_fn(|axis| (after[axis] - before[axis]) / (2.0 * step))
        };
        curve.values = curve.times.iter().flat_map(|[time]| [slope(*time), at(*time), slope(*time)]).collect();
        curve.interpolation = "CUBICSPLINE".into();
        curve
    }

    /// Jumps from key to key.
    pub fn steps(seconds: f32, keys: usize, at: impl Fn(f32) -> [f32; N]) -> Self {
        Self { interpolation: "STEP".into(), ..Self::linear(seconds, keys, at) }
    }
}

/// The rotation by `angle` (radians) around a unit axis.
pub fn turn(axis: [f32; 3], angle: f32) -> [f32; 4] {
    let (sin, cos) = (0.5 * angle).sin_cos();
    [axis[0] * sin, axis[1] * sin, axis[2] * sin, cos]
}

/// First `b`, then `a`.
pub fn combine(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
    let [ax, ay, az, aw] = a;
    let [bx, by, bz, bw] = b;
    [
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
        aw * bw - ax * bx - ay * by - az * bz,
    ]
}

/// The rotation of a camera that stands at `eye` and looks at `target`, upright.
pub fn look(eye: [f32; 3], target: [f32; 3]) -> [f32; 4] {
    let [x, y, z] = [0, 1, 2].map(|axis| target[axis] - eye[axis]);
    let heading = turn([0.0, 1.0, 0.0], (-x).atan2(-z));
    combine(heading, turn([1.0, 0.0, 0.0], y.atan2((x * x + z * z).sqrt())))
}
