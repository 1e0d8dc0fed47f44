//! Buffers and image files: data URIs, and files below the scene's own folder and nowhere else.

use crate::{
    limits::{MAX_BUFFER_BYTES, MAX_FILE_BYTES},
    report::{label, printable},
    CompileError,
};
use base64::Engine;
use std::{
    borrow::Cow,
    fs, io,
    path::{Component, Path, PathBuf},
};

/// Reads a whole file of at most [`MAX_FILE_BYTES`].
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, CompileError> {
    let unreadable = |error: io::Error| CompileError::Unreadable { path: path.into(), reason: error.to_string() };
    let size = fs::metadata(path).map_err(unreadable)?;
    if !size.is_file() {
        return Err(CompileError::Unreadable { path: path.into(), reason: "it is not a file".into() });
    }
    check_size(size.len())?;
    fs::read(path).map_err(unreadable)
}

fn check_size(bytes: u64) -> Result<(), CompileError> {
    if bytes > MAX_FILE_BYTES {
        return Err(CompileError::TooLarge { what: "bytes in one file", found: bytes, limit: MAX_FILE_BYTES });
    }
    Ok(())
}

/// The bytes behind a URI of the scene.
pub(crate) fn resolve(uri: &str, folder: Option<&Path>, what: &str) -> Result<Vec<u8>, CompileError> {
    let unusable = |reason: &str| CompileError::UnusableUri { what: what.into(), reason: reason.into() };
    if let Some(data) = uri.strip_prefix("data:") {
        let (head, body) = data.split_once(',').ok_or_else(|| unusable("a data URI without data"))?;
        if !head.ends_with(";base64") {
            return Err(unusable("a data URI that is not base64"));
        }
        // Padding is often left out.
        let engine = base64::engine::general_purpose::STANDARD_NO_PAD;
        return engine.decode(body.trim_end_matches('=')).map_err(|_| unusable("a data URI with broken base64"));
    }
    if uri.contains("://") {
        return Err(unusable("a link into the network"));
    }
    let folder = folder.ok_or_else(|| unusable("a file name, and the scene has no folder"))?;
    let path = inside(folder, uri, what)?;
    read_file(&path)
}

/// The path of a file that lies below `folder`, links followed.
fn inside(folder: &Path, uri: &str, what: &str) -> Result<PathBuf, CompileError> {
    let outside = || CompileError::OutsideFolder { what: what.into(), uri: printable(uri) };
    let missing = || CompileError::MissingFile { what: what.into(), uri: printable(uri) };
    let name = percent_decoded(uri).ok_or_else(outside)?;
    let relative = Path::new(name.as_ref());
    let plain = relative.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if !plain || name.contains(['\\', '\0']) {
        return Err(outside());
    }
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let folder = folder.canonicalize().map_err(|_| missing())?;
    let path = folder.join(relative).canonicalize().map_err(|_| missing())?;
    if !path.starts_with(&folder) {
        return Err(outside());
    }
    Ok(path)
}

fn percent_decoded(uri: &str) -> Option<Cow<'_, str>> {
    if !uri.contains('%') {
        return Some(Cow::Borrowed(uri));
    }
    let bytes = uri.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = bytes.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(value) if byte == b'%' => {
                decoded.push(value);
                at += 3;
            }
            _ => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).ok().map(Cow::Owned)
}

/// All buffers of the document, each at least as long as it says.
pub(crate) fn load_buffers<'a>(
    document: &gltf::Document,
    binary: Option<&'a [u8]>,
    folder: Option<&Path>,
) -> Result<Vec<Cow<'a, [u8]>>, CompileError> {
    let mut buffers = Vec::new();
    let mut total = 0u64;
    for buffer in document.buffers() {
        let what = label("buffer", buffer.index(), buffer.name());
        let needed = buffer.length() as u64;
        let data = match buffer.source() {
            gltf::buffer::Source::Bin => match binary {
                Some(binary) => Cow::Borrowed(binary),
                None => return Err(CompileError::Truncated { what, needed, found: 0 }),
            },
            gltf::buffer::Source::Uri(uri) => Cow::Owned(resolve(uri, folder, &what)?),
        };
        let found = data.len() as u64;
        if found < needed {
            return Err(CompileError::Truncated { what, needed, found });
        }
        total += found;
        if total > MAX_BUFFER_BYTES {
            return Err(CompileError::TooLarge { what: "bytes of geometry", found: total, limit: MAX_BUFFER_BYTES });
        }
        buffers.push(data);
    }
    Ok(buffers)
}
