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
use scc_blender::{
    kept, merge, output_name, BlenderError, Decoded, Decoder, Finisher, Limits, Pass, Picture, Piece, Size, Task,
};
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
    /// What each task gives to its frame.
    pieces: Vec<Piece>,
    kept: Kept,
    /// Tasks of each frame.
    parts: HashMap<u32, usize>,
    /// Frames of which some parts are there: each part's file by its task.
    growing: HashMap<u32, BTreeMap<u32, PathBuf>>,
    /// Tiles of a growing frame by their tasks, read already: of one, for they take room.
    ready: BTreeMap<u32, (Piece, Decoded)>,
    written: BTreeSet<u32>,
    finisher: Finisher,
}

impl Frames {
    /// Of a plan, into the folder of `kept`.
    pub fn new(blend: Arc<Blend>, plan: &Plan, kept: Kept) -> Outcome<Self> {
        let tasks = plan::tasks(&plan.manifest)?;
        let mut parts = HashMap::new();
        for task in &tasks {
            *parts.entry(plan::number(task)).or_default() += 1;
        }
        let (pieces, finisher) = (pieces(blend.size, &tasks)?, finisher(&blend));
        Ok(Self {
            blend,
            tasks,
            pieces,
            kept,
            parts,
            growing: HashMap::new(),
            ready: BTreeMap::new(),
            written: BTreeSet::new(),
            finisher,
        })
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
            self.make_ready(frame, task, picture);
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

    /// Reads a tile before the others are there, where no other frame's are read already and the frame is to be written. What fails is tried
    /// again when all are there, and told then.
    fn make_ready(&mut self, frame: u32, task: u32, picture: &Path) {
        let number = |task: &u32| self.tasks.get(*task as usize).map(plan::number);
        if self.kept.is_noted(frame) || self.ready.keys().next().and_then(number).is_some_and(|other| other != frame) {
            return;
        }
        let Ok(Some(tile)) = self.decode(task, picture) else { return };
        self.ready.insert(task, tile);
    }

    /// A task's part of its frame; `None`: there is no such task.
    fn decode(&self, task: u32, path: &Path) -> Result<Option<(Piece, Decoded)>, BlenderError> {
        let (at, decoder) = (task as usize, &self.blend.decoder);
        let Some((task, piece)) = self.tasks.get(at).zip(self.pieces.get(at)) else { return Ok(None) };
        decoder.decode(path, &Picture::of(task)).map(|decoded| Some((*piece, decoded)))
    }

    fn write(&mut self, frame: u32, parts: &BTreeMap<u32, PathBuf>) -> Outcome<PathBuf> {
        let bytes =
            self.put_together(frame, parts).map_err(|error| Failure::Local(format!("frame {frame}: {error}")))?;
        self.kept.write(frame, &bytes)
    }

    /// Merges tiles, one pass after the other, and has the frame finished where it is not yet what was asked for. All that is in its file was
    /// written by this machine.
    fn put_together(&mut self, frame: u32, parts: &BTreeMap<u32, PathBuf>) -> Result<Vec<u8>, BlenderError> {
        let blend = self.blend.clone();
        let mut tiles = Vec::new();
        for (number, path) in parts {
            tiles.extend(match self.ready.remove(number) {
                Some(tile) => Some(tile),
                None => self.decode(*number, path)?,
            });
        }
        let first = parts.keys().next().and_then(|number| self.tasks.get(*number as usize));
        let Some(task) = first else { return Ok(Vec::new()) };
        let folder = blend.decoder.make_folder()?;
        let finished = folder.path().join("finished");
        // A tile is an EXR, whatever the frame will be.
        if task.passes.is_empty() && task.format == blend.format {
            merge(blend.size, &tiles, 0)?.write(&finished, blend.format)?;
        } else {
            let passes = if task.passes.is_empty() { &[Pass::Combined] } else { task.passes.as_slice() };
            let merged = merge_passes(blend.size, &tiles, passes, folder.path())?;
            self.finisher.finish(i32::try_from(frame).unwrap_or(i32::MAX), blend.format, &merged, &finished)?;
        }
        fs::read(&finished).map_err(failed)
    }
}

/// What each task gives to its frame.
fn pieces(size: Size, tasks: &[Task]) -> Outcome<Vec<Piece>> {
    let mut frames: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (number, task) in tasks.iter().enumerate() {
        frames.entry(plan::number(task)).or_default().push(number);
    }
    let mut pieces = vec![Piece { keep: size.all(), rendered: size.all() }; tasks.len()];
    for (frame, numbers) in frames {
        let rendered: Vec<_> = numbers.iter().filter_map(|number| tasks.get(*number)).map(Task::area).collect();
        let Some(kept) = kept(size, &rendered) else {
            return Err(Failure::Local(format!("the tiles of frame {frame} do not make a frame")));
        };
        for (number, piece) in numbers.into_iter().zip(kept) {
            pieces[number] = piece;
        }
    }
    Ok(pieces)
}

/// What finishes the frames of a scene.
pub fn finisher(blend: &Blend) -> Finisher {
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get());
    // Without a bound of memory: a denoiser that is refused any leaves a black frame and says nothing. The system ends it instead.
    let limits = Limits { memory_bytes: 1 << 46, ..limits(threads) };
    Finisher::new(blend.blender.clone(), blend.packed.clone(), limits)
}

/// Merges tiles, one pass after the other, into a file for each.
pub fn merge_passes(
    size: Size,
    tiles: &[(Piece, Decoded)],
    passes: &[Pass],
    folder: &Path,
) -> Result<Vec<(Pass, PathBuf)>, BlenderError> {
    let merged = |(layer, pass): (usize, &Pass)| {
        let path = folder.join(format!("{layer}.exr"));
        merge(size, tiles, layer)?.write_exr_quickly(&path)?;
        Ok((*pass, path))
    };
    passes.iter().enumerate().map(merged).collect()
}

fn failed(error: std::io::Error) -> BlenderError {
    BlenderError::Io { what: "putting it together".into(), error }
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
        self.ready.remove(&task);
        self.kept.forget(frame)
    }

    fn missing(&self) -> usize {
        self.parts.len().saturating_sub(self.written.len())
    }

    fn rest(&mut self) {
        self.finisher.rest();
    }
}
