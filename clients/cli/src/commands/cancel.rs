//! `scc cancel`.

use super::{spending::Cost, Context};
use crate::{
    account, amount,
    args::Consent,
    chain::Call,
    failure::{Failure, Outcome},
    output,
};
use scc_math::{coupon_refund_of, refund_of};
use scc_types::{AccountId, Balance, Funding, JobId, JobView, Phase};
use serde_json::json;

/// Closes a job of one's own without rating anyone.
pub async fn run(context: &Context, id: JobId, consent: Consent) -> Outcome {
    let job = context.chain.job(id).await?.ok_or_else(|| {
        Failure::Refused(format!(
            "job {id} is not in the chain's state: 'scc jobs --of' lists yours (nothing was sent)"
        ))
    })?;
    check(&job, &account::id(&context.key()?))?;
    let included = context.spend(&what(&job), &Call::report(id, &[], true), Cost::FEE, consent).await?;
    let due = context.chain.job(id).await?.map(|job| job.due);
    let value = json!({ "job": id, "undelivered": undelivered(&job), "comes_back": comes_back(&job).to_string(),
        "settles": due, "block": included.block });
    output::print(context.json, &value, || {
        let due = due.map_or(String::new(), |block| format!(" until block {block}, when it settles"));
        format!("job {id} is closed: workers bring in what they hold receipts for{due}; the refund follows by itself")
    })
}

/// What the chain would refuse for a fee.
fn check(job: &JobView, payer: &AccountId) -> Outcome {
    let id = job.id;
    let words = if job.requester != *payer {
        format!("job {id} is somebody else's: only who paid for it closes it")
    } else if job.phase != Phase::Open {
        format!("job {id} is not open any more: it settles by itself")
    } else {
        return Ok(());
    };
    Err(Failure::Refused(format!("{words} (nothing was sent)")))
}

/// Units of which no receipt is on chain.
fn undelivered(job: &JobView) -> u64 {
    job.units.saturating_sub(job.claimed)
}

/// The most that comes back: workers may hold receipts that the chain does not know yet.
pub fn comes_back(job: &JobView) -> Balance {
    let refund = match job.funding {
        Funding::Own | Funding::Grant => refund_of,
        Funding::Coupon => coupon_refund_of,
    };
    // All of the payment may still be there.
    refund(job.payment, undelivered(job), job.units, job.payment)
}

/// To whom.
pub fn whose(job: &JobView) -> &'static str {
    match job.funding {
        Funding::Own => "come back",
        Funding::Grant | Funding::Coupon => "go back to the budget that paid",
    }
}

fn what(job: &JobView) -> String {
    format!(
        "closing job {} gives up {} of {} units, for which at most {} {}; accepted work stays paid, each worker at five \
         stars who is not rated yet. It",
        job.id,
        undelivered(job),
        job.units,
        amount::show(comes_back(job)),
        whose(job)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::test_view as view;
    use scc_types::SCC;

    #[test]
    fn what_it_gives_up_is_said() {
        let job = JobView { units: 1_000, claimed: 250, payment: 10 * SCC, ..view(7) };
        assert_eq!((undelivered(&job), comes_back(&job)), (750, 6 * SCC));
        assert!(what(&job).contains("gives up 750 of 1000 units, for which at most 6 SCC come back"), "{}", what(&job));
        let trial = JobView { funding: Funding::Coupon, ..job };
        assert!(what(&trial).contains("4.5 SCC go back to the budget"), "{}", what(&trial));
        let grant = JobView { funding: Funding::Grant, ..trial };
        assert!(what(&grant).contains("6 SCC go back to the budget"), "{}", what(&grant));
        assert_eq!(comes_back(&JobView { units: 0, claimed: 0, ..view(7) }), 0);
    }

    #[test]
    fn check_should_refuse_what_the_chain_would() {
        let (owner, stranger) = (view(7).requester, AccountId::from([9; 32]));
        let words = |job: &JobView, payer| check(job, payer).err().map_or(String::new(), |failure| failure.to_string());
        assert_eq!(words(&view(7), &owner), "");
        assert!(words(&view(7), &stranger).contains("somebody else's"));
        assert!(words(&JobView { phase: Phase::Closing, ..view(7) }, &owner).contains("not open any more"));
    }
}
