//! The journal, to be read: what came of each job.

use super::{Desk, JobTold};
use pallet_network::NetworkApi;
use sc_client_api::HeaderBackend;
use scc_types::Units;
use scc_worker::PastJob;
use serde::{Deserialize, Serialize};
use sp_api::ProvideRuntimeApi;
use sp_core::crypto::Ss58AddressFormat;

/// A job this worker took part in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastTold {
    /// What it was.
    pub job: JobTold,
    /// When it was taken, in seconds since 1970, where that is known.
    pub taken: Option<u64>,
    /// Tasks on its newest receipt.
    pub accepted: u32,
    /// Results that were delivered and never signed.
    pub unsigned: usize,
    /// Units accepted.
    pub units: Units,
    /// What they are worth, in planck.
    pub credit: String,
    /// How it stands, in a few words.
    pub state: String,
}

/// The jobs at hand and the hundred closed last, the newest first. Errors are sentences.
pub(crate) async fn told(desk: &Desk) -> Result<Vec<PastTold>, String> {
    let parameters = desk.client.runtime_api().parameters(desk.client.info().best_hash);
    let parameters = parameters.map_err(|error| format!("the chain does not answer: {error}"))?;
    let prefix = Ss58AddressFormat::custom(parameters.ss58_prefix);
    let jobs = desk.worker.history().await.map_err(|error| error.to_string())?;
    Ok(jobs.iter().map(|past| past_told(past, prefix)).collect())
}

fn past_told(past: &PastJob, prefix: Ss58AddressFormat) -> PastTold {
    PastTold {
        job: JobTold::of(&past.job, prefix),
        taken: past.taken,
        accepted: past.accepted,
        unsigned: past.unsigned,
        units: past.receipt.units,
        credit: past.receipt.credit.to_string(),
        state: state(past),
    }
}

/// What was left behind is told with its reason, closed or not.
fn state(past: &PastJob) -> String {
    match (&past.left, past.closed) {
        (Some(reason), _) => format!("left: {reason}"),
        (None, true) if past.receipt.units == 0 => "closed, nothing accepted".into(),
        (None, true) => "closed".into(),
        (None, false) => "at hand".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scc_types::AccountId;
    use scc_worker::{JobStatus, ReceiptStatus};

    #[test]
    fn a_job_that_was_left_says_why() {
        let job = JobStatus { job: 7, requester: AccountId::new([1; 32]), dapp: 2, payment: 50, units: 10 };
        let receipt = ReceiptStatus { job: 7, units: 4, claimed: 0, credit: 20 };
        let past = PastJob { job, taken: Some(9), accepted: 2, unsigned: 1, receipt, left: None, closed: false };
        let told = |past: &PastJob| past_told(past, Ss58AddressFormat::custom(42));
        assert_eq!((told(&past).state.as_str(), told(&past).credit.as_str()), ("at hand", "20"));
        let closed = PastJob { closed: true, ..past };
        assert_eq!(told(&closed).state, "closed");
        let left = PastJob { left: Some("it does not sign".into()), ..closed };
        assert_eq!(told(&left).state, "left: it does not sign");
        let empty = ReceiptStatus { units: 0, ..left.receipt.clone() };
        assert_eq!(told(&PastJob { receipt: empty, left: None, ..left }).state, "closed, nothing accepted");
    }
}
