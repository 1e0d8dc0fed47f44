//! Frames from tiles, each written the moment it is complete.

use super::{kept::Kept, plan::FramePlan, RenderOptions};
use crate::{
    failure::{Failure, Outcome},
    job::{News, Teller},
};
use scc_image::{Format, Frame};
use scc_render_task::{decode_tile, TaskParams};
use scc_tracer::View;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::{Path, PathBuf},
    sync::Arc,
};

/// Collects tiles into frames. Tiles wait on the disk: only one frame at a time is in memory.
pub struct FrameWriter {
    plan: Arc<FramePlan>,
    format: Format,
    view: View,
    kept: Kept,
    teller: Arc<Teller>,
    /// Tasks of each frame.
    tiles: HashMap<u32, usize>,
    /// Frames of which some tiles are there: each tile's file by its task.
    growing: HashMap<u32, BTreeMap<u32, PathBuf>>,
    written: BTreeSet<u32>,
}

impl FrameWriter {
    /// Writes into the folder of the options.
    pub fn new(plan: Arc<FramePlan>, options: &RenderOptions, kept: Kept, teller: Arc<Teller>) -> Self {
        let mut tiles = HashMap::new();
        for task in &plan.tasks {
            *tiles.entry(task.frame).or_default() += 1;
        }
        let (format, view) = (options.format, options.view());
        Self { plan, format, view, kept, teller, tiles, growing: HashMap::new(), written: BTreeSet::new() }
    }

    /// Frames that are on disk.
    pub fn written(&self) -> usize {
        self.written.len()
    }

    /// Frames of the plan.
    pub fn of(&self) -> usize {
        self.plan.request.frames.len()
    }

    /// Takes a task's file; tells of the frame it completed.
    pub fn take(&mut self, task: u32, tile: &Path) -> Outcome<Option<News>> {
        let Some(number) = self.plan.tasks.get(task as usize).map(|params| params.frame) else { return Ok(None) };
        if self.written.contains(&number) {
            return Ok(None);
        }
        let growing = self.growing.entry(number).or_default();
        growing.insert(task, tile.to_path_buf());
        if growing.len() < self.tiles.get(&number).copied().unwrap_or_default() {
            return Ok(None);
        }
        let tiles = self.growing.remove(&number).unwrap_or_default();
        let file = match self.kept.file(number) {
            Some(file) => file,
            None => self.write(number, &tiles)?,
        };
        self.written.insert(number);
        Ok(Some(News::FrameDone { frame: number, file, done: self.written(), of: self.of() }))
    }

    /// Forgets what is there of a task's frame.
    pub fn forget(&mut self, task: u32) -> Outcome {
        let Some(number) = self.plan.tasks.get(task as usize).map(|params| params.frame) else { return Ok(()) };
        self.written.remove(&number);
        if let Some(growing) = self.growing.get_mut(&number) {
            growing.remove(&task);
        }
        self.kept.forget(number)
    }

    fn write(&mut self, number: u32, tiles: &BTreeMap<u32, PathBuf>) -> Outcome<PathBuf> {
        let local = |error: String| Failure::Local(format!("frame {number}: {error}"));
        let mut frame = Frame::new(self.plan.request.width, self.plan.request.height);
        for (task, path) in tiles {
            let Some(params) = self.plan.tasks.get(*task as usize) else { continue };
            frame.add(&read_tile(path, params)?).map_err(|error| local(error.to_string()))?;
        }
        // An even or broken picture is still the customer's to look at; it is written and said.
        if let Err(reason) = scc_image::check(&frame, frame.width(), frame.height()) {
            self.teller.tell(&News::FrameOdd { frame: number, reason: reason.to_string() })?;
        }
        let bytes = scc_image::encode(&frame, self.format, self.view).map_err(|error| local(error.to_string()))?;
        self.kept.write(number, &bytes)
    }
}

fn read_tile(path: &Path, params: &TaskParams) -> Outcome<scc_tracer::Tile> {
    let bytes = std::fs::read(path).map_err(|error| Failure::file("cannot read the accepted tile", path, error))?;
    decode_tile(&bytes, params.tile.into(), params.samples, params.max_bounces)
        .map_err(|error| Failure::Local(format!("the accepted tile {} is damaged: {error}", path.display())))
}
