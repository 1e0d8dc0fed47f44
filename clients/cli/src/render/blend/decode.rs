//! Strangers' pictures are read in the jail.

use crate::failure::{Failure, Outcome};
use scc_blender::{decode, BlenderError, Decoded, Decoder, Format, Image, Picture, Size, Task};
use scc_sandbox::{CallFile, CallLimits, Config, Sandbox, SandboxError};
use std::{path::Path, time::Duration};
use tokio::runtime::Handle;

/// The function's name in this binary.
pub const DECODE: &str = "decode";
/// Bytes of pixels that the slowest machine reads in a second.
const BYTES_PER_SECOND: u64 = 4 << 20;
/// Seconds besides.
const LEAST_SECONDS: u64 = 10;

/// What the jail calls.
pub fn decode_picture(input: &mut CallFile, order: &[u8], output: &mut CallFile) -> Result<(), String> {
    decode(input, order, output)
}

/// Reads pictures in processes of their own.
pub struct Jailed(Sandbox);

impl Jailed {
    /// With its files in a folder of the home.
    pub fn new(home: &Path) -> Outcome<Self> {
        let sandbox = Sandbox::new(Config::new(home.join("sandbox")));
        sandbox.map(Self).map_err(|error| Failure::Local(format!("{error} (nothing was paid)")))
    }

    /// A private folder, removed when it is dropped: not in memory, as `/tmp` may be.
    pub fn make_folder(&self) -> Result<tempfile::TempDir, BlenderError> {
        self.0.make_folder().map_err(machine)
    }

    /// Reads a picture of its own, to learn before anything is paid whether this machine can.
    pub fn attempt(&self) -> Outcome {
        let failed =
            |error: String| Failure::Local(format!("pictures cannot be read here safely: {error} (nothing was paid)"));
        let picture = tempfile::NamedTempFile::new().map_err(|error| failed(error.to_string()))?;
        let size = Size { width: 4, height: 4 };
        let task = Task { format: Format::Png, ..Task::new(1, size) };
        let tried = Image::new(size).and_then(|image| {
            image.write(picture.path(), task.format)?;
            self.decode(picture.path(), &Picture::of(&task))
        });
        tried.map(drop).map_err(|error| failed(error.to_string()))
    }
}

impl Decoder for Jailed {
    fn decode(&self, path: &Path, picture: &Picture) -> Result<Decoded, BlenderError> {
        let order = picture.order()?;
        let seconds = (picture.bytes() / BYTES_PER_SECOND).saturating_add(LEAST_SECONDS);
        let limits =
            CallLimits { memory: picture.memory(), output: picture.bytes(), time: Duration::from_secs(seconds) };
        let call = self.0.call(DECODE, path, &order, limits);
        let invalid = |why| BlenderError::InvalidImage { path: path.into(), why };
        match tokio::task::block_in_place(|| Handle::current().block_on(call)) {
            Ok(made) => Decoded::open(&made.path.clone(), picture.clone(), Box::new(made)),
            Err(SandboxError::Refused(why)) => Err(invalid(why)),
            Err(error) if error.is_the_programs_fault() => Err(invalid("it takes more than a picture may".into())),
            Err(error) => Err(machine(error)),
        }
    }
}

fn machine(error: SandboxError) -> BlenderError {
    BlenderError::Io { what: "reading a picture".into(), error: std::io::Error::other(error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_picture_comes_out_of_the_jail_as_it_was_and_nonsense_does_not() {
        let home = tempfile::tempdir().expect("folder");
        let jailed = Jailed::new(home.path()).expect("a sandbox");
        jailed.attempt().expect("read");
        let size = Size { width: 64, height: 48 };
        let mut image = Image::new(size).expect("a picture");
        image
            .pixels_mut()
            .iter_mut()
            .zip(0_u16..)
            .for_each(|(pixel, number)| *pixel = [f32::from(number), 0.5, 0.25, 1.0]);
        let path = home.path().join("picture");
        for format in [Format::Exr, Format::Png] {
            let task = Task { format, ..Task::new(1, size) };
            image.write(&path, format).expect("written");
            let here = Image::read(&path, size, format).expect("read");
            let began = std::time::Instant::now();
            let there = jailed.decode(&path, &Picture::of(&task)).expect("decoded");
            println!("{format:?}: {:?} in the jail", began.elapsed());
            assert!(there.layer(0).expect("its pixels") == here, "{format:?}");
            for (bytes, why) in [(&b"no picture"[..], "of no use"), (b"", "of no use")] {
                std::fs::write(&path, bytes).expect("written");
                let error = jailed.decode(&path, &Picture::of(&task)).err().expect("refused");
                assert!(matches!(&error, BlenderError::InvalidImage { .. }), "{error}");
                assert!(error.to_string().contains(why), "{error}");
            }
            let gone = jailed.decode(&home.path().join("gone"), &Picture::of(&task)).err().expect("not there");
            assert!(matches!(gone, BlenderError::Io { .. }), "{gone}");
        }
    }
}
