//! Paying for a job, or taking one up again.

use super::{
    folder::{JobFolder, PostedJob},
    invoice,
    plan::Plan,
    serving::Listening,
    RenderOptions,
};
use crate::{
    chain::{Call, JobPosted, Posting},
    commands::Context,
    failure::{Failure, Outcome},
};
use scc_job_spec::content_hash;
use scc_types::{BlockNumber, JobSpec, Phase};
use sp_core::sr25519;

/// Pays, and writes down what was paid for before anything else happens.
pub async fn post(
    context: &Context,
    key: &sr25519::Pair,
    plan: &Plan,
    options: &RenderOptions,
    folder: &JobFolder,
    listening: &Listening,
) -> Outcome<PostedJob> {
    let payment = invoice::payment(context, plan, options).await?;
    let slot = u128::from(context.chain.parameters().slot_duration.max(1));
    let blocks = BlockNumber::try_from(options.deadline.as_millis() / slot).unwrap_or(BlockNumber::MAX).max(1);
    // One block less than the limit allows: the transaction itself needs one.
    let deadline = context.chain.best().await?.saturating_add(blocks.saturating_sub(1).max(1));
    let posting = Posting {
        dapp: options.dapp,
        spec: JobSpec { manifest: content_hash(&plan.manifest_bytes), inline: Default::default() },
        units: plan.units,
        payment,
        endpoint: listening.endpoint()?,
        job_key: listening.job_key(),
        deadline,
        max_workers: options.max_workers,
    };
    folder.keep_manifest(&plan.manifest_bytes)?;
    let included = context.chain.submit(&Call::post_job(&posting), key).await?;
    let posted: JobPosted = included
        .event("Jobs", "JobPosted")
        .ok_or_else(|| Failure::Chain("the job was paid for but its number is unknown: see 'scc jobs --of'".into()))?;
    let job =
        PostedJob { id: posted.job, block: included.block, deadline, units: plan.units, payment: payment.to_string() };
    folder.keep_job(&job)?;
    if !context.json {
        eprintln!("job {} is paid for in block {:?} and open until block {}", job.id, job.block, job.deadline);
    }
    Ok(job)
}

/// Takes up a job posted before: tells the chain where it is served now.
pub async fn take_up(
    context: &Context,
    key: &sr25519::Pair,
    job: PostedJob,
    listening: &Listening,
) -> Outcome<PostedJob> {
    if !context.json {
        eprintln!("job {} was begun before: resuming", job.id);
    }
    match context.chain.job(job.id).await? {
        Some(view) if view.phase == Phase::Open => {
            let endpoint = listening.endpoint()?;
            if view.endpoint != endpoint {
                context.chain.submit(&Call::update_endpoint(job.id, &endpoint), key).await?;
            }
        }
        Some(_) if !context.json => eprintln!("job {} is closed on chain: only what was accepted is written", job.id),
        _ => {}
    }
    Ok(job)
}
