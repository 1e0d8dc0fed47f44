//! `scc earnings`.

use super::Context;
use crate::{amount, failure::Outcome, output};
use scc_types::{AccountId, EarningLine};
use serde_json::json;

/// Prints what an account earned and will earn, with its newest lines.
pub async fn run(context: &Context, address: Option<AccountId>, skip: u32, limit: u32) -> Outcome {
    let account = context.account(address)?;
    let earnings = context.chain.earnings(&account).await?;
    let history = context.chain.history(&account, skip, limit).await?;
    let value = json!({ "account": context.show(&account), "earnings": output::value(&earnings)?,
        "history": output::value(&history)? });
    output::print(context.json, &value, || {
        let mut rows = vec![
            output::row(["account", &context.show(&account)]),
            output::row(["paid out so far", &amount::show(earnings.paid)]),
            output::row(["accrued, paid out soon", &amount::show(earnings.accrued)]),
            output::row(["still flowing in, block by block", &amount::show(earnings.claim)]),
        ];
        rows.extend(history.iter().map(line));
        output::table(&rows)
    })
}

fn line(line: &EarningLine) -> Vec<String> {
    match line {
        EarningLine::Credit { record, job, units, stars, credit, claim } => vec![
            format!("block {}", record.height),
            format!(
                "job {job}: {units} units at {stars:?} stars, credit {} earns {}",
                amount::show(*credit),
                amount::show(*claim)
            ),
        ],
        EarningLine::PaidOut { at, amount } => {
            vec![format!("block {at}"), format!("paid out {}", amount::show(*amount))]
        }
    }
}
