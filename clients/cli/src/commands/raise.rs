//! `scc raise`.

use super::{spending::Cost, Context};
use crate::{
    account, amount,
    args::Consent,
    chain::Call,
    failure::{Failure, Outcome},
    output,
};
use scc_types::{AccountId, Balance, Funding, JobId, JobView, Phase, Units};
use serde_json::json;

/// Adds to the payment of a job.
pub async fn run(context: &Context, id: JobId, added: Balance, units: Units, consent: Consent) -> Outcome {
    let job = context.chain.job(id).await?.ok_or_else(|| {
        Failure::Refused(format!(
            "job {id} is not in the chain's state: 'scc jobs --of' lists yours (nothing was paid)"
        ))
    })?;
    let minimum: Balance = context.chain.constant("Jobs", "MinimumBid")?;
    check(&job, &account::id(&context.key()?), added, units, minimum)?;
    let included = context.spend("the raise", &Call::raise_bid(id, added, units), Cost::pay(added), consent).await?;
    let (payment, total) = (job.payment.saturating_add(added), job.units.saturating_add(units));
    let per_unit = payment.checked_div(total.into()).unwrap_or_default();
    let value = json!({ "job": id, "added": added.to_string(), "payment": payment.to_string(), "units": total,
        "per_unit": per_unit.to_string(), "block": included.block });
    output::print(context.json, &value, || {
        format!(
            "job {id} pays {} for {total} units now, {} a unit; 'scc jobs' shows its place",
            amount::show(payment),
            amount::show(per_unit)
        )
    })
}

/// What the chain would refuse for a fee.
fn check(job: &JobView, payer: &AccountId, added: Balance, units: Units, minimum: Balance) -> Outcome {
    let id = job.id;
    let words = if job.requester != *payer {
        format!("job {id} is somebody else's: only who paid for it raises its payment")
    } else if job.phase != Phase::Open {
        format!("job {id} is not open any more: post another")
    } else if job.funding != Funding::Own {
        format!("job {id} is paid by a budget, to which nobody adds")
    } else if added < minimum {
        format!("{} is below the least raise of {}: add more", amount::show(added), amount::show(minimum))
    } else if added.saturating_mul(job.units.into()) < job.payment.saturating_mul(units.into()) {
        let price = job.payment.saturating_mul(units.into()).div_ceil(Balance::from(job.units).max(1));
        format!("{units} more units cost {} at the job's price: add that much", amount::show(price))
    } else {
        return Ok(());
    };
    Err(Failure::Refused(format!("{words} (nothing was paid)")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scc_types::SCC;

    fn job() -> JobView {
        JobView { units: 1_000, payment: 10 * SCC, ..crate::job::test_view(7) }
    }

    #[test]
    fn check_should_refuse_what_the_chain_would() {
        let payer = AccountId::from([1; 32]);
        let words = |job: &JobView, added, units| match check(job, &payer, added, units, SCC / 100) {
            Ok(()) => String::new(),
            Err(failure) => failure.to_string(),
        };
        assert_eq!(words(&job(), SCC, 0), "");
        assert_eq!(words(&job(), SCC, 100), "", "at the job's price");
        assert!(words(&job(), SCC, 101).starts_with("101 more units cost 1.01 SCC at the job's price"));
        assert!(words(&job(), SCC / 1_000, 0).contains("below the least raise of 0.01 SCC"));
        assert!(words(&JobView { requester: [2; 32].into(), ..job() }, SCC, 0).contains("somebody else's"));
        assert!(words(&JobView { phase: Phase::Closing, ..job() }, SCC, 0).contains("not open any more"));
        assert!(words(&JobView { funding: Funding::Coupon, ..job() }, SCC, 0).contains("paid by a budget"));
    }
}
