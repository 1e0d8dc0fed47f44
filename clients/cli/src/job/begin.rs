//! From a request to a job that is paid for: begun anew, or taken up where a former run left it.

use super::{
    folder::{JobFolder, Left, PostedJob},
    here::Request,
    invoice, mark,
    news::News,
    plan::Plan,
    posting,
    resume::{self, Decision},
    serving::Listening,
    take::{Given, Taken},
    Order,
};
use crate::failure::{Failure, Outcome};
use scc_types::{DappId, JobView, Phase};
use std::{path::Path, sync::Arc};

/// A job that is paid for.
pub struct Begun {
    /// Where it lives on this machine.
    pub folder: JobFolder,
    /// What is computed.
    pub plan: Arc<Plan>,
    /// Its number and dates.
    pub job: PostedJob,
    /// The peer that will serve it.
    pub listening: Listening,
    /// Nothing more can come: it has left the chain's state.
    pub is_over: bool,
}

/// Pays for a job or finds the one that was paid for; `None`: everything is there.
pub async fn begin(order: &Order<'_>) -> Outcome<Option<Begun>> {
    let chain = &order.context.chain;
    let dapp = order.product.find_dapp(order.context).await?;
    let folder = match &order.terms.taken {
        Some(taken) => there(taken)?,
        None => JobFolder::open(order.product.identity(dapp), &order.requester, chain.genesis())?,
    };
    stop_if_given(order, &folder).await?;
    let left = folder.left()?;
    let listening = Listening::start(&folder, order).await?;
    // Whoever gives the job away holds its key until the mark is on disk: by now it is there, or nobody can put it there.
    if let Some(given) = Given::read(&folder)? {
        listening.end().await;
        return Err(Failure::Refused(given.sentence()));
    }
    let facts = resume::facts(chain, &left, listening.job_key(), &order.requester).await?;
    match resume::decide(facts, listening.job_key(), &order.requester) {
        // What came from another machine is gone on with, never paid for.
        Decision::Begin | Decision::Await | Decision::Anew(_) if order.terms.taken.is_some() => {
            Err(Failure::Refused("the job that was taken is not on this chain any more (nothing was paid)".into()))
        }
        Decision::Begin => buy(order, dapp, folder, listening).await,
        Decision::Resume(view) => {
            order.teller.tell(&News::Resumed { job: view.id, deadline: view.deadline })?;
            take_up(order, folder, left, view, listening).await.map(Some)
        }
        Decision::Adopt(view) => {
            if left.job.as_ref().is_some_and(|job| job.id != view.id) {
                folder.renumber(&resume::posted(chain, &view).await?)?;
            } else {
                folder.keep_job(&resume::posted(chain, &view).await?)?;
            }
            order.teller.tell(&News::Adopted { job: view.id, deadline: view.deadline })?;
            take_up(order, folder, left, view, listening).await.map(Some)
        }
        Decision::Await => wait_for_payment(order, dapp, folder, left, listening).await,
        Decision::Removed(job) => {
            let plan = Arc::new(order.product.resumed(manifest(left)?)?);
            Ok(Some(Begun { folder, plan, job, listening, is_over: true }))
        }
        Decision::Anew(reason) => {
            order.teller.tell(&News::Anew { reason })?;
            buy_anew(order, dapp, folder, listening).await
        }
    }
}

/// The folder of a job that came from another machine.
fn there(taken: &Path) -> Outcome<JobFolder> {
    if !taken.is_dir() {
        return Err(Failure::Refused(format!(
            "{} is gone: the job is settled, or was taken elsewhere ('scc jobs --of' with your address lists yours; nothing was paid)",
            taken.display()
        )));
    }
    JobFolder::at(taken.to_path_buf())
}

/// A job that was given to another machine is not served here, as long as it is open.
async fn stop_if_given(order: &Order<'_>, folder: &JobFolder) -> Outcome {
    let Some(given) = Given::read(folder)? else { return Ok(()) };
    let view = order.context.chain.job(given.job).await?.filter(|view| view.requester == order.requester);
    if view.is_some_and(|view| matches!(view.phase, Phase::Open | Phase::Closing)) {
        return Err(Failure::Refused(given.sentence()));
    }
    order.teller.tell(&News::Note { text: given.ended() })?;
    folder.begin_anew()
}

