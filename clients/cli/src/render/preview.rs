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
/// sRGB's curve for linear light in 16 bits. The decoder of EXR can do it in older ffmpegs only (`-apply_trc`).
const SRGB: &str = "65535*if(lte(val,205),12.92*val/65535,1.055*pow(val/65535,1/2.4)-0.055)";

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
        std::fs::write(list.path(), list_of(&pictures)).map_err(|error| failed(error.to_string()))?;
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

/// ffmpeg's list of files.
fn list_of(pictures: &[PathBuf]) -> String {
    let mut list = String::from("ffconcat version 1.0\n");
    for picture in pictures {
        let name = picture.display().to_string().replace('\'', "'\\''");
        // Writing into a string cannot fail.
        let _ = writeln!(list, "file '{name}'");
    }
    list
}

fn command(list: &Path, file: &Path, format: Format, fps: f64) -> Command {
    let mut command = Command::new(FFMPEG);
    command.args(["-hide_banner", "-loglevel", "error", "-nostdin", "-y"]);
    // The rate of the list, not of the movie: single pictures have times in 25ths of a second, of which another rate makes one frame too many
    // or shows one twice.
    command.args(["-f", "concat", "-safe", "0", "-r"]).arg(fps.max(0.1).to_string()).arg("-i").arg(list);
    // H.264 wants even sides; transparent frames stand on black.
    let mut filters = String::from("scale=trunc(iw/2)*2:trunc(ih/2)*2");
    if matches!(format, Format::ExrHalf | Format::ExrFloat) {
        filters.insert_str(0, &format!("format=gbrp16,lutrgb=r='{SRGB}':g='{SRGB}':b='{SRGB}',"));
    }
    command.args(["-vf", &filters, "-pix_fmt", "yuv420p", "-movflags", "+faststart"]).arg(file);
    command.stdin(Stdio::null());
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_each_frame_once() {
        let list = list_of(&["/out/frame_0001.png".into(), "/it's/frame_0002.png".into()]);
        assert_eq!(list, "ffconcat version 1.0\nfile '/out/frame_0001.png'\nfile '/it'\\''s/frame_0002.png'\n");
    }

    #[test]
    fn the_rate_is_the_lists_and_linear_frames_get_a_curve() {
        let words = |format| {
            let command = command(Path::new("list"), Path::new("movie.mp4"), format, 30.0);
            command.get_args().map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
        };
        assert!(words(Format::ExrHalf).contains("-r 30 -i list -vf format=gbrp16,lutrgb="));
        assert!(!words(Format::ExrFloat).contains("-apply_trc"));
    }
}
