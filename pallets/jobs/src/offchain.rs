//! The bridge to the native worker: reads the contributor's profile from the node's persistent off-chain storage and
//! writes back the open jobs it was drawn for. Standard host functions only; bounded by the constants below.

use crate::{
    types::{Bid, Job, Posting},
    Config, Jobs, Pallet, Postings,
};
use alloc::vec::Vec;
use scc_types::{
    Assignment, Assignments, ContributorProfile, JobId, Skipped, ASSIGNMENTS_KEY, MAX_ASSIGNMENTS, PROFILE_KEY,
};
use sp_runtime::offchain::storage::StorageValueRef;

/// Most open jobs ranked in a block.
const MAX_RANKED: usize = 10_000;
/// Most jobs looked at closely in a block, best first.
const MAX_LOOKED_AT: usize = 1_024;
/// Most draws in a block: each walks all enlisted workers.
const MAX_DRAWS: usize = 256;

impl<T: Config> Pallet<T> {
    /// Writes this block's assignments, when a contributor has left its profile.
    pub(crate) fn assign() {
        let stored = StorageValueRef::persistent(PROFILE_KEY).get::<ContributorProfile>();
        let profile = match stored {
            Ok(Some(profile)) => profile,
            Ok(None) => return,
            Err(_) => return log::warn!(target: "jobs", "the contributor's profile in off-chain storage is unreadable"),
        };
        StorageValueRef::persistent(ASSIGNMENTS_KEY).set(&Self::assignments(profile));
    }

    fn assignments(profile: ContributorProfile) -> Assignments {
        let mut found = Assignments {
            at: Self::now(),
            account: profile.account.clone(),
            list: Vec::new(),
            skipped: Skipped::default(),
        };
        if profile.paused {
            return found;
        }
        let mut draws = 0_usize;
        let ranked = Self::ranked(MAX_RANKED);
        for (id, bid) in ranked.into_iter().take(MAX_LOOKED_AT) {
            if found.list.len() >= MAX_ASSIGNMENTS || draws >= MAX_DRAWS {
                break;
            }
            let Some(job) = Jobs::<T>::get(id) else { continue };
            if let Some(reason) = unfit(&profile, bid, &job, &mut found.skipped) {
                *reason = reason.saturating_add(1);
                continue;
            }
            draws = draws.saturating_add(1);
            if !Self::drawn(id, &job).contains(&profile.account) {
                found.skipped.not_drawn = found.skipped.not_drawn.saturating_add(1);
                continue;
            }
            found.list.extend(Self::assignment(id, job));
        }
        found
    }

    fn assignment(id: JobId, job: Job) -> Option<Assignment> {
        let Posting { spec, endpoint } = Postings::<T>::get(id)?;
        Some(Assignment {
            job: id,
            dapp: job.dapp,
            room: job.room(),
            requester: job.requester,
            spec,
            endpoint,
            job_key: job.job_key,
            payment: job.bid.payment,
            units: job.bid.units,
            posted: job.posted,
            deadline: job.deadline,
        })
    }
}

/// The counter of the first reason for which the contributor does not want the job.
fn unfit<'a>(profile: &ContributorProfile, bid: Bid, job: &Job, skipped: &'a mut Skipped) -> Option<&'a mut u32> {
    if !bid.pays(profile.minimum_price) {
        Some(&mut skipped.below_price)
    } else if profile.dapps.as_ref().is_some_and(|dapps| !dapps.contains(&job.dapp)) {
        Some(&mut skipped.other_dapp)
    } else if profile.blocked_requesters.contains(&job.requester) {
        Some(&mut skipped.blocked)
    } else if job.room() == 0 {
        Some(&mut skipped.no_room)
    } else {
        None
    }
}
