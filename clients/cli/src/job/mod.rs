//! A job from its payment to its statement, whatever it computes.

mod anchor;
mod begin;
mod chain_link;
mod closing;
mod folder;
pub mod here;
mod interrupt;
mod invoice;
mod lines;
mod mark;
pub mod net;
mod news;
mod plan;
mod ports;
mod posting;
mod price;
mod product;
mod progress;
mod reach;
mod relays;
mod resume;
pub mod room;
mod serving;
mod settling;
mod take;
mod terms;
mod writing;

pub use folder::{JobFolder, PostedJob, INPUTS, LINES, MODULE};
pub use interrupt::interrupted;
pub use lines::PieceLines;
pub use news::{News, Teller};
pub use plan::{Kind, Piece, Plan};
pub use product::{Collector, Product};
pub use take::{ready, take, take_back, Given, Staging, Taken, Wanted, Ways};
pub use terms::Terms;

use crate::{
    account,
    commands::Context,
    failure::{Failure, Outcome},
};
use anchor::{Anchor, Shift};
use begin::Begun;
use here::{Diary, Request, Served};
use interrupt::Stage;
use progress::{Complete, Progress};
use scc_types::{AccountId, JobId};
use sp_core::sr25519;
use std::sync::Arc;
use take::{Giving, Guest, Handed};
use writing::Writing;

/// Where a job was brought to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// In this process.
    Here,
    /// In another one, which goes on with it.
    Left,
}

/// A job as somebody asked for it.
pub struct Order<'a> {
    context: &'a Context,
    terms: &'a Terms,
    product: &'a dyn Product,
    teller: Arc<Teller>,
    stage: Stage,
    key: sr25519::Pair,
    requester: AccountId,
}

/// Pays for a product, has it computed and waits for the settlement; a former run is taken up where it ended. Or only says
/// what it would cost.
pub async fn run(context: &Context, terms: &Terms, product: &dyn Product, teller: Arc<Teller>) -> Outcome<End> {
    if terms.estimate {
        return estimate(context, terms, product, &teller).await.map(|()| End::Here);
    }
    let key = context.key()?;
    let requester = account::id(&key);
    let order = Order { context, terms, product, teller, stage: Stage::new(product.kind()), key, requester };
    let ended = tokio::select! {
        outcome = compute(&order) => outcome,
        () = interrupted() => Err(Failure::Interrupted(order.stage.sentence())),
    };
    order.teller.end_diary(ended.as_ref().err());
    ended
}

async fn estimate(context: &Context, terms: &Terms, product: &dyn Product, teller: &Teller) -> Outcome {
    let dapp = product.find_dapp(context).await?;
    let missing = product.missing(teller)?;
    if missing.is_empty() {
        return nothing_to_do(product.kind(), teller);
    }
    let kept = product.pieces().saturating_sub(missing.len());
    let plan = product.plan(dapp, missing, teller).await?;
    invoice::estimate(context, &plan, terms, kept, teller).await
}

fn nothing_to_do(kind: Kind, teller: &Teller) -> Outcome {
    let (one, many) = (kind.one(), kind.many());
    let text = format!("every {one} is there already; --again computes the {many} again. Nothing was paid");
    teller.tell(&News::Note { text })
}

async fn compute(order: &Order<'_>) -> Outcome<End> {
    order.product.prepare()?;
    loop {
        let Some(begun) = begin::begin(order).await? else {
            return nothing_to_do(order.product.kind(), &order.teller).map(|()| End::Here);
        };
        if order.terms.detach && !here::is_background() {
            return leave(order, begun).await;
        }
        match work(order, begun).await? {
            Worked::Complete(complete) => return verdict(order.product.kind(), &complete).map(|()| End::Here),
            Worked::Given => return Ok(End::Left),
            Worked::Anew => {}
        }
    }
}

/// Leaves a job that is paid for to a process without a terminal.
async fn leave(order: &Order<'_>, begun: Begun) -> Outcome<End> {
    let Begun { folder, job, listening, .. } = begun;
    order.stage.working(job.id, job.deadline);
    listening.end().await;
    let process = here::leave(order.context, &folder, &Request::of(order)?, &job).await?;
    order.teller.tell(&News::Left { job: job.id, process })?;
    Ok(End::Left)
}

/// How the work on a job ended.
enum Worked {
    /// Nothing more can come.
    Complete(Complete),
    /// It is to be begun anew: it has another number now, or whoever wanted to take it went away.
    Anew,
    /// Another machine goes on with it.
    Given,
}

