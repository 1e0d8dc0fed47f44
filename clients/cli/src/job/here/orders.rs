//! What is wanted of a job besides what it was posted for. It outlives the process that serves it.

use super::super::{folder::JobFolder, plan::Plan, Piece};
use crate::failure::{Failure, Outcome};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt};

const ORDERS: &str = "orders.json";

/// What is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orders {
    /// Nothing is to be handed out.
    #[serde(default)]
    pub paused: bool,
    /// To be computed once more as soon as somebody serves the job.
    #[serde(default)]
    pub again: Vec<Target>,
    /// To be checked once more as soon as somebody serves the job.
    #[serde(default)]
    pub doubted: Vec<Target>,
}

impl Orders {
    /// What is wanted of the job in a folder.
    pub fn read(folder: &JobFolder) -> Outcome<Self> {
        let damaged = |_| {
            let path = folder.join(ORDERS);
            Failure::Local(format!("{} is damaged: remove it, then say again what you want of the job", path.display()))
        };
        Ok(folder.read_json(ORDERS).map_err(damaged)?.unwrap_or_default())
    }

    /// On disk when this returns.
    pub fn write(&self, folder: &JobFolder) -> Outcome {
        folder.write_json(ORDERS, self)
    }
}

/// A part of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// All tasks of a frame.
    Frame(u32),
    /// One task.
    Task(u32),
}

impl Target {
    /// Its tasks; none: the job has no such part.
    pub fn tasks(self, plan: &Plan) -> BTreeSet<u32> {
        let numbered = (0u32..).zip(&plan.pieces);
        let is_meant = |task: u32, piece: &Piece| match self {
            Self::Frame(frame) => *piece == Piece::Frame(frame),
            Self::Task(number) => task == number,
        };
        numbered.filter(|(task, piece)| is_meant(*task, piece)).map(|(task, _)| task).collect()
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Frame(number) => write!(f, "frame {number}"),
            Self::Task(number) => write!(f, "task {number}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_found_again_and_none_are_written_at_first() {
        let home = tempfile::tempdir().expect("folder");
        let folder = JobFolder::at(home.path().join("job")).expect("made");
        assert_eq!(Orders::read(&folder).expect("read"), Orders::default());
        let orders = Orders { paused: true, again: vec![Target::Frame(3)], doubted: vec![Target::Task(1)] };
        orders.write(&folder).expect("written");
        assert_eq!(Orders::read(&folder).expect("read"), orders);
        std::fs::write(folder.join(ORDERS), b"{").expect("written");
        assert!(Orders::read(&folder).is_err(), "a damaged file is not overlooked");
    }
}
