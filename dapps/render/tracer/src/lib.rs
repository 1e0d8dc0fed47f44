//! Deterministic path tracer of the render dApp.
//!
//! The same source runs natively and as WebAssembly, and gives **the same bits** on every machine: arithmetic is restricted to
//! what IEEE 754 rounds exactly, everything else is computed in software, and nothing depends on threads, time or addresses.
//! Each pixel depends on its place, the settings and the scene only, so that any tiling gives the same picture.
//!
//! ```
//! use scc_scene::{Camera, Environment, EnvironmentKind, Node, Scene};
//! use scc_tracer::{render_tile, Rect, Renderer, Settings, Strategy};
//!
//! let scene = Scene {
//!     cameras: vec![Camera::perspective(0.8, 0.1)],
//!     nodes: vec![Node { camera: Some(0), ..Default::default() }],
//!     environment: Environment { kind: EnvironmentKind::Constant([0.5, 0.25, 1.0]), ..Default::default() },
//!     ..Default::default()
//! };
//! let renderer = Renderer::new(&scene);
//! let frame = renderer.at_frame(0);
//! let settings =
//!     Settings { camera: 0, width: 8, height: 8, samples: 4, max_bounces: 4, seed: 1, strategy: Strategy::Combined };
//! let tile = render_tile(&frame, &settings, Rect { x: 2, y: 2, width: 4, height: 1 }, |_| ())?;
//! assert_eq!(tile.pixels, [[0.5, 0.25, 1.0, 1.0]; 4]);
//! assert_eq!(tile.rays, 16);
//! # Ok::<(), scc_tracer::RenderError>(())
//! ```
#![no_std]
#![deny(unsafe_code)]
// `!(a > b)` is meant: what is no number has to take that branch too.
#![allow(clippy::neg_cmp_op_on_partial_ord)]

extern crate alloc;

mod affine;
mod albedo;
mod bsdf;
mod camera;
mod environment;
mod filter;
mod frame;
mod geometry;
mod ggx;
mod image;
mod lanes;
mod lights;
mod num;
mod path;
mod pose;
mod ray;
mod sampler;
mod skin;
mod surface;
mod tile;
mod traverse;
mod vec3;
mod view;

pub use frame::{FrameScene, Renderer};
pub use tile::{render_tile, Rect, RenderError, Settings, Strategy, Tile};
pub use view::{linear_to_srgb, srgb_to_linear, View};
