//! Computing one task and putting its result on disk, whether the requester is on the line or not.

use crate::{
    journal::{ResultRecord, ResultState},
    run::prepare::Prepared,
    runner::{JobFiles, RunError, Sign},
    shared::Shared,
};
use scc_job_spec::OutputFile;
use scc_transport::{CancellationToken, ImportMode, PeerId};
use scc_types::{Hash, JobId, Units};
use std::sync::{
    atomic::{AtomicU16, AtomicU64, Ordering},
    Arc,
};

/// A task that ended.
pub(crate) struct Ended {
    pub task: u32,
    /// Units it says it really did, if it said so.
    pub measured: Option<Units>,
    pub result: Result<ResultRecord, RunError>,
}

/// Runs a task; its result lies in the blob store and in the journal, synced, when this returns.
pub(crate) async fn compute(
    shared: Arc<Shared>,
    prepared: Arc<Prepared>,
    (job, requester): (JobId, PeerId),
    task: u32,
    progress: Arc<AtomicU16>,
    cancel: CancellationToken,
) -> Ended {
    let measured = Arc::new(AtomicU64::new(0));
    let noted = measured.clone();
    let sign = Box::new(move |sign| match sign {
        Sign::Progress(per_mille) => progress.store(per_mille, Ordering::Relaxed),
        Sign::Units(units) => noted.store(units, Ordering::Relaxed),
    });
    let brought = tokio::select! {
        () = cancel.cancelled() => Err(RunError::Cancelled),
        brought = prepared.bring(&shared, requester, task) => brought,
    };
    let run = match brought {
        Ok(()) => shared.runner.run(&prepared.files, task, sign, &cancel).await,
        Err(error) => Err(error),
    };
    let result = match run {
        Ok(product) => keep(&shared, &prepared.files, (job, requester), task, product).await,
        Err(error) => Err(error),
    };
    shared.status.send_modify(|status| match &result {
        Ok(_) => status.tally.computed += 1,
        Err(RunError::Cancelled) => {}
        Err(_) => status.tally.failed += 1,
    });
    let measured = Some(measured.load(Ordering::Relaxed)).filter(|units| *units > 0);
    Ended { task, measured, result }
}

async fn keep(
    shared: &Shared,
    files: &JobFiles,
    (job, requester): (JobId, PeerId),
    task: u32,
    product: crate::Product,
) -> Result<ResultRecord, RunError> {
    let host = |what: &str, error: &dyn std::fmt::Display| RunError::Host(format!("{what}: {error}"));
    if product.outputs.is_empty() {
        return Err(RunError::Program("the program wrote nothing".into()));
    }
    let mut outputs = Vec::with_capacity(product.outputs.len());
    for (name, path) in &product.outputs {
        let blob = shared.blobs.store().import_file(path.clone(), ImportMode::Copy).await;
        let blob = blob.map_err(|error| host("keeping a result", &error))?;
        shared.blobs.store().pin(&blob.hash()).map_err(|error| host("keeping a result", &error))?;
        shared.grants.add(requester, blob.hash(), (job, task));
        outputs.push(OutputFile { name: name.clone(), hash: Hash::from(blob.hash().0), size: blob.size() });
    }
    outputs.sort_by(|left, right| left.name.cmp(&right.name));
    let units = files.manifest.tasks.get(task as usize).map_or(0, |entry| entry.units);
    let millis = u64::try_from(product.time.as_millis()).unwrap_or(u64::MAX);
    let record = ResultRecord { units, outputs, millis, state: ResultState::Computed };
    let written = [(task, record.clone())];
    let journal = shared.journal.off(move |journal| journal.update(job, &written, |_| {})).await;
    journal.map_err(|error| host("writing the journal", &error))?;
    Ok(record)
}
