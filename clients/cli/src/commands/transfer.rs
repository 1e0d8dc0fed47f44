//! `scc transfer`.

use super::{spending::Cost, Context};
use crate::{account, amount, args::Consent, chain::Call, failure::Outcome, output};
use scc_types::{AccountId, Balance};
use serde_json::json;

/// Sends tokens and waits until they are in a block.
pub async fn run(context: &Context, to: AccountId, planck: Balance, consent: Consent) -> Outcome {
    let from = account::id(&context.key()?);
    let what = format!("the transfer to {}", context.show(&to));
    let included = context.spend(&what, &Call::transfer(&to, planck), Cost::pay(planck), consent).await?;
    let value = json!({
        "from": context.show(&from), "to": context.show(&to),
        "amount": planck.to_string(), "block": included.block,
    });
    output::print(context.json, &value, || {
        format!("sent {} to {} in block {:?}", amount::show(planck), context.show(&to), included.block)
    })
}
