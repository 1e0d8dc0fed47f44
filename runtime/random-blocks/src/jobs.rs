//! Acts of work: jobs and workers.

use crate::{
    arbitrary,
    common::{jobs::*, Chain, Who},
    people::{Account, Person},
    values::{Amount, Price, Small},
};
use derive_arbitrary::Arbitrary;
use scc_runtime::*;
use scc_types::{Endpoint, JobId, Stars};

type Job = Small<7>;
type Units = Small<130>;
/// Number of a dApp.
pub type Dapp = Small<2>;

/// What is posted, whoever pays for it.
#[derive(Clone, Debug, Arbitrary)]
pub struct Terms {
    dapp: Dapp,
    units: Units,
    price: Price,
    open_for: Small<15>,
    max_workers: Small<5>,
    inline: Small<64>,
}

impl Terms {
    /// As `post_job`.
    pub fn call(self, chain: &Chain) -> RuntimeCall {
        let payment = self.price.0.saturating_mul(self.units.0.into());
        let deadline = self.open_for.after(chain.height());
        // The first dApp, mostly: it is listed.
        let dapp = self.dapp.number().saturating_sub(1);
        let inline = self.inline.index().saturating_mul(16).min(1_024);
        let mut call = post_with(dapp, self.units.0, payment, deadline, inline);
        if let RuntimeCall::Jobs(pallet_jobs::Call::post_job { max_workers, .. }) = &mut call {
            *max_workers = self.max_workers.number();
        }
        call
    }
}

/// A line of a report.
#[derive(Clone, Copy, Debug, Arbitrary)]
pub struct Line {
    worker: Person,
    units: Units,
    stars: u8,
}

impl Line {
    fn told(self) -> (Who, scc_types::Units, Stars) {
        const STARS: [Stars; 5] = [Stars::Five, Stars::Four, Stars::Three, Stars::Two, Stars::One];
        (self.worker.0, self.units.0, STARS[usize::from(self.stars) % STARS.len()])
    }
}

/// Calls of `pallet-jobs`; to deliver is to claim with a receipt of a long life.
#[derive(Clone, Debug, Arbitrary)]
pub enum JobAct {
    Post(Terms),
    Raise { job: Job, units: Units, payment: Amount },
    Move { job: Job, addresses: Small<4>, long: bool },
    Lease { job: Job, units: Units, task_units: Small<20>, expiry: Small<8>, forged: Small<15> },
    Claim { job: Job, units: Units, expiry: Small<40>, forged: Small<15> },
    Deliver { job: Job, units: Units },
    Object { job: Job, units: Small<20> },
    Report { job: Job, lines: [Option<Line>; 3], last: bool },
    Forget,
    DrawAgain { job: Job },
}

impl JobAct {
    pub fn call(self, chain: &mut Chain, who: Who) -> (Option<Who>, RuntimeCall) {
        let height = chain.height();
        let call = match self {
            Self::Post(terms) => terms.call(chain),
            Self::Raise { job, units, payment } => {
                let job = known(chain, job);
                return (requester_of(chain, job), raise(job, payment.0, units.0));
            }
            Self::Move { job, addresses, long } => {
                let address = vec![4; if long { 128 } else { 8 }].try_into().unwrap();
                let addresses = vec![address; addresses.index().min(3)].try_into().unwrap();
                let endpoint = Endpoint { peer_id: enlisted_as(), addresses };
                let job = known(chain, job);
                let call = pallet_jobs::Call::update_endpoint { job, endpoint };
                return (requester_of(chain, job), call.into());
            }
            Self::Lease { job, units, task_units, expiry, forged } => {
                let signed_for = if forged.0 == 15 { Who::Alice } else { who };
                let job = known(chain, job);
                chain.read(|| lease(job, signed_for, units.0, task_units.0, expiry.after(height)))
            }
            Self::Claim { job, units, expiry, forged } => {
                let signed_for = if forged.0 == 15 { Who::Alice } else { who };
                let job = known(chain, job);
                chain.read(|| claim(job, signed_for, units.0, expiry.after(height)))
            }
            Self::Deliver { job, units } => {
                let job = known(chain, job);
                chain.read(|| claim(job, who, units.0, height + 1_000))
            }
            Self::Object { job, units } => object(known(chain, job), units.0),
            Self::Report { job, lines, last } => {
                let lines: Vec<_> = lines.into_iter().flatten().map(Line::told).collect();
                let job = known(chain, job);
                return (requester_of(chain, job), report(job, &lines, last));
            }
            Self::Forget => pallet_jobs::Call::forget_requester {}.into(),
            Self::DrawAgain { job } => {
                let job = known(chain, job);
                return (requester_of(chain, job), pallet_jobs::Call::draw_again { job }.into());
            }
        };
        (None, call)
    }
}

/// One of the jobs in state, rarely a number as it is.
fn known(chain: &mut Chain, job: Job) -> JobId {
    let mut jobs = chain.read(|| pallet_jobs::Jobs::<Runtime>::iter_keys().collect::<Vec<_>>());
    jobs.sort_unstable();
    if job.0 >= 7 || jobs.is_empty() {
        return job.0;
    }
    jobs[job.index() % jobs.len()]
}

fn requester_of(chain: &mut Chain, job: JobId) -> Option<Who> {
    let job = chain.read(|| pallet_jobs::Jobs::<Runtime>::get(job))?;
    Who::from_account_id(&job.requester)
}

fn enlisted_as() -> sp_runtime::BoundedVec<u8, scc_types::MaxPeerId> {
    let RuntimeCall::Workers(pallet_workers::Call::enlist { profile }) = enlist() else { unreachable!() };
    profile.peer_id
}

/// Calls of `pallet-workers` and `pallet-scores`.
#[derive(Clone, Debug, Arbitrary)]
pub enum WorkerAct {
    Enlist,
    Renew,
    Update { relays: Option<Small<4>> },
    Retire,
    PayOut(Account),
}

impl WorkerAct {
    pub fn call(self) -> RuntimeCall {
        match self {
            Self::Enlist => enlist(),
            Self::Renew => pallet_workers::Call::renew {}.into(),
            Self::Update { relays } => {
                let RuntimeCall::Workers(pallet_workers::Call::enlist { mut profile }) = enlist() else {
                    unreachable!()
                };
                profile.relay = relays.map(|relays| {
                    let address = vec![4, 9, 9, 9, 9, 6, 15, 161].try_into().unwrap();
                    vec![address; relays.index().min(3)].try_into().unwrap()
                });
                pallet_workers::Call::update { profile }.into()
            }
            Self::Retire => pallet_workers::Call::retire {}.into(),
            Self::PayOut(account) => pallet_scores::Call::claim { account: account.id() }.into(),
        }
    }
}
