//! Compiles the runtime to WebAssembly.

fn main() {
    // The builder passes on what is enabled here, and a network's runtime holds no benchmarks.
    #[cfg(not(feature = "runtime-benchmarks"))]
    std::env::remove_var("CARGO_FEATURE_BENCHMARKS");
    #[cfg(feature = "std")]
    substrate_wasm_builder::WasmBuilder::build_using_defaults();
}
