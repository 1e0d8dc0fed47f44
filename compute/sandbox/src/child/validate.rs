//! Looks at a stranger's module before anything compiles it.

use wasmparser::{Encoding, ExternalKind, Parser, Payload, TypeRef, Validator, WasmFeatures};
use wasmtime::{Linker, Module};

use crate::{task::MAX_MODULE_BYTES, wasi};

/// Limit of the code of one function, in bytes: compilers take more than linear time in it.
const MAX_FUNCTION_BYTES: usize = 1 << 20;
const MAX_FUNCTIONS: u32 = 100_000;
const MAX_TABLES: u32 = 16;

/// WebAssembly 2.0 without references to the host, and constant expressions with arithmetic. Pinned here because the
/// engine's own default follows the features that some other crate of the same build may switch on.
fn features() -> WasmFeatures {
    let without = WasmFeatures::GC_TYPES;
    (WasmFeatures::WASM2 | WasmFeatures::CALL_INDIRECT_OVERLONG | WasmFeatures::EXTENDED_CONST).difference(without)
}

/// Checks that the module is a program of this ABI.
///
/// # Errors
/// The reason, as a sentence for its author.
pub(super) fn validate(module: &[u8]) -> Result<(), String> {
    if module.len() as u64 > MAX_MODULE_BYTES {
        return Err(format!("it takes {} bytes, at most {MAX_MODULE_BYTES} are allowed", module.len()));
    }
    check_structure(module)?;
    Validator::new_with_features(features()).validate_all(module).map(drop).map_err(|error| error.to_string())
}

fn check_structure(module: &[u8]) -> Result<(), String> {
    let (mut has_start, mut has_memory) = (false, false);
    let text = |error: wasmparser::BinaryReaderError| error.to_string();
    for payload in Parser::new(0).parse_all(module) {
        match payload.map_err(text)? {
            Payload::Version { encoding: Encoding::Component, .. } => {
                return Err("it is a component; a core module is needed".into())
            }
            Payload::ImportSection(imports) => {
                for import in imports {
                    let import = import.map_err(text)?;
                    check_import(import.module, import.name, import.ty)?;
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export.map_err(text)?;
                    has_start |= export.name == "_start" && export.kind == ExternalKind::Func;
                    has_memory |= export.name == "memory" && export.kind == ExternalKind::Memory;
                }
            }
            Payload::TableSection(tables) if tables.count() > MAX_TABLES => {
                return Err(format!("it has more than {MAX_TABLES} tables"))
            }
            Payload::CodeSectionStart { count, .. } if count > MAX_FUNCTIONS => {
                return Err(format!("it has more than {MAX_FUNCTIONS} functions"))
            }
            Payload::CodeSectionEntry(body) if body.range().len() > MAX_FUNCTION_BYTES => {
                return Err(format!(
                    "one of its functions takes {} bytes, at most {MAX_FUNCTION_BYTES} are allowed",
                    body.range().len()
                ))
            }
            _ => {}
        }
    }
    match (has_start, has_memory) {
        (true, true) => Ok(()),
        (false, _) => Err("it exports no function `_start`; a WASI command is needed".into()),
        (_, false) => Err("it exports no memory under the name `memory`".into()),
    }
}

fn check_import(module: &str, name: &str, kind: TypeRef) -> Result<(), String> {
    if module != wasi::MODULE || !wasi::FUNCTIONS.contains(&name) {
        return Err(format!("it imports {module}.{name}, which is not part of the ABI"));
    }
    match kind {
        TypeRef::Func(_) => Ok(()),
        _ => Err(format!("it imports {module}.{name}, but not as a function")),
    }
}

/// Checks the types of `_start` and of the imports, which the structure alone does not tell.
pub(super) fn check_types(module: &Module) -> Result<(), String> {
    let start = module.get_export("_start").and_then(|export| export.func().cloned());
    if start.is_none_or(|start| start.params().len() > 0 || start.results().len() > 0) {
        return Err("`_start` takes or returns something, a WASI command does neither".into());
    }
    let mut linker = Linker::new(module.engine());
    wasi::add_to_linker(&mut linker)
        .and_then(|()| linker.instantiate_pre(module))
        .map(drop)
        .map_err(|error| format!("{error:#}"))
}
