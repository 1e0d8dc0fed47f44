//! What will be computed, as the chain and the workers see it.

use crate::failure::{Failure, Outcome};
use scc_job_spec::Manifest;
use scc_types::Units;
use serde::Serialize;
use std::{collections::BTreeMap, fmt};

/// Units bought beyond the tasks' own, in hundredths, for late tasks done twice. What is not used is refunded.
const SPARE_PERCENT: u64 = 5;

/// What the pieces of a product are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Frames of a scene.
    Frame,
    /// What a program left of a task.
    Result,
}

impl Kind {
    /// The word for one.
    pub fn one(self) -> &'static str {
        match self {
            Self::Frame => "frame",
            Self::Result => "result",
        }
    }

    /// The word for several.
    pub fn many(self) -> &'static str {
        match self {
            Self::Frame => "frames",
            Self::Result => "results",
        }
    }
}

/// A piece of the product, which one task or several make.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// A frame's number.
    Frame(u32),
    /// A result's name.
    Result(String),
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Frame(number) => write!(f, "frame {number}"),
            Self::Result(name) => f.write_str(name),
        }
    }
}

/// The job in full.
pub struct Plan {
    /// What its pieces are.
    pub kind: Kind,
    /// The manifest.
    pub manifest: Manifest,
    /// Its bytes.
    pub manifest_bytes: Vec<u8>,
    /// The piece that each task belongs to, by the task's number.
    pub pieces: Vec<Piece>,
    /// The budget of units: the tasks' and some to spare.
    pub units: Units,
    /// Least and most time all of it takes on one core like this machine's; `None` when it was not measured.
    pub core_seconds: Option<[f64; 2]>,
}

impl Plan {
    /// The plan of a manifest whose tasks make these pieces.
    pub fn new(kind: Kind, manifest: Manifest, pieces: Vec<Piece>, core_seconds: Option<[f64; 2]>) -> Outcome<Self> {
        let unreadable = |error: String| Failure::Refused(format!("the job cannot be described: {error}"));
        let manifest_bytes = manifest.encode().map_err(|error| unreadable(error.to_string()))?;
        let units = manifest.units().map_err(|error| unreadable(error.to_string()))?;
        let largest = manifest.tasks.iter().map(|task| task.units).max().unwrap_or_default();
        let spare = (units / 100).saturating_mul(SPARE_PERCENT).max(largest);
        Ok(Self { kind, manifest, manifest_bytes, pieces, units: units.saturating_add(spare), core_seconds })
    }

    /// How many pieces there are.
    pub fn count(&self) -> usize {
        self.tasks_by_piece().len()
    }

    /// How many tasks each piece has.
    pub fn tasks_by_piece(&self) -> BTreeMap<Piece, u64> {
        let mut tasks = BTreeMap::new();
        for piece in &self.pieces {
            *tasks.entry(piece.clone()).or_default() += 1;
        }
        tasks
    }
}
