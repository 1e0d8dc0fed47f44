//! From pixels to rays.

use crate::{
    affine::Affine,
    ray::{Ray, FAR},
    vec3::{vec3, Vec3},
};
use scc_scene::{Camera, Projection};

/// A placed camera for one image size.
pub(crate) struct Viewpoint {
    position: Vec3,
    right: Vec3,
    up: Vec3,
    forward: Vec3,
    /// Half the image plane's width and height at distance 1, or in metres if the projection is parallel.
    half_size: (f32, f32),
    size: (f32, f32),
    parallel: bool,
    near: f32,
    far: f32,
}

impl Viewpoint {
    /// `place` maps the camera's node to the world; its scale is ignored.
    pub(crate) fn new(camera: &Camera, place: &Affine, width: u32, height: u32) -> Self {
        let forward = (-place.z).try_normalize().unwrap_or(vec3(0.0, 0.0, -1.0));
        let right = forward.cross(place.y).try_normalize().unwrap_or_else(|| crate::vec3::basis(forward).0);
        let (half_height, parallel) = match camera.projection {
            Projection::Perspective { vertical_angle } => (libm::tanf(vertical_angle * 0.5), false),
            Projection::Orthographic { half_height } => (half_height, true),
        };
        let size = (width as f32, height as f32);
        Self {
            position: place.translation,
            right,
            up: right.cross(forward),
            forward,
            half_size: (half_height * size.0 / size.1, half_height),
            size,
            parallel,
            near: camera.near,
            far: if camera.far > 0.0 { camera.far } else { FAR },
        }
    }

    /// The ray through a point of the image, in pixels from its upper left corner.
    pub(crate) fn ray(&self, x: f32, y: f32) -> Ray {
        let across = self.right * ((2.0 * x / self.size.0 - 1.0) * self.half_size.0);
        let along = self.up * ((1.0 - 2.0 * y / self.size.1) * self.half_size.1);
        if self.parallel {
            let origin = self.position + across + along;
            return Ray { origin, direction: self.forward, near: self.near, far: self.far };
        }
        let direction = (self.forward + across + along).normalize();
        let cosine = direction.dot(self.forward);
        Ray { origin: self.position, direction, near: self.near / cosine, far: self.far / cosine }
    }
}