/// A payment was signed in a former run and is in no block yet.
async fn wait_for_payment(
    order: &Order<'_>,
    dapp: DappId,
    folder: JobFolder,
    left: Left,
    listening: Listening,
) -> Outcome<Option<Begun>> {
    order.stage.paying();
    let text = "a payment of a former run is on its way; waiting until it is in a block, nothing is paid again".into();
    order.teller.tell(&News::Note { text })?;
    let Some(payment) = left.payment.clone() else { return buy_anew(order, dapp, folder, listening).await };
    let Some(job) = posting::conclude(order, &payment, &folder).await? else {
        let reason = match &left.job {
            Some(job) => resume::of_another_chain(job),
            None => {
                "the payment of the former run never came into a block and never will; nothing was paid for it".into()
            }
        };
        order.teller.tell(&News::Anew { reason })?;
        return buy_anew(order, dapp, folder, listening).await;
    };
    order.teller.tell(&News::Adopted { job: job.id, deadline: job.deadline })?;
    let view = order.context.chain.job(job.id).await?;
    let view = view.ok_or_else(|| Failure::Chain(format!("job {} vanished; run the same command again", job.id)))?;
    take_up(order, folder, left, view, listening).await.map(Some)
}

async fn take_up(
    order: &Order<'_>,
    folder: JobFolder,
    left: Left,
    view: JobView,
    listening: Listening,
) -> Outcome<Begun> {
    order.stage.working(view.id, view.deadline);
    Request::of(order)?.write(&folder)?;
    let view = match Taken::read(&folder)? {
        Some(taken) => {
            let view = posting::claim(order, view, &listening, &taken).await?;
            Taken::forget(&folder)?;
            view
        }
        None => posting::take_up(order, view, &listening).await?,
    };
    if view.phase != Phase::Open {
        order.teller.tell(&News::Closed { job: view.id })?;
    }
    let job = resume::posted(&order.context.chain, &view).await?;
    let plan = Arc::new(order.product.resumed(manifest(left)?)?);
    Ok(Begun { folder, plan, job, listening, is_over: view.phase != Phase::Open })
}

async fn buy_anew(order: &Order<'_>, dapp: DappId, folder: JobFolder, listening: Listening) -> Outcome<Option<Begun>> {
    // Another job gets another key.
    listening.end().await;
    folder.begin_anew()?;
    let listening = Listening::start(&folder, order).await?;
    buy(order, dapp, folder, listening).await
}

async fn buy(order: &Order<'_>, dapp: DappId, folder: JobFolder, listening: Listening) -> Outcome<Option<Begun>> {
    let missing = order.product.missing(&order.teller)?;
    if missing.is_empty() {
        listening.end().await;
        folder.finish()?;
        return Ok(None);
    }
    if let Err(failure) = mark::check(order, dapp).await {
        listening.end().await;
        folder.finish()?;
        return Err(failure);
    }
    let kept = order.product.pieces().saturating_sub(missing.len());
    let plan = order.product.plan(dapp, missing, &order.teller).await?;
    order.product.check_room(&plan)?;
    let payment = invoice::payment(order.context, &plan, order.terms).await?;
    let posting = posting::posting(order, &plan, &listening, payment).await?;
    invoice::agree(order, &plan, &posting, kept).await?;
    // The price may have been looked at for a while.
    let posting = posting::posting(order, &plan, &listening, payment).await?;
    order.stage.paying();
    // Before it is paid for: whoever kills this process still finds the job here.
    Request::of(order)?.write(&folder)?;
    let job = posting::post(order, &plan, &posting, &folder).await?;
    Ok(Some(Begun { folder, plan: Arc::new(plan), job, listening, is_over: false }))
}

fn manifest(left: Left) -> Outcome<scc_job_spec::Manifest> {
    left.manifest.ok_or_else(|| Failure::Local("the job's manifest is gone; remove its folder to begin anew".into()))
}
