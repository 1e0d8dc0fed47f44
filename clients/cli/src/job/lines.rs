//! A line of the live view for each piece in work.

use super::{news::short, Piece};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::collections::BTreeMap;

/// A task in thousandths.
const TASK: u64 = 1_000;

/// The lines.
pub struct PieceLines {
    bars: MultiProgress,
    /// Tasks of each piece; one where it is not known.
    tasks: BTreeMap<Piece, u64>,
    lines: BTreeMap<Piece, PieceLine>,
}

struct PieceLine {
    bar: ProgressBar,
    state: PieceState,
}

/// How far a piece is.
#[derive(Debug, Default, PartialEq, Eq)]
struct PieceState {
    done: u64,
    /// Thousandths of the tasks in work.
    running: BTreeMap<u32, u16>,
    /// Tasks handed out to each worker.
    workers: BTreeMap<String, usize>,
}

impl PieceLines {
    /// No line yet; each piece has so many tasks.
    pub fn new(bars: MultiProgress, tasks: BTreeMap<Piece, u64>) -> Self {
        Self { bars, tasks, lines: BTreeMap::new() }
    }

    /// A task was handed out.
    pub fn lease(&mut self, piece: &Piece, worker: &str) {
        self.change(piece, |state| *state.workers.entry(short(worker)).or_default() += 1);
    }

    /// A task is so far; 0: it begins anew.
    pub fn progress(&mut self, piece: &Piece, task: u32, per_mille: u16) {
        self.change(piece, |state| {
            state.running.insert(task, per_mille);
        });
    }

    /// A task is done.
    pub fn accept(&mut self, piece: &Piece, task: u32) {
        self.change(piece, |state| {
            state.running.remove(&task);
            state.done += 1;
        });
    }

    /// A task that was done begins anew.
    pub fn reopen(&mut self, piece: &Piece) {
        self.change(piece, |state| state.done = state.done.saturating_sub(1));
    }

    /// A piece is complete.
    pub fn finish(&mut self, piece: &Piece) {
        if let Some(line) = self.lines.remove(piece) {
            line.bar.finish_and_clear();
        }
    }

    fn change(&mut self, piece: &Piece, change: impl FnOnce(&mut PieceState)) {
        let (bars, tasks) = (&self.bars, self.tasks.get(piece).copied().unwrap_or(1));
        let line = self.lines.entry(piece.clone()).or_insert_with(|| {
            let bar = bars.add(ProgressBar::new(tasks * TASK));
            if let Ok(style) = ProgressStyle::with_template("{prefix:>12} {bar:24} {percent:>3} % · {msg}") {
                bar.set_style(style);
            }
            bar.set_prefix(piece.to_string());
            PieceLine { bar, state: PieceState::default() }
        });
        change(&mut line.state);
        line.bar.set_position(line.state.position());
        line.bar.set_message(line.state.words(tasks));
    }
}

impl PieceState {
    fn position(&self) -> u64 {
        self.done * TASK + self.running.values().map(|per_mille| u64::from(*per_mille)).sum::<u64>()
    }

    fn words(&self, tasks: u64) -> String {
        let names = self.workers.iter().map(|(name, tasks)| format!("{name} ×{tasks}"));
        std::iter::once(format!("{}/{tasks} tasks", self.done)).chain(names).collect::<Vec<_>>().join(" · ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_piece_has_its_own_number_of_tasks() {
        let bars = MultiProgress::with_draw_target(indicatif::ProgressDrawTarget::hidden());
        let mut lines = PieceLines::new(bars, BTreeMap::from([(Piece::Frame(1), 2), (Piece::Frame(2), 8)]));
        for piece in [Piece::Frame(1), Piece::Frame(2), Piece::Frame(3)] {
            lines.accept(&piece, 0);
        }
        let lengths: Vec<_> = lines.lines.values().map(|line| line.bar.length()).collect();
        assert_eq!(lengths, [2, 8, 1].map(|tasks| Some(tasks * TASK)));
    }

    #[test]
    fn a_piece_moves_with_the_tasks_in_work() {
        let mut state = PieceState::default();
        state.running.insert(3, 250);
        state.running.insert(4, 500);
        state.workers.insert("5FHneW46".into(), 2);
        assert_eq!((state.position(), state.words(4)), (750, "0/4 tasks · 5FHneW46 ×2".into()));
        state.running.remove(&3);
        state.done += 1;
        assert_eq!((state.position(), state.words(4)), (1_500, "1/4 tasks · 5FHneW46 ×2".into()));
    }
}
