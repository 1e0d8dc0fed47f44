//! Frames from accepted pictures, each written the moment it is complete.

use super::{
    plan,
    scene::{limits, Blend},
};
use crate::{
    failure::{Failure, Outcome},
    job::{Collector, News, Plan},
    render::kept::Kept,
};
use scc_blender::{finish, merge, output_name, Format, Piece, Rectangle, Task, OVERSCAN};
use scc_dispatcher::Accepted;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Collects pictures of tasks into frames. They wait on the disk.
pub struct Frames {
    blend: Arc<Blend>,
    tasks: Vec<Task>,
    kept: Kept,
    /// Tasks of each frame.
    parts: HashMap<u32, usize>,
    /// Frames of which some parts are there: each part's file by its task.
    growing: HashMap<u32, BTreeMap<u32, PathBuf>>,
    written: BTreeSet<u32>,
}

impl Frames {
    /// Of a plan, into the folder of `kept`.
    pub fn new(blend: Arc<Blend>, plan: &Plan, kept: Kept) -> Outcome<Self> {
        let tasks = plan::tasks(&plan.manifest)?;
        let mut parts = HashMap::new();
        for task in &tasks {
            *parts.entry(plan::number(task)).or_default() += 1;
        }
        Ok(Self { blend, tasks, kept, parts, growing: HashMap::new(), written: BTreeSet::new() })
    }

    /// Takes a task's picture; tells of the frame it completed.
    fn take(&mut self, task: u32, picture: &Path) -> Outcome<Option<News>> {
        let Some(frame) = self.tasks.get(task as usize).map(plan::number) else { return Ok(None) };
        if self.written.contains(&frame) {
            return Ok(None);
        }
        let growing = self.growing.entry(frame).or_default();
        growing.insert(task, picture.to_path_buf());
        if growing.len() < self.parts.get(&frame).copied().unwrap_or_default() {
            return Ok(None);
        }
        let parts = self.growing.remove(&frame).unwrap_or_default();
        let file = match self.kept.file(frame) {
            Some(file) => file,
            None => self.write(frame, &parts)?,
        };
        self.written.insert(frame);
        Ok(Some(News::FrameDone { frame, file, done: self.written.len(), of: self.parts.len() }))
    }

    fn write(&mut self, frame: u32, parts: &BTreeMap<u32, PathBuf>) -> Outcome<PathBuf> {
        let with = |(task, path): (&u32, &PathBuf)| Some((self.tasks.get(*task as usize)?.tile, path.clone()));
        let parts: Vec<_> = parts.iter().filter_map(with).collect();
        let bytes = match parts.as_slice() {
            [(None, whole)] => fs::read(whole).map_err(|error| Failure::file("cannot read", whole, error))?,
            tiles => tokio::task::block_in_place(|| put_together(&self.blend, frame, tiles))?,
        };
        self.kept.write(frame, &bytes)
    }
}

impl Collector for Frames {
    fn add(&mut self, accepted: &Accepted) -> Outcome<Option<News>> {
        let name = self.tasks.get(accepted.task as usize).map(output_name);
        match accepted.outputs.iter().find(|(_, file)| Some(file.name.as_str()) == name) {
            Some((picture, _)) => self.take(accepted.task, picture),
            None => Ok(None),
        }
    }

    fn reopen(&mut self, task: u32) -> Outcome {
        let Some(frame) = self.tasks.get(task as usize).map(plan::number) else { return Ok(()) };
        self.written.remove(&frame);
        if let Some(growing) = self.growing.get_mut(&frame) {
            growing.remove(&task);
        }
        self.kept.forget(frame)
    }

    fn missing(&self) -> usize {
        self.parts.len().saturating_sub(self.written.len())
    }
}

/// Merges tiles; a PNG goes through Blender once more, for the artist's colours.
fn put_together(blend: &Blend, frame: u32, tiles: &[(Option<Rectangle>, PathBuf)]) -> Outcome<Vec<u8>> {
    let failed = |error: String| Failure::Local(format!("frame {frame}: {error}"));
    let pieces: Vec<_> = tiles
        .iter()
        .filter_map(|(tile, path)| tile.map(|rendered| (Piece { keep: kept_of(rendered, blend), rendered }, path)))
        .collect();
    let folder = tempfile::tempdir().map_err(|error| failed(error.to_string()))?;
    let [merged, finished] = ["merged.exr", "finished"].map(|name| folder.path().join(name));
    let whole = merge(blend.size, &pieces).map_err(|error| failed(error.to_string()))?;
    whole.write_exr(&merged).map_err(|error| failed(error.to_string()))?;
    let last = match blend.format {
        Format::Exr => merged,
        Format::Png => {
            let number = i32::try_from(frame).unwrap_or(i32::MAX);
            let (blender, scene, limits) = (&blend.blender, &blend.packed, limits(1));
            finish(blender, scene, &merged, &finished, number, Format::Png, false, &limits)
                .map_err(|error| failed(error.to_string()))?;
            finished
        }
    };
    fs::read(&last).map_err(|error| failed(error.to_string()))
}

/// What a tile gives to the frame: all but its overscan, which it has where it does not touch the frame's edge.
fn kept_of(rendered: Rectangle, blend: &Blend) -> Rectangle {
    let before = |at: u32| if at == 0 { 0 } else { at.saturating_add(OVERSCAN) };
    let after = |at: u32, end: u32| if at == end { end } else { at.saturating_sub(OVERSCAN) };
    Rectangle {
        left: before(rendered.left),
        top: before(rendered.top),
        right: after(rendered.right, blend.size.width),
        bottom: after(rendered.bottom, blend.size.height),
    }
}
