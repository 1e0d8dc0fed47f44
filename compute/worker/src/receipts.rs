//! Believing a receipt.

use crate::journal::{JobRecord, ResultRecord, ResultState};
use scc_job_spec::{extend_result_root, Acknowledgement};
use scc_types::{AccountId, BlockNumber, Hash};
use std::collections::{BTreeMap, BTreeSet};

/// Why a receipt is worth nothing. The worker goes on as if it had not come.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadReceipt {
    #[error("the receipt is for another chain, job or worker")]
    Foreign,
    #[error("the receipt is not signed by the job's key")]
    Unsigned,
    #[error("the receipt expires in block {0}, before it can be needed")]
    ExpiresEarly(BlockNumber),
    #[error("the receipt counts fewer units than were accepted")]
    TooFewUnits,
    #[error("the receipt commits to other results")]
    WrongRoot,
}

/// What a receipt must be for.
pub(crate) struct Expected<'a> {
    pub genesis: Hash,
    pub worker: &'a AccountId,
    /// First block after which the receipt is not needed any more.
    pub needed_until: BlockNumber,
}

/// Follows the requester's acknowledgement from what is known of the job. Gives the tasks that are newly accepted, in
/// order; `None`: old news.
pub(crate) fn follow(
    expected: &Expected<'_>,
    job: &JobRecord,
    results: &BTreeMap<u32, ResultRecord>,
    news: &Acknowledgement,
) -> Result<Option<Vec<u32>>, BadReceipt> {
    let receipt = &news.receipt.receipt;
    let foreign =
        receipt.genesis != expected.genesis || receipt.job != job.assignment.job || receipt.worker != *expected.worker;
    if foreign {
        return Err(BadReceipt::Foreign);
    }
    if !receipt.is_signed_by(&job.assignment.job_key, &news.receipt.signature) {
        return Err(BadReceipt::Unsigned);
    }
    if receipt.expiry < expected.needed_until {
        return Err(BadReceipt::ExpiresEarly(receipt.expiry));
    }
    let count = news.first.saturating_add(u32::try_from(news.tasks.len()).unwrap_or(u32::MAX));
    if count <= job.count {
        return Ok(None);
    }
    let known = job.count.checked_sub(news.first).map(|known| news.tasks[known as usize..].to_vec());
    let mine = known.clone().filter(|tasks| tasks.iter().all(|task| results.contains_key(task)));
    let Some(tasks) = mine else {
        // Results of a former life whose journal is lost, or of another machine: the root cannot be followed, but a
        // receipt of more units is still worth more than none. It must pay for each result of this life that it names.
        let tasks = known.unwrap_or_else(|| news.tasks.clone());
        let named: BTreeSet<u32> = tasks.iter().copied().collect();
        let owed = named.iter().filter_map(|task| results.get(task)).filter(|one| one.state != ResultState::Accepted);
        let owed = owed.fold(job.receipted(), |sum, result| sum.saturating_add(result.units));
        return match receipt.units > job.receipted() && receipt.units >= owed {
            true => Ok(Some(tasks)),
            false => Err(BadReceipt::TooFewUnits),
        };
    };
    let mut root = job.root();
    let mut units = job.receipted();
    for task in &tasks {
        let Some(result) = results.get(task) else { return Err(BadReceipt::WrongRoot) };
        root = extend_result_root(root, *task, &result.outputs, result.units);
        units = units.saturating_add(result.units);
    }
    if receipt.units < units {
        return Err(BadReceipt::TooFewUnits);
    }
    if receipt.result_root != root {
        return Err(BadReceipt::WrongRoot);
    }
    Ok(Some(tasks))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data;
    use scc_job_spec::{OutputFile, SignedReceipt};
    use scc_types::{Receipt, Units};
    use sp_core::{sr25519, Pair, H256};

    fn key() -> sr25519::Pair {
        sr25519::Pair::from_seed(&[4; 32])
    }

    fn result(byte: u8) -> ResultRecord {
        let outputs = vec![OutputFile { name: "o".into(), hash: H256::repeat_byte(byte), size: 1 }];
        ResultRecord { units: 10, outputs, millis: 1, state: ResultState::Computed }
    }

    fn acknowledge(job: &JobRecord, first: u32, tasks: &[u32], units: Units, root: H256) -> Acknowledgement {
        let receipt = Receipt {
            genesis: Hash::repeat_byte(1),
            job: job.assignment.job,
            worker: AccountId::new([5; 32]),
            units,
            result_root: root,
            expiry: 100,
        };
        let signature = key().sign(&receipt.payload());
        Acknowledgement { receipt: SignedReceipt { receipt, signature }, first, tasks: tasks.to_vec() }
    }

    fn check(job: &JobRecord, news: &Acknowledgement) -> Result<Option<Vec<u32>>, BadReceipt> {
        let results = (0..5u8).map(|task| (u32::from(task), result(task))).collect();
        let worker = AccountId::new([5; 32]);
        let expected = Expected { genesis: Hash::repeat_byte(1), worker: &worker, needed_until: 100 };
        follow(&expected, job, &results, news)
    }

    fn root(tasks: &[u32]) -> H256 {
        tasks.iter().fold(H256::zero(), |root, task| extend_result_root(root, *task, &result(*task as u8).outputs, 10))
    }

    #[test]
    fn a_receipt_is_followed_even_when_some_were_missed() {
        let mut job = test_data::job(key().public());
        assert_eq!(check(&job, &acknowledge(&job, 0, &[3, 1], 20, root(&[3, 1]))), Ok(Some(vec![3, 1])));
        job.count = 1;
        job.receipt = Some(acknowledge(&job, 0, &[3], 10, root(&[3])).receipt);
        assert_eq!(check(&job, &acknowledge(&job, 0, &[3, 1, 2], 30, root(&[3, 1, 2]))), Ok(Some(vec![1, 2])));
        assert_eq!(check(&job, &acknowledge(&job, 0, &[3], 10, root(&[3]))), Ok(None), "old news");
    }

    #[test]
    fn a_receipt_that_cheats_is_refused() {
        let job = test_data::job(key().public());
        let good = acknowledge(&job, 0, &[0], 10, root(&[0]));
        assert_eq!(check(&job, &acknowledge(&job, 0, &[0], 9, root(&[0]))), Err(BadReceipt::TooFewUnits));
        assert_eq!(check(&job, &acknowledge(&job, 0, &[0], 10, root(&[1]))), Err(BadReceipt::WrongRoot));
        let mut bad = good.clone();
        bad.receipt.receipt.units = 11;
        assert_eq!(check(&job, &bad), Err(BadReceipt::Unsigned));
        let mut bad = good.clone();
        bad.receipt.receipt.worker = AccountId::new([6; 32]);
        assert_eq!(check(&job, &bad), Err(BadReceipt::Foreign));
        let mut bad = good;
        bad.receipt.receipt.expiry = 99;
        bad.receipt.signature = key().sign(&bad.receipt.receipt.payload());
        assert_eq!(check(&job, &bad), Err(BadReceipt::ExpiresEarly(99)));
    }

    #[test]
    fn after_a_lost_journal_a_larger_receipt_is_taken_as_it_is() {
        let job = test_data::job(key().public());
        let news = acknowledge(&job, 7, &[8, 9], 90, H256::repeat_byte(1));
        assert_eq!(check(&job, &news), Ok(Some(vec![8, 9])));
        assert_eq!(check(&job, &acknowledge(&job, 7, &[8], 0, H256::zero())), Err(BadReceipt::TooFewUnits));
    }

    /// A count that does not fit must not make one unit pay for everything in hand.
    #[test]
    fn a_receipt_that_skips_some_pays_for_what_it_names() {
        let job = test_data::job(key().public());
        let named = |units| check(&job, &acknowledge(&job, 1_000, &[0, 1, 2, 2, 9], units, H256::repeat_byte(1)));
        assert_eq!(named(1), Err(BadReceipt::TooFewUnits));
        assert_eq!(named(29), Err(BadReceipt::TooFewUnits));
        assert_eq!(named(30), Ok(Some(vec![0, 1, 2, 2, 9])));
    }
}
