//! `scc score`.

use super::Context;
use crate::{amount, failure::Outcome, output};
use scc_types::AccountId;
use serde_json::json;

/// Prints an account's score and its share of all scores.
pub async fn run(context: &Context, address: Option<AccountId>) -> Outcome {
    let account = context.account(address)?;
    let earnings = context.chain.earnings(&account).await?;
    let share = context.chain.share_of(&account).await?;
    // Quintillionths to percent, for the eye only; JSON carries the exact parts.
    let percent = share as f64 / 1e16;
    let value = json!({
        "account": context.show(&account),
        "score": earnings.score.to_string(),
        "total": earnings.total_score.to_string(),
        "share_quintillionths": share.to_string(),
    });
    output::print(context.json, &value, || {
        output::table(&[
            output::row(["account", &context.show(&account)]),
            output::row(["score", &amount::number(earnings.score)]),
            output::row(["of all scores", &amount::number(earnings.total_score)]),
            output::row(["share", &format!("{percent:.6} %")]),
        ])
    })
}
