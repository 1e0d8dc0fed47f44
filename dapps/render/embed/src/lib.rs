//! The render dApp's WebAssembly module, built together with whoever embeds it, and the picture by which machines are measured.

pub mod reference;

/// The module; `None` in builds that skip WebAssembly (`SKIP_WASM_BUILD`), such as lint runs.
pub const MODULE: Option<&[u8]> = include!(concat!(env!("OUT_DIR"), "/module.rs"));
