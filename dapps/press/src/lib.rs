//! The press dApp: files become smaller and lose nothing. A PNG stays the PNG of the same pixels, with its image data compressed
//! anew by Zopfli; everything else becomes a gzip file by Zopfli. The same bytes natively and as WebAssembly.
//!
//! ```
//! use scc_press::{press, Iterations};
//!
//! let (name, bytes) = press("greeting.txt", &[b'a'; 1000], Iterations::default(), |_| {})?;
//! assert_eq!(name, "greeting.txt.gz");
//! assert!(bytes.len() < 50);
//! # Ok::<(), scc_press::Error>(())
//! ```
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod deflate;
mod error;
mod gzip;
mod params;
mod png;
mod zlib;

pub use error::Error;
pub use params::{Iterations, Params};
pub use png::MAX_PICTURE;

use alloc::{format, string::String, vec::Vec};
use scc_guest::Job;

/// Characters that a name may have in a job.
const MAX_NAME: usize = 64;

/// Makes the file smaller: its new name and content. A PNG keeps its name, and all of its bytes where pressing would not make it
/// smaller; any other file gets `.gz` behind its name. `progress` is told which part of the work is done, 0 to 1.
///
/// # Errors
/// The file begins like a PNG and is none, its picture is larger than [`MAX_PICTURE`], or its name has no room for `.gz`.
pub fn press(
    name: &str,
    bytes: &[u8],
    iterations: Iterations,
    mut progress: impl FnMut(f32),
) -> Result<(String, Vec<u8>), Error> {
    if bytes.starts_with(&png::SIGNATURE) {
        return Ok((name.into(), png::press(bytes, iterations, &mut progress)?));
    }
    // Names of a job hold no two dots in a row.
    if name.len() + gzip::SUFFIX.len() > MAX_NAME || name.ends_with('.') {
        return Err(Error::NoRoomForSuffix);
    }
    Ok((format!("{name}{}", gzip::SUFFIX), gzip::press(bytes, iterations, &mut progress)))
}

/// Presses the file that the task names.
///
/// # Errors
/// The parameters or the file are missing or wrong; see [`press`].
pub fn run(job: &Job) -> Result<(), scc_guest::Error> {
    let params: Params = job.params()?;
    let file = &params.file;
    let bytes = job.input(file)?;
    let pressed = press(file, &bytes, params.iterations, |fraction| job.progress(fraction));
    let (name, smaller) = pressed.map_err(|error| scc_guest::Error::because(file, error))?;
    let mut output = job.create(&name)?;
    output.write(&smaller)?;
    output.finish()?;
    job.log(&format!("{} bytes instead of {}", smaller.len(), bytes.len()));
    Ok(())
}
