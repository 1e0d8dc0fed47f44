//! Splits a `.glb` into its JSON and its binary chunk.

use crate::CompileError;

const MAGIC: &[u8; 4] = b"glTF";
const JSON: u32 = 0x4e4f_534a;
const BINARY: u32 = 0x004e_4942;

/// The JSON text and the binary chunk of a scene file.
pub(crate) struct Container<'a> {
    pub(crate) json: &'a [u8],
    pub(crate) binary: Option<&'a [u8]>,
}

/// Takes a scene file apart, whatever its name ends in.
pub(crate) fn split(bytes: &[u8]) -> Result<Container<'_>, CompileError> {
    if bytes.starts_with(MAGIC) {
        return split_glb(bytes);
    }
    // Some exporters write a byte order mark.
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{') => Ok(Container { json: text, binary: None }),
        _ => Err(CompileError::NotGltf),
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let word = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(word.try_into().ok()?))
}

fn split_glb(bytes: &[u8]) -> Result<Container<'_>, CompileError> {
    let broken = |reason: String| CompileError::BrokenContainer(reason);
    let header = || broken(format!("it ends after {} bytes, within its header", bytes.len()));
    let version = word(bytes, 4).ok_or_else(header)?;
    if version != 2 {
        return Err(CompileError::UnsupportedVersion(format!("{version}.0 (binary)")));
    }
    let length = word(bytes, 8).ok_or_else(header)? as usize;
    if length > bytes.len() {
        return Err(broken(format!("its header promises {length} bytes and there are {}", bytes.len())));
    }
    let mut json = None;
    let mut binary = None;
    let mut at = 12;
    while at < length {
        let (Some(size), Some(kind)) = (word(bytes, at), word(bytes, at + 4)) else {
            return Err(broken("a chunk header is cut short".into()));
        };
        let start = at + 8;
        let end = start.checked_add(size as usize).filter(|end| *end <= length);
        let end = end.ok_or_else(|| broken(format!("a chunk of {size} bytes does not fit into the file")))?;
        match kind {
            JSON if json.is_none() => json = Some(&bytes[start..end]),
            BINARY if binary.is_none() => binary = Some(&bytes[start..end]),
            // Unknown chunks are for extensions; glTF tells to skip them.
            _ => {}
        }
        at = end;
    }
    match json {
        Some(json) => Ok(Container { json, binary }),
        None => Err(broken("it has no JSON chunk".into())),
    }
}
