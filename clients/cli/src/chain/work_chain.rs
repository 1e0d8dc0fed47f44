//! A job's way through the work chain.

use super::Chain;
use crate::failure::Outcome;
use codec::Decode;
use futures::{stream, StreamExt, TryStreamExt};
use scc_types::{BlockNumber, JobId, VirtualChain, WorkRecord};
use serde::Serialize;

/// Heights asked for at once.
const AT_ONCE: usize = 32;
/// Heights looked at before it is given up.
const MOST: BlockNumber = 20_000;
/// Records asked for at once.
const PAGE: u32 = 1_000;

/// What was found of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// Its records, oldest first.
    pub steps: Vec<TraceStep>,
    /// Whether its first record is among them.
    pub is_whole: bool,
}

/// A record of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TraceStep {
    /// Height of the auxiliary block that holds it.
    pub height: BlockNumber,
    /// What happened, in one word.
    pub step: &'static str,
    /// The record.
    pub record: WorkRecord,
}

impl Chain {
    /// Follows a job's records back from the best block. Numbers of jobs only grow: a block in which a smaller one was posted
    /// ends the search.
    pub async fn trace(&self, job: JobId) -> Outcome<Trace> {
        let best = self.best().await?;
        let heights = (best.saturating_sub(MOST)..=best).rev();
        let mut blocks = stream::iter(heights).map(|height| self.work_records(height)).buffered(AT_ONCE);
        let mut trace = Trace { steps: Vec::new(), is_whole: false };
        while let Some((height, records)) = blocks.try_next().await? {
            let begins_earlier = records.iter().any(|record| posted(record).is_some_and(|id| id < job));
            let own = records.into_iter().filter(|record| job_of(record) == job);
            for record in own.rev() {
                trace.is_whole |= posted(&record).is_some();
                trace.steps.push(TraceStep { height, step: word(&record), record });
            }
            if trace.is_whole || begins_earlier {
                break;
            }
        }
        trace.steps.reverse();
        Ok(trace)
    }

    async fn work_records(&self, height: BlockNumber) -> Outcome<(BlockNumber, Vec<WorkRecord>)> {
        let mut records = Vec::new();
        loop {
            let from = u32::try_from(records.len()).unwrap_or(u32::MAX);
            let page = self.records(VirtualChain::Work, height, from, PAGE).await?;
            let is_last = page.len() < PAGE as usize;
            records.extend(page.iter().filter_map(|bytes| WorkRecord::decode(&mut bytes.as_slice()).ok()));
            if is_last {
                return Ok((height, records));
            }
        }
    }
}

fn posted(record: &WorkRecord) -> Option<JobId> {
    match record {
        WorkRecord::Posted { job, .. } => Some(*job),
        _ => None,
    }
}

fn job_of(record: &WorkRecord) -> JobId {
    match record {
        WorkRecord::Posted { job, .. }
        | WorkRecord::Raised { job, .. }
        | WorkRecord::Reported { job, .. }
        | WorkRecord::Closed { job }
        | WorkRecord::Settled { job, .. }
        | WorkRecord::Refunded { job, .. } => *job,
    }
}

fn word(record: &WorkRecord) -> &'static str {
    match record {
        WorkRecord::Posted { .. } => "posted",
        WorkRecord::Raised { .. } => "raised",
        WorkRecord::Reported { .. } => "reported",
        WorkRecord::Closed { .. } => "closed",
        WorkRecord::Settled { .. } => "settled",
        WorkRecord::Refunded { .. } => "refunded",
    }
}
