//! A mark in the job's record by which every machine with the same key knows what it is for.
//!
//! The job's key and the table of what was signed with it are on one machine. Another one that is asked for the same must not pay a
//! second time.

use super::{here::Here, Order};
use crate::{
    amount,
    commands::comes_back,
    failure::{Failure, Outcome},
};
use scc_types::{DappId, JobSpec, JobView, Phase};

/// Bytes of a mark.
pub const BYTES: usize = KIND.len() + blake3::OUT_LEN;
/// The first of them.
const KIND: &[u8; 4] = b"ask1";

/// The specification of a job, with the mark of what is asked for. Who does not know that learns nothing of it.
pub fn spec(order: &Order<'_>, dapp: DappId, manifest: scc_types::Hash) -> JobSpec {
    JobSpec { manifest, inline: of(order, dapp).try_into().unwrap_or_default() }
}

fn of(order: &Order<'_>, dapp: DappId) -> Vec<u8> {
    let mut hasher = blake3::Hasher::new_derive_key("scc: the mark of a request");
    hasher.update(order.product.request(dapp).as_bytes());
    hasher.update(order.requester.as_ref());
    [KIND.as_slice(), hasher.finalize().as_bytes()].concat()
}

/// Makes sure that no open job of the same key, posted from another machine, is for the very same.
pub async fn check(order: &Order<'_>, dapp: DappId) -> Outcome {
    let mark = of(order, dapp);
    let is_same = |view: &JobView| view.phase == Phase::Open && view.spec.inline.as_slice() == mark;
    match order.context.chain.find_job(&order.requester, is_same).await? {
        Some(view) if Here::find(order.context, view.id)?.is_none() => Err(Failure::Refused(elsewhere(&view))),
        _ => Ok(()),
    }
}

fn elsewhere(view: &JobView) -> String {
    format!(
        "job {id} of this very request is paid for with the same key from another machine, or from another SCC_HOME, and open until \
         block {}: nothing was paid again. Its key and its results are there: while scc runs there, 'scc take {id}' brings it here with \
         all of it; else go on there. Was it an scc here that ended while it paid, the same command goes on, with the same --out. Is \
         that machine lost, 'scc cancel {id}' brings back at most {} and lets you ask anew",
        view.deadline,
        amount::show(comes_back(view)),
        id = view.id
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use scc_types::SCC;

    #[test]
    fn a_job_from_another_machine_is_named_with_what_can_be_done() {
        let words = elsewhere(&JobView { units: 1_000, claimed: 250, payment: 10 * SCC, ..crate::job::test_view(7) });
        assert!(
            words.starts_with("job 7 of this very request is paid for")
                && words.contains("until block 90: nothing was paid")
        );
        assert!(words.contains("'scc take 7' brings it here"), "{words}");
        assert!(words.contains("'scc cancel 7' brings back at most 6 SCC"), "{words}");
    }
}
