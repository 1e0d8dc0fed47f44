//! Blender's tests in one binary: each more would be compiled and linked once more.

mod check;
mod common;
mod forged;
mod hostile;
mod image;
mod module;
mod passes;
mod preflight;
mod render;
