//! Answers the runtime's build script as the real builder does under `SKIP_WASM_BUILD`: there is no runtime in WebAssembly.

use std::{env, fs, path::Path};

/// The builder.
pub struct WasmBuilder;

impl WasmBuilder {
    /// Writes what `runtime/src/lib.rs` includes.
    pub fn build_using_defaults() {
        let folder = env::var("OUT_DIR").expect("cargo names the folder");
        let nothing = "/// None here.\npub const WASM_BINARY: Option<&[u8]> = None;\n";
        fs::write(Path::new(&folder).join("wasm_binary.rs"), nothing).expect("the folder can be written to");
    }
}
