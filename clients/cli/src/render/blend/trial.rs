//! A tiny frame is denoised and composed before anything is paid: what fails at it would fail when all tiles are paid for.

use super::{
    collect::{finisher, merge_passes},
    nothing_paid,
    scene::Blend,
};
use crate::failure::Outcome;
use scc_blender::{BlenderError, Decoder, Image, Picture, Piece, Size, Task, Warm};
use std::path::{Path, PathBuf};

/// The longest side of the frame, in pixels.
const SIDE: u32 = 64;

/// The frame with its passes, as a worker makes it.
pub struct Trial {
    task: Task,
    picture: PathBuf,
}

impl Trial {
    /// Renders it into a folder.
    pub fn render(warm: &mut Warm, blend: &Blend, frame: u32, folder: &Path) -> Outcome<Self> {
        let task = Task { size: tiny(blend.size), samples: Some(1), ..blend.part(frame, None) };
        let picture = folder.join("trial");
        warm.render(&task, &picture, |_| ()).map_err(nothing_paid)?;
        Ok(Self { task, picture })
    }

    /// Puts it together as a frame is put together.
    pub fn finish(&self, blend: &Blend) -> Outcome {
        let what = "denoiser and compositor, which run on this machine, do not get through a tiny frame";
        self.put_together(blend).map_err(|error| nothing_paid(error).with(|reason| format!("{what}: {reason}")))
    }

    fn put_together(&self, blend: &Blend) -> Result<(), BlenderError> {
        let Self { task, picture } = self;
        let all = task.size.all();
        let tile = (Piece { keep: all, rendered: all }, blend.decoder.decode(picture, &Picture::of(task))?);
        let folder = blend.decoder.make_folder()?;
        let merged = merge_passes(task.size, &[tile], &task.passes, folder.path())?;
        let finished = folder.path().join("finished");
        finisher(blend).finish(task.frame, blend.format, &merged, &finished)?;
        Image::read(&finished, task.size, blend.format).map(drop)
    }
}

/// As wide or as high, in small.
fn tiny(size: Size) -> Size {
    let longest = u64::from(size.width.max(size.height)).max(1);
    let least = u64::from(SIDE.min(size.width.min(size.height)).min(4));
    let side = |side: u32| {
        let scaled = (u64::from(side) * u64::from(SIDE) / longest).max(least);
        u32::try_from(scaled.min(side.into())).unwrap_or(side)
    };
    Size { width: side(size.width), height: side(size.height) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tiny_frame_has_the_shape_of_the_large_one_and_no_side_is_too_short_for_it() {
        let tiny = |width, height| tiny(Size { width, height });
        assert_eq!(tiny(1_920, 1_080), Size { width: 64, height: 36 });
        assert_eq!(tiny(1_080, 1_920), Size { width: 36, height: 64 });
        assert_eq!(tiny(8_192, 16), Size { width: 64, height: 4 });
        assert_eq!(tiny(40, 30), Size { width: 40, height: 30 });
    }
}
