//! Paying for a job, or taking one up again.

use super::{
    folder::{JobFolder, Payment, PostedJob},
    mark,
    news::News,
    plan::Plan,
    resume,
    serving::Listening,
    take::Taken,
    Order,
};
use crate::{
    chain::{crowded, Call, Fate, Included, JobPosted, Posting},
    failure::{Failure, Outcome},
};
use scc_job_spec::content_hash;
use scc_types::{Balance, BlockNumber, JobView, Phase};

/// So often a payment is signed anew when the account's other transactions are in the way.
const ATTEMPTS: usize = 16;
/// A job must be open for so many blocks at least: its payment, its workers' leases and its report take one or two each.
const LEAST_BLOCKS: BlockNumber = 12;

/// The transaction of a plan.
pub async fn posting(order: &Order<'_>, plan: &Plan, listening: &Listening, payment: Balance) -> Outcome<Posting> {
    let (context, terms) = (order.context, order.terms);
    let slot = u128::from(context.chain.parameters().slot_duration.max(1));
    let blocks = BlockNumber::try_from(terms.deadline.as_millis() / slot).unwrap_or(BlockNumber::MAX);
    if blocks < LEAST_BLOCKS {
        let least = slot.saturating_mul(LEAST_BLOCKS.into()).div_ceil(60_000);
        return Err(Failure::Refused(format!(
            "a block takes {} s here, and a job needs {LEAST_BLOCKS} of them at least: with --deadline {least}m or more it can be done; nothing was paid",
            slot.div_ceil(1_000)
        )));
    }
    // One block less than the limit allows: the transaction itself needs one.
    let deadline = context.chain.best().await?.saturating_add(blocks.saturating_sub(1));
    Ok(Posting {
        funding: terms.pay_from,
        dapp: plan.manifest.dapp,
        spec: mark::spec(order, plan.manifest.dapp, content_hash(&plan.manifest_bytes)),
        units: plan.units,
        payment,
        endpoint: listening.endpoint()?,
        job_key: listening.job_key(),
        deadline,
        max_workers: terms.max_workers,
    })
}

/// Pays, and writes down what is paid before anybody hears of it.
pub async fn post(order: &Order<'_>, plan: &Plan, posting: &Posting, folder: &JobFolder) -> Outcome<PostedJob> {
    let chain = &order.context.chain;
    folder.keep_manifest(&plan.manifest_bytes)?;
    let call = Call::post_job(posting);
    for _ in 0..ATTEMPTS {
        let transaction = chain.sign(&call, &order.key).await?;
        let payment = Payment { transaction, payment: posting.payment.to_string() };
        folder.keep_payment(&payment)?;
        match chain.deliver(&payment.transaction, &order.key, true).await? {
            Fate::Included(included) => return paid(order, &included, folder).await,
            Fate::Failed(failure) => {
                folder.forget_payment()?;
                return Err(failure);
            }
            Fate::Lost => folder.forget_payment()?,
        }
    }
    Err(crowded())
}

/// Finds out what becomes of a payment of a former run; `None`: it never came into a block and never will.
pub async fn conclude(order: &Order<'_>, payment: &Payment, folder: &JobFolder) -> Outcome<Option<PostedJob>> {
    let included = match order.context.chain.deliver(&payment.transaction, &order.key, false).await? {
        Fate::Included(included) => included,
        Fate::Failed(_) | Fate::Lost => return Ok(None),
    };
    let job = job_of(order, &included).await?;
    folder.keep_job(&job)?;
    Ok(Some(job))
}

async fn paid(order: &Order<'_>, included: &Included, folder: &JobFolder) -> Outcome<PostedJob> {
    let job = job_of(order, included).await?;
    folder.keep_job(&job)?;
    let payment = job.payment.parse().unwrap_or_default();
    order.teller.tell(&News::Posted {
        job: job.id,
        block: job.block,
        deadline: job.deadline,
        units: job.units,
        payment,
    })?;
    Ok(job)
}

async fn job_of(order: &Order<'_>, included: &Included) -> Outcome<PostedJob> {
    let chain = &order.context.chain;
    let unknown = || Failure::Chain("the job was paid for but its number is unknown: see 'scc jobs --of'".into());
    let posted: JobPosted = included.event("Jobs", "JobPosted").ok_or_else(unknown)?;
    let view = chain.job(posted.job).await?.filter(|view| view.requester == order.requester).ok_or_else(unknown)?;
    Ok(PostedJob { block: included.block, ..resume::posted(chain, &view).await? })
}

/// Takes up a job posted before: tells the chain where it is served now, if it is open. Answers how it stands then.
pub async fn take_up(order: &Order<'_>, view: JobView, listening: &Listening) -> Outcome<JobView> {
    let endpoint = listening.endpoint()?;
    if view.phase != Phase::Open || view.endpoint == endpoint {
        return Ok(view);
    }
    let chain = &order.context.chain;
    let moved = chain.submit(&Call::update_endpoint(view.id, &endpoint), &order.key).await;
    match (moved, chain.job(view.id).await?) {
        (Ok(_), Some(now)) => Ok(now),
        // A report of the former run was on its way and came first.
        (Err(_), Some(now)) if now.phase != Phase::Open => Ok(now),
        (Err(failure), _) => Err(failure),
        (Ok(_), None) => Err(Failure::Chain(format!("job {} vanished; run the same command again", view.id))),
    }
}

/// The same for a job that came from another machine, for the first time: only if nobody else has taken it meanwhile.
///
/// All who could are the same account, so their transactions have one number each: what was looked at after this one was signed is as
/// it was, or this one is lost.
pub async fn claim(order: &Order<'_>, view: JobView, listening: &Listening, taken: &Taken) -> Outcome<JobView> {
    let (chain, endpoint) = (&order.context.chain, listening.endpoint()?);
    let gone = || Failure::Chain(format!("job {} vanished; run the same command again", view.id));
    for _ in 0..ATTEMPTS {
        let signed = chain.sign(&Call::update_endpoint(view.id, &endpoint), &order.key).await?;
        let now = chain.job(view.id).await?.ok_or_else(gone)?;
        if now.phase != Phase::Open || now.endpoint == endpoint {
            return Ok(now);
        }
        if !taken.allows(&now.endpoint.peer_id, &endpoint.peer_id) {
            return Err(Failure::Refused(format!(
                "job {} is served by yet another machine, or was taken back: it is not served here. 'scc take {0}' brings it here again",
                view.id
            )));
        }
        match chain.deliver(&signed, &order.key, true).await? {
            Fate::Included(_) => return chain.job(view.id).await?.ok_or_else(gone),
            Fate::Failed(failure) => return Err(failure),
            Fate::Lost => {}
        }
    }
    Err(crowded())
}
