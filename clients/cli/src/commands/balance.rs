//! `scc balance`.

use super::Context;
use crate::{amount, failure::Outcome, output};
use scc_types::AccountId;
use serde_json::json;

/// Prints free, held and accrued tokens.
pub async fn run(context: &Context, address: Option<AccountId>) -> Outcome {
    let account = context.account(address)?;
    let balance = context.chain.balance(&account).await?;
    let earnings = context.chain.earnings(&account).await?;
    let value = json!({
        "account": context.show(&account),
        "free": balance.free.to_string(),
        "held": balance.reserved.to_string(),
        "accrued": earnings.accrued.to_string(),
    });
    output::print(context.json, &value, || {
        output::table(&[
            output::row(["account", &context.show(&account)]),
            output::row(["free", &amount::show(balance.free)]),
            output::row(["held as deposits", &amount::show(balance.reserved)]),
            output::row(["accrued, not yet paid out", &amount::show(earnings.accrued)]),
        ])
    })
}
