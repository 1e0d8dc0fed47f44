//! What is to be done about what a former run left.

use super::folder::{Left, PostedJob};
use crate::{chain::Chain, failure::Outcome};
use scc_types::{AccountId, BlockNumber, Hash, JobView};
use sp_core::sr25519;

/// What is known when a job begins.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The job that was written down.
    pub noted: Option<PostedJob>,
    /// Whether the block that was written down is part of the chain.
    pub has_block: bool,
    /// Last block into which a signed payment can come.
    pub payable_until: Option<BlockNumber>,
    /// Number of the best block.
    pub best: BlockNumber,
    /// The job of the number that was written down.
    pub by_number: Option<JobView>,
    /// The requester's job with our job key.
    pub by_key: Option<JobView>,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing was begun.
    Begin,
    /// Go on with this job.
    Resume(JobView),
    /// Go on with this job, of which only the payment was known, or another number.
    Adopt(JobView),
    /// Find out what becomes of the payment.
    Await,
    /// The job ended and has left the chain's state.
    Removed(PostedJob),
    /// The job cannot be gone on with; why.
    Anew(String),
}

/// Looks at the chain.
pub async fn facts(chain: &Chain, left: &Left, job_key: sr25519::Public, requester: &AccountId) -> Outcome<Facts> {
    if left.manifest.is_none() {
        return Ok(Facts::default());
    }
    let mut facts = Facts { noted: left.job.clone(), best: chain.best().await?, ..Facts::default() };
    facts.payable_until = left.payment.as_ref().map(|payment| payment.transaction.until);
    if let Some(job) = &left.job {
        facts.by_number = chain.job(job.id).await?;
        facts.has_block = chain.has_block(job.block).await?;
    }
    facts.by_key = chain.find_job(requester, |view| view.job_key == job_key).await?;
    Ok(facts)
}

/// Decides.
pub fn decide(facts: Facts, job_key: sr25519::Public, requester: &AccountId) -> Decision {
    let is_ours = |view: &JobView| view.job_key == job_key && view.requester == *requester;
    if let Some(view) = facts.by_number.filter(is_ours) {
        return Decision::Resume(view);
    }
    if let Some(view) = facts.by_key.filter(is_ours) {
        return Decision::Adopt(view);
    }
    let is_payable = facts.payable_until.is_some_and(|until| facts.best < until);
    match facts.noted {
        Some(job) if facts.has_block => Decision::Removed(job),
        // Its block was replaced by another one, and the payment waits to come into a new one; or the chain was begun anew.
        _ if is_payable => Decision::Await,
        Some(job) => Decision::Anew(of_another_chain(&job)),
        None => Decision::Begin,
    }
}

/// Why a job that was written down is begun anew.
pub fn of_another_chain(job: &PostedJob) -> String {
    format!(
        "job {} was posted on a chain that is no more: this node's chain does not have block {:?}; beginning anew",
        job.id, job.block
    )
}

/// What is written down of a job found on chain.
pub async fn posted(chain: &Chain, view: &JobView) -> Outcome<PostedJob> {
    Ok(PostedJob {
        id: view.id,
        block: chain.block_hash(view.posted).await?.unwrap_or_else(Hash::zero),
        deadline: view.deadline,
        units: view.units,
        payment: view.payment.to_string(),
    })
}

#[cfg(test)]
pub mod tests {
    use super::*;

    pub fn me() -> AccountId {
        AccountId::new([1; 32])
    }

    pub fn key(number: u8) -> sr25519::Public {
        sr25519::Public::from_raw([number; 32])
    }

    pub fn view(id: u64, job_key: sr25519::Public, requester: AccountId) -> JobView {
        JobView { job_key, requester, ..crate::job::test_view(id) }
    }

    fn noted() -> PostedJob {
        PostedJob { id: 3, block: Hash::repeat_byte(7), deadline: 90, units: 10, payment: "100".into() }
    }

    fn decision(facts: Facts) -> Decision {
        decide(facts, key(9), &me())
    }

    #[test]
    fn an_empty_folder_begins() {
        assert_eq!(decision(Facts::default()), Decision::Begin);
    }

    #[test]
    fn a_job_of_our_key_is_resumed_by_its_number() {
        let ours = view(3, key(9), me());
        let facts = Facts { noted: Some(noted()), by_number: Some(ours.clone()), has_block: true, ..Facts::default() };
        assert_eq!(decision(facts), Decision::Resume(ours));
    }

    #[test]
    fn a_payment_that_came_into_a_block_after_a_kill_is_adopted() {
        let ours = view(4, key(9), me());
        let facts = Facts { by_key: Some(ours.clone()), payable_until: Some(64), best: 9, ..Facts::default() };
        assert_eq!(decision(facts), Decision::Adopt(ours));
    }

    #[test]
    fn a_job_that_got_another_number_is_adopted_under_it() {
        let (others, ours) = (view(3, key(8), AccountId::new([2; 32])), view(4, key(9), me()));
        let facts =
            Facts { noted: Some(noted()), by_number: Some(others), by_key: Some(ours.clone()), ..Facts::default() };
        assert_eq!(decision(facts), Decision::Adopt(ours));
    }

    #[test]
    fn somebody_elses_job_of_the_number_is_never_resumed() {
        for stranger in [view(3, key(8), me()), view(3, key(9), AccountId::new([2; 32]))] {
            let facts = Facts { noted: Some(noted()), by_number: Some(stranger), ..Facts::default() };
            assert!(matches!(decision(facts), Decision::Anew(_)));
        }
    }

    #[test]
    fn a_payment_without_a_block_is_waited_for_as_long_as_it_can_come() {
        let facts = |best| Facts { payable_until: Some(64), best, ..Facts::default() };
        assert_eq!(decision(facts(63)), Decision::Await);
        assert_eq!(decision(facts(64)), Decision::Begin);
        let replaced = Facts { noted: Some(noted()), ..facts(63) };
        assert_eq!(decision(replaced), Decision::Await);
    }

    #[test]
    fn a_job_whose_block_is_there_ended() {
        let facts = Facts { noted: Some(noted()), has_block: true, payable_until: Some(64), ..Facts::default() };
        assert_eq!(decision(facts), Decision::Removed(noted()));
    }

    #[test]
    fn a_job_of_a_chain_that_is_no_more_is_said_and_begun_anew() {
        let Decision::Anew(reason) = decision(Facts { noted: Some(noted()), ..Facts::default() }) else {
            panic!("its block is unknown")
        };
        assert!(reason.contains("job 3") && reason.contains("no more"), "{reason}");
    }
}
