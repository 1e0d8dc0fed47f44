//! A movie of the frames that are there, made with ffmpeg.

use super::{kept::out_folder, RenderOptions};
use crate::{
    failure::{Failure, Outcome},
    job::{News, Teller},
};
use scc_image::{file_name, Format};
use std::{
    fmt::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

const FFMPEG: &str = "ffmpeg";

/// What a render made.
pub struct Shown {
    /// The frames that were asked for.
    pub frames: Vec<u32>,
    /// Frames per second.
    pub fps: f64,
}

/// A movie that was asked for, or none.
pub struct Preview(Option<PathBuf>);

impl Preview {
    /// Says before anything is paid when there is no ffmpeg; the frames are made all the same.
    pub fn prepare(options: &RenderOptions, teller: &Teller) -> Outcome<Self> {
        let Some(file) = &options.preview else { return Ok(Self(None)) };
        let asked = Command::new(FFMPEG).arg("-version").stdin(Stdio::null()).output();
        if asked.is_ok_and(|said| said.status.success()) {
            return Ok(Self(Some(file.clone())));
        }
        let text = "there is no ffmpeg on this machine: the frames come without a movie. Install it (Debian and Ubuntu: apt-get \
                    install ffmpeg) and run the same command again; frames that are there cost nothing"
            .into();
        teller.tell(&News::Note { text })?;
        Ok(Self(None))
    }

    /// Makes it of the frames in the folder.
    pub fn make(self, shown: &Shown, options: &RenderOptions, teller: &Teller) -> Outcome {
        let Some(file) = self.0 else { return Ok(()) };
        let out = out_folder(options);
        let pictures = shown.frames.iter().map(|number| out.join(file_name(*number, options.format)));
        let pictures: Vec<_> = pictures.filter(|path| path.is_file()).collect();
        if pictures.is_empty() || options.terms.estimate {
            return Ok(());
        }
        let failed =
            |why: String| Failure::Local(format!("the frames are there, the movie {} is not: {why}", file.display()));
        let list = tempfile::NamedTempFile::with_suffix(".txt").map_err(|error| failed(error.to_string()))?;
        std::fs::write(list.path(), list_of(&pictures, shown.fps)).map_err(|error| failed(error.to_string()))?;
        let made = command(list.path(), &file, options.format, shown.fps)
            .output()
            .map_err(|error| failed(error.to_string()))?;
        if !made.status.success() {
            let words = String::from_utf8_lossy(&made.stderr);
            let last = words.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("ffmpeg failed");
            return Err(failed(crate::output::plain(last.as_bytes())));
        }
        teller.tell(&News::PreviewDone { file })
    }
}

/// ffmpeg's list of files: each is shown for a frame's time.
fn list_of(pictures: &[PathBuf], fps: f64) -> String {
    let mut list = String::from("ffconcat version 1.0\n");
    for picture in pictures {
        let name = picture.display().to_string().replace('\'', "'\\''");
        // Writing into a string cannot fail.
        let _ = writeln!(list, "file '{name}'\nduration {}", 1.0 / fps.max(0.1));
    }
    list
}

fn command(list: &Path, file: &Path, format: Format, fps: f64) -> Command {
    let mut command = Command::new(FFMPEG);
    command.args(["-hide_banner", "-loglevel", "error", "-nostdin", "-y"]);
    if matches!(format, Format::ExrHalf | Format::ExrFloat) {
        command.args(["-apply_trc", "iec61966_2_1"]);
    }
    command.args(["-f", "concat", "-safe", "0", "-i"]).arg(list).arg("-r").arg(fps.to_string());
    // H.264 wants even sides; transparent frames stand on black.
    command
        .args(["-vf", "scale=trunc(iw/2)*2:trunc(ih/2)*2", "-pix_fmt", "yuv420p", "-movflags", "+faststart"])
        .arg(file);
    command.stdin(Stdio::null());
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_each_frame_with_its_time() {
        let list = list_of(&["/out/frame_0001.png".into(), "/it's/frame_0002.png".into()], 25.0);
        assert_eq!(
            list,
            "ffconcat version 1.0\nfile '/out/frame_0001.png'\nduration 0.04\nfile '/it'\\''s/frame_0002.png'\nduration 0.04\n"
        );
    }
}
