//! `scc transfer`.

use super::Context;
use crate::{
    account, amount,
    chain::Call,
    failure::{Failure, Outcome},
    output,
};
use scc_types::{AccountId, Balance};
use serde_json::json;

/// Sends tokens and waits until they are in a block.
pub async fn run(context: &Context, to: AccountId, planck: Balance) -> Outcome {
    let key = context.key()?;
    let from = account::id(&key);
    let free = context.chain.balance(&from).await?.free;
    if free < planck {
        return Err(Failure::Balance(format!(
            "{} has {}, which is less than {}; nothing was sent",
            context.show(&from),
            amount::show(free),
            amount::show(planck)
        )));
    }
    let included = context.chain.submit(&Call::transfer(&to, planck), &key).await?;
    let value = json!({
        "from": context.show(&from), "to": context.show(&to),
        "amount": planck.to_string(), "block": included.block,
    });
    output::print(context.json, &value, || {
        format!("sent {} to {} in block {:?}", amount::show(planck), context.show(&to), included.block)
    })
}
