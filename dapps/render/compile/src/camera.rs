//! Cameras of the file, and one that shows everything for files without.

use crate::{
    math::quaternion,
    report::{label, Report},
    CompileError,
};
use scc_scene::{Aabb, Camera, Node, Projection, Transform};
use std::{f32::consts::PI, fmt};

pub(crate) fn compile(source: &gltf::Camera<'_>, report: &mut Report) -> Result<Camera, CompileError> {
    use gltf::camera::Projection as Source;
    let name = label("camera", source.index(), source.name());
    let (projection, near, far) = match source.projection() {
        Source::Perspective(lens) => {
            let vertical_angle = lens.yfov();
            (Projection::Perspective { vertical_angle }, lens.znear(), lens.zfar().unwrap_or(0.0))
        }
        Source::Orthographic(lens) => {
            (Projection::Orthographic { half_height: lens.ymag().abs() }, lens.znear(), lens.zfar())
        }
    };
    let size = match projection {
        Projection::Perspective { vertical_angle } => vertical_angle,
        Projection::Orthographic { half_height } => half_height,
    };
    if ![size, near, far].into_iter().all(crate::is_sound) {
        return Err(CompileError::BadNumber(name));
    }
    let is_usable = match projection {
        Projection::Perspective { vertical_angle } => vertical_angle > 1.1e-4 && vertical_angle < PI - 1.1e-4,
        Projection::Orthographic { half_height } => half_height > 0.0,
    };
    if !is_usable {
        let rule = format!("{name} sees nothing: its angle or height is {size}");
        return Err(CompileError::Invalid { path: format!("cameras[{}]", source.index()), rule });
    }
    let near = near.max(0.0);
    if far != 0.0 && far <= near {
        report.warn(format!("{name} ends before it begins; its far distance is ignored"));
    }
    Ok(Camera { projection, near, far: if far > near { far } else { 0.0 } })
}

/// A camera that shows everything, offered when a scene has none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SuggestedCamera {
    /// Where it stands, metres.
    pub position: [f32; 3],
    /// What it looks at: the middle of everything.
    pub target: [f32; 3],
    /// Vertical angle of view, radians.
    pub vertical_angle: f32,
}

impl fmt::Display for SuggestedCamera {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ([px, py, pz], [tx, ty, tz]) = (self.position, self.target);
        write!(f, "from {px:.2}, {py:.2}, {pz:.2} towards {tx:.2}, {ty:.2}, {tz:.2}")
    }
}

impl SuggestedCamera {
    /// From the front, slightly from the right and above.
    pub(crate) fn around(bounds: &Aabb) -> Self {
        let vertical_angle = 0.7f32;
        let target = [0, 1, 2].map(|axis| 0.5 * (bounds.min[axis] + bounds.max[axis]));
        let square: f64 = (0..3).map(|axis| f64::from(bounds.max[axis] - target[axis]).powi(2)).sum();
        let distance = (square.sqrt() as f32 / (0.5 * vertical_angle).sin()).max(1e-3) * 1.05;
        let direction = [0.45f32, 0.35, 0.82];
        let length = direction.iter().map(|x| x * x).sum::<f32>().sqrt();
        let position = [0, 1, 2].map(|axis| target[axis] + direction[axis] / length * distance);
        Self { position, target, vertical_angle }
    }

    /// The camera and the node it stands on, before its place in the list is known.
    pub(crate) fn build(&self) -> (Camera, Node) {
        let back = [0, 1, 2].map(|axis| f64::from(self.position[axis]) - f64::from(self.target[axis]));
        let distance = back.iter().map(|x| x * x).sum::<f64>().sqrt().max(1e-9);
        let back = back.map(|x| x / distance);
        let right_length = (back[0] * back[0] + back[2] * back[2]).sqrt().max(1e-9);
        let right = [back[2] / right_length, 0.0, -back[0] / right_length];
        let up = [
            back[1] * right[2] - back[2] * right[1],
            back[2] * right[0] - back[0] * right[2],
            back[0] * right[1] - back[1] * right[0],
        ];
        let rotation = quaternion(&[right, up, back]).map(|x| x as f32);
        let transform = Transform { translation: self.position, rotation, scale: [1.0; 3] };
        let camera = Camera::perspective(self.vertical_angle, distance as f32 * 1e-3);
        (camera, Node { transform, ..Node::default() })
    }
}
