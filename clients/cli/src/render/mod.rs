//! `scc render`: from a scene file to frames on disk, through the chain.

mod anchor;
mod begin;
mod chain_link;
mod closing;
mod folder;
mod frames;
mod interrupt;
mod invoice;
mod kept;
mod lines;
mod local;
mod local_wasm;
mod news;
mod options;
mod plan;
mod posting;
mod price;
mod progress;
mod recompute;
mod resume;
mod room;
mod serving;
mod settling;

pub use local::run_local;
pub use options::RenderOptions;
pub use plan::engine;

use crate::{
    account,
    commands::Context,
    failure::{Failure, Outcome},
};
use anchor::{Anchor, Shift};
use begin::Begun;
use frames::FrameWriter;
use interrupt::Stage;
use kept::Kept;
use news::{News, Teller};
use plan::{Plan, Scene};
use progress::{Complete, Progress};
use scc_types::AccountId;
use sp_core::sr25519;
use std::sync::Arc;

/// A render as somebody asked for it.
struct Order<'a> {
    context: &'a Context,
    options: &'a RenderOptions,
    teller: Arc<Teller>,
    stage: Stage,
    key: sr25519::Pair,
    requester: AccountId,
}

/// Runs `scc render`.
pub async fn run(context: &Context, options: RenderOptions) -> Outcome {
    let teller = Arc::new(Teller::new(context.json));
    let scene = Scene::compile(&options)?;
    for news in scene.news(&options) {
        teller.tell(&news)?;
    }
    room::check_memory(scene.request.pixels(), scene.request.width, scene.request.height)?;
    if options.estimate {
        return estimate(context, &options, &scene, &teller).await;
    }
    let key = context.key()?;
    let requester = account::id(&key);
    let order = Order { context, options: &options, teller, stage: Stage::default(), key, requester };
    tokio::select! {
        outcome = render(&order, &scene) => outcome,
        () = interrupt::interrupted() => Err(Failure::Interrupted(order.stage.sentence())),
    }
}

async fn estimate(context: &Context, options: &RenderOptions, scene: &Scene, teller: &Teller) -> Outcome {
    let dapp = plan::find_dapp(context, options).await?;
    let kept = Kept::open(scene, options)?;
    let missing = local::missing(&scene.request, &kept, options, teller)?;
    if missing.is_empty() {
        return nothing_to_do(teller);
    }
    let kept = scene.request.frames.len().saturating_sub(missing.len());
    let plan = Plan::make(scene, options, dapp, missing)?;
    invoice::estimate(context, &plan, options, kept, teller).await
}

fn nothing_to_do(teller: &Teller) -> Outcome {
    teller
        .tell(&News::Note { text: "every frame is there already; --again renders them again. Nothing was paid".into() })
}

async fn render(order: &Order<'_>, scene: &Scene) -> Outcome {
    frames::prepare(order.options)?;
    loop {
        let Some(begun) = begin::begin(order, scene).await? else { return nothing_to_do(&order.teller) };
        if let Some(complete) = work(order, scene, begun).await? {
            return verdict(&complete);
        }
    }
}

/// Works on a job until it is settled; `None`: it has another number now.
async fn work(order: &Order<'_>, scene: &Scene, begun: Begun) -> Outcome<Option<Complete>> {
    let Begun { folder, plan, job, listening, is_over } = begun;
    order.stage.rendering(job.id, job.deadline);
    let anchor = Anchor {
        chain: order.context.chain.clone(),
        requester: order.requester.clone(),
        job_key: listening.job_key(),
        endpoint: listening.endpoint()?,
        job: job.id,
    };
    let peer = listening.peer();
    let dispatcher = serving::dispatch(order, &folder, &plan, &job, listening).await?;
    let writer = FrameWriter::new(plan.clone(), order.options, Kept::open(scene, order.options)?, order.teller.clone());
    let progress = Progress::new(order, &plan, job.id);
    let followed = tokio::select! {
        complete = progress.follow(&dispatcher, writer, is_over) => complete,
        shift = anchor.watch(), if !is_over => match shift? {
            Shift::Renumbered(renumbered) => {
                dispatcher.shutdown().await;
                peer.shutdown().await;
                order.teller.above(None);
                folder.renumber(&renumbered)?;
                order.teller.tell(&News::Renumbered { job: renumbered.id, was: job.id })?;
                return Ok(None);
            }
            Shift::Replaced => {
                order.teller.tell(&News::EndpointReplaced { job: job.id })?;
                Err(progress::replaced(job.id))
            }
        },
    };
    let settled = match followed {
        Ok(complete) => settling::settle(order, &dispatcher, job.id, &folder).await.map(|()| complete),
        Err(failure) => Err(failure),
    };
    // What has begun to be written is let finish, whatever happened.
    dispatcher.shutdown().await;
    settled.map(Some)
}

fn verdict(complete: &Complete) -> Outcome {
    if complete.missing.is_empty() {
        return Ok(());
    }
    Err(Failure::Incomplete(format!(
        "{} of {} frames are missing ({}); the units nobody delivered are refunded by themselves",
        complete.missing.len(),
        complete.frames,
        complete.reason
    )))
}
