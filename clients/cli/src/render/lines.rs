//! A line of the live view for each frame in work.

use super::news::short;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::collections::BTreeMap;

/// A tile in thousandths.
const TILE: u64 = 1_000;

/// The lines.
pub struct FrameLines {
    bars: MultiProgress,
    tiles: u64,
    lines: BTreeMap<u32, FrameLine>,
}

struct FrameLine {
    bar: ProgressBar,
    state: FrameState,
}

/// How far a frame is.
#[derive(Debug, Default, PartialEq, Eq)]
struct FrameState {
    done: u64,
    /// Thousandths of the tiles in work.
    running: BTreeMap<u32, u16>,
    /// Tiles handed out to each worker.
    workers: BTreeMap<String, usize>,
}

impl FrameLines {
    /// No line yet; every frame has so many tiles.
    pub fn new(bars: MultiProgress, tiles: usize) -> Self {
        Self { bars, tiles: (tiles as u64).max(1), lines: BTreeMap::new() }
    }

    /// A tile was handed out.
    pub fn lease(&mut self, frame: u32, worker: &str) {
        self.change(frame, |state| *state.workers.entry(short(worker)).or_default() += 1);
    }

    /// A tile is so far; 0: it begins anew.
    pub fn progress(&mut self, frame: u32, task: u32, per_mille: u16) {
        self.change(frame, |state| {
            state.running.insert(task, per_mille);
        });
    }

    /// A tile is done.
    pub fn accept(&mut self, frame: u32, task: u32) {
        self.change(frame, |state| {
            state.running.remove(&task);
            state.done += 1;
        });
    }

    /// A frame is written.
    pub fn finish(&mut self, frame: u32) {
        if let Some(line) = self.lines.remove(&frame) {
            line.bar.finish_and_clear();
        }
    }

    fn change(&mut self, frame: u32, change: impl FnOnce(&mut FrameState)) {
        let (bars, tiles) = (&self.bars, self.tiles);
        let line = self.lines.entry(frame).or_insert_with(|| {
            let bar = bars.add(ProgressBar::new(tiles * TILE));
            if let Ok(style) = ProgressStyle::with_template("{prefix:>12} {bar:24} {percent:>3} % · {msg}") {
                bar.set_style(style);
            }
            bar.set_prefix(format!("frame {frame}"));
            FrameLine { bar, state: FrameState::default() }
        });
        change(&mut line.state);
        line.bar.set_position(line.state.position());
        line.bar.set_message(line.state.words(tiles));
    }
}

impl FrameState {
    fn position(&self) -> u64 {
        self.done * TILE + self.running.values().map(|per_mille| u64::from(*per_mille)).sum::<u64>()
    }

    fn words(&self, tiles: u64) -> String {
        let names = self.workers.iter().map(|(name, tasks)| format!("{name} ×{tasks}"));
        std::iter::once(format!("{}/{tiles} tiles", self.done)).chain(names).collect::<Vec<_>>().join(" · ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_moves_with_the_tiles_in_work() {
        let mut state = FrameState::default();
        state.running.insert(3, 250);
        state.running.insert(4, 500);
        state.workers.insert("5FHneW46".into(), 2);
        assert_eq!((state.position(), state.words(4)), (750, "0/4 tiles · 5FHneW46 ×2".into()));
        state.running.remove(&3);
        state.done += 1;
        assert_eq!((state.position(), state.words(4)), (1_500, "1/4 tiles · 5FHneW46 ×2".into()));
    }
}