/// Works on a job until it is settled.
async fn work(order: &Order<'_>, begun: Begun) -> Outcome<Worked> {
    let Begun { folder, plan, job, listening, is_over } = begun;
    order.stage.working(job.id, job.deadline);
    let anchor = Anchor {
        chain: order.context.chain.clone(),
        requester: order.requester.clone(),
        job_key: listening.job_key(),
        endpoint: listening.endpoint()?,
        job: job.id,
    };
    let (peer, names) = (listening.peer(), net::Names::default());
    order.teller.close_diary();
    let served = Served::announce(&folder, here::is_background())?;
    order.teller.keep_diary(Diary::open(&folder, job.id, plan.pieces.len(), served));
    let _shown = net::show(peer.clone(), job.id, &anchor.endpoint, names.clone());
    let guest = Arc::new(Guest::default());
    let (dispatcher, blobs) = serving::dispatch(order, &folder, &plan, &job, listening, &guest).await?;
    let mut giving = Giving::start(order, &folder, &plan, &job, blobs, guest)?;
    let mut writing = Writing::start(order.product.collector(&plan, order.teller.clone())?)?;
    let mut progress = Progress::new(order, &plan, job.id, names);
    let followed = tokio::select! {
        followed = progress.follow(&dispatcher, &mut writing, is_over) => followed,
        never = here::serve(order, &dispatcher, &plan, &folder, job.id), if !is_over => match never {},
        () = giving.wait(), if !is_over => {
            // What workers deliver from now on they keep for whoever serves the job next.
            dispatcher.shutdown().await;
            writing.end().await;
            order.teller.above(None);
            let handed = giving.hand_over().await;
            peer.shutdown().await;
            return handed.and_then(|handed| handed_over(order, job.id, handed));
        }
        shift = anchor.watch(), if !is_over => match shift? {
            Shift::Renumbered(renumbered) => {
                dispatcher.shutdown().await;
                writing.end().await;
                peer.shutdown().await;
                order.teller.above(None);
                folder.renumber(&renumbered)?;
                order.teller.tell(&News::Renumbered { job: renumbered.id, was: job.id })?;
                return Ok(Worked::Anew);
            }
            Shift::Replaced => {
                order.teller.tell(&News::EndpointReplaced { job: job.id })?;
                Err(progress::replaced(job.id))
            }
        },
    };
    let settled = async {
        followed?;
        let complete = progress.finish(&mut writing).await?;
        settling::settle(order, &dispatcher, &plan, job.id, &folder).await.map(|()| complete)
    }
    .await;
    // What has begun to be written is let finish, whatever happened.
    dispatcher.shutdown().await;
    writing.end().await;
    settled.map(Worked::Complete)
}

/// What follows when somebody wanted to take a job.
fn handed_over(order: &Order<'_>, job: JobId, handed: Handed) -> Outcome<Worked> {
    match handed {
        Handed::Given(to) => order.teller.tell(&News::Given { job, to }).map(|()| Worked::Given),
        Handed::Kept => {
            let text = "the other machine went away without the job: it is served here as before".into();
            order.teller.tell(&News::Note { text })?;
            Ok(Worked::Anew)
        }
    }
}

fn verdict(kind: Kind, complete: &Complete) -> Outcome {
    if complete.missing == 0 {
        return Ok(());
    }
    Err(Failure::Incomplete(format!(
        "{} of {} {} are missing ({}); the units nobody delivered are refunded by themselves",
        complete.missing,
        complete.pieces,
        kind.many(),
        complete.reason
    )))
}

/// An open job, for tests.
#[cfg(test)]
pub fn test_view(id: JobId) -> scc_types::JobView {
    use scc_types::{Endpoint, Hash, JobSpec, Phase};
    scc_types::JobView {
        id,
        requester: AccountId::new([1; 32]),
        funding: Default::default(),
        dapp: 0,
        spec: JobSpec { manifest: Hash::zero(), inline: Default::default() },
        units: 10,
        reserved: 0,
        claimed: 0,
        reported: 0,
        objected: 0,
        payment: 100,
        endpoint: Endpoint { peer_id: Default::default(), addresses: Default::default() },
        job_key: sr25519::Public::from_raw([0; 32]),
        posted: 5,
        deadline: 90,
        max_workers: 4,
        phase: Phase::Open,
        due: 91,
        workers: Vec::new(),
        unserved_since: 5,
        batch: 0,
    }
}
