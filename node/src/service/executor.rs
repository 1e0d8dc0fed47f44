//! Runs the runtime's WebAssembly. It is compiled once for all starts, because that takes several seconds of a processor.

use sc_executor::{HeapAllocStrategy, WasmExecutor, DEFAULT_HEAP_ALLOC_STRATEGY};
use sc_service::{Configuration, Error};
use std::path::{absolute, Path};

/// Standard host functions only: every stock tool must run the runtime.
pub type Executor = WasmExecutor<sp_io::SubstrateHostFunctions>;

/// An executor as the SDK makes it that keeps what it compiled in `folder`, by default one of the base path's.
///
/// # Errors
/// The folder cannot be made, or others may write to it.
pub fn executor(config: &Configuration, folder: Option<&Path>) -> Result<Executor, Error> {
    let folder = folder.map_or_else(|| config.base_path.path().join("runtime-cache"), Path::to_path_buf);
    let made = scc_sandbox::make_private(&folder).and_then(|()| absolute(&folder));
    let folder = made.map_err(|error| Error::Other(format!("the runtime's cache {}: {error}", folder.display())))?;
    let pages = config.executor.default_heap_pages;
    let heap = pages.map_or(DEFAULT_HEAP_ALLOC_STRATEGY, |pages| HeapAllocStrategy::Static {
        extra_pages: u32::try_from(pages).unwrap_or(u32::MAX),
    });
    Ok(WasmExecutor::builder()
        .with_execution_method(config.executor.wasm_method)
        .with_onchain_heap_alloc_strategy(heap)
        .with_offchain_heap_alloc_strategy(heap)
        .with_max_runtime_instances(config.executor.max_runtime_instances)
        .with_runtime_cache_size(config.executor.runtime_cache_size)
        .with_cache_path(folder)
        .build())
}
