#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod accessor;
mod animation;
mod assemble;
mod camera;
mod container;
mod document;
mod error;
pub mod estimate;
mod files;
pub mod frames;
mod hierarchy;
mod light;
pub mod limits;
mod material;
mod math;
mod mesh;
mod options;
mod picture;
mod report;
mod request;
mod rules;
mod skin;
mod sky;
pub mod split;
mod texture;

pub use assemble::{compile, compile_bytes, Compiled};
pub use camera::SuggestedCamera;
pub use error::CompileError;
pub use options::{Options, Sky};
pub use report::{Report, SceneInfo, Unsupported};
pub use request::{Request, RequestError};

/// Whether a number may stand in a scene: finite and of a sensible size.
fn is_sound(number: f32) -> bool {
    number.abs() <= scc_scene::MAX_MAGNITUDE
}
