//! `scc render`: from a scene file to frames on disk, through the chain.

mod chain_link;
mod folder;
mod frames;
mod invoice;
mod local;
mod options;
mod plan;
mod posting;
mod progress;
mod recompute;
mod serving;
mod settling;

pub use local::run_local;
pub use options::RenderOptions;

use crate::{
    account,
    commands::Context,
    failure::{Failure, Outcome},
};
use folder::JobFolder;
use frames::FrameWriter;
use plan::Plan;
use progress::Progress;
use std::sync::Arc;

/// Runs `scc render`.
pub async fn run(context: &Context, options: RenderOptions) -> Outcome {
    let key = context.key()?;
    let requester = account::id(&key);
    let scene = plan::Scene::compile(&options)?;
    if !context.json {
        eprintln!("{}", scene.describe(&options));
    }
    let folder = JobFolder::open(&scene, &options, &requester, context.chain.genesis())?;
    let (plan, job) = match folder.resumable()? {
        Some((manifest, job)) => (Plan::resumed(&scene, &options, manifest)?, Some(job)),
        None => (Plan::make(context, &scene, &options).await?, None),
    };
    frames::prepare(&options)?;
    let serving = serving::Listening::start(&folder, &options, context.chain.parameters()).await?;
    let job = match job {
        Some(job) => posting::take_up(context, &key, job, &serving).await?,
        None => {
            invoice::agree(context, &requester, &plan, &options).await?;
            posting::post(context, &key, &plan, &options, &folder, &serving).await?
        }
    };
    let plan = Arc::new(plan);
    let dispatcher = serving::dispatch(context, &key, &folder, &plan, &job, serving).await?;
    let writer = FrameWriter::new(plan.clone(), &options);
    let progress = Progress::new(context, &plan, &job);
    let complete = tokio::select! {
        outcome = progress.follow(&dispatcher, writer) => outcome?,
        _ = tokio::signal::ctrl_c() => {
            dispatcher.shutdown().await;
            return Err(Failure::Interrupted(format!(
                "interrupted: job {} stays open until block {}, every accepted frame is kept; run the same command \
                 again to resume", job.id, job.deadline
            )));
        }
    };
    settling::settle(context, &dispatcher, &job, &options, &folder).await?;
    dispatcher.shutdown().await;
    if complete.missing.is_empty() {
        Ok(())
    } else {
        Err(Failure::Incomplete(format!(
            "{} of {} frames are missing ({}); the units nobody delivered are refunded by themselves",
            complete.missing.len(),
            complete.frames,
            complete.reason
        )))
    }
}
