//! Frames from tiles, each written the moment it is complete.

use super::{plan::Plan, RenderOptions};
use crate::failure::{Failure, Outcome};
use scc_dispatcher::Accepted;
use scc_image::{Format, Frame};
use scc_render_task::{decode_tile, TILE_NAME};
use scc_tracer::View;
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Makes sure that frames can be written before anything is paid.
pub fn prepare(options: &RenderOptions) -> Outcome {
    let nothing = |failure: Failure| Failure::Local(format!("{failure} (nothing was paid)"));
    std::fs::create_dir_all(&options.out)
        .map_err(|error| nothing(Failure::file("cannot make the folder", &options.out, error)))?;
    let probe = options.out.join(format!(".scc-{}", std::process::id()));
    std::fs::write(&probe, b"can frames be written here?")
        .and_then(|()| std::fs::remove_file(&probe))
        .map_err(|error| nothing(Failure::file("cannot write into", &options.out, error)))
}

/// Collects tiles into frames.
pub struct FrameWriter {
    plan: Arc<Plan>,
    out: PathBuf,
    format: Format,
    view: View,
    /// Frames of which some tiles are there, with the number of tiles.
    growing: HashMap<u32, (Frame, usize)>,
    written: HashMap<u32, PathBuf>,
}

impl FrameWriter {
    /// Writes into the folder of the options.
    pub fn new(plan: Arc<Plan>, options: &RenderOptions) -> Self {
        let (out, format, view) = (options.out.clone(), options.format, options.view);
        Self { plan, out, format, view, growing: HashMap::new(), written: HashMap::new() }
    }

    /// Frames that are on disk.
    pub fn written(&self) -> usize {
        self.written.len()
    }

    /// Frames that are not on disk.
    pub fn missing(&self) -> Vec<u32> {
        self.plan.request.frames.iter().copied().filter(|frame| !self.written.contains_key(frame)).collect()
    }

    /// Takes an accepted task; answers the file of the frame it completed.
    pub fn add(&mut self, accepted: &Accepted) -> Outcome<Option<(u32, PathBuf)>> {
        let Some(params) = self.plan.tasks.get(accepted.task as usize) else { return Ok(None) };
        let number = params.frame;
        let output = accepted.outputs.iter().find(|(_, file)| file.name == TILE_NAME);
        let Some((path, _)) = output.filter(|_| !self.written.contains_key(&number)) else { return Ok(None) };
        let bytes = std::fs::read(path).map_err(|error| Failure::file("cannot read the accepted tile", path, error))?;
        let tile = decode_tile(&bytes, params.tile.into(), params.samples, params.max_bounces)
            .map_err(|error| Failure::Local(format!("the accepted tile {} is damaged: {error}", path.display())))?;
        let (width, height) = (self.plan.request.width, self.plan.request.height);
        let (frame, tiles) = self.growing.entry(number).or_insert_with(|| (Frame::new(width, height), 0));
        *tiles += 1;
        let complete = frame.add(&tile).map_err(|error| Failure::Local(format!("frame {number}: {error}")))?;
        if !complete {
            return Ok(None);
        }
        let file = self.write(number)?;
        self.growing.remove(&number);
        self.written.insert(number, file.clone());
        Ok(Some((number, file)))
    }

    fn write(&self, number: u32) -> Outcome<PathBuf> {
        let Some((frame, _)) = self.growing.get(&number) else {
            return Err(Failure::Local(format!("frame {number} is not there")));
        };
        // An even or broken picture is still the customer's to look at; it is written and said.
        if let Err(reason) = scc_image::check(frame, frame.width(), frame.height()) {
            eprintln!("note: frame {number}: {reason}");
        }
        let local = |error: String| Failure::Local(format!("frame {number}: {error}"));
        let path = self.path(number);
        let bytes = scc_image::encode(frame, self.format, self.view).map_err(|error| local(error.to_string()))?;
        scc_image::store(&path, &bytes).map_err(|error| local(error.to_string()))?;
        Ok(path)
    }

    fn path(&self, number: u32) -> PathBuf {
        Path::new(&self.out).join(scc_image::file_name(number, self.format))
    }
}
