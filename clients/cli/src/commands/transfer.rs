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
    let call = Call::transfer(&to, planck);
    let existential_deposit: Balance = context.chain.constant("Balances", "ExistentialDeposit")?;
    let spendable = context.chain.balance(&from).await?.spendable(existential_deposit);
    let fee = context.chain.fee(&context.chain.sign(&call, &key).await?).await?;
    if spendable < planck.saturating_add(fee) {
        return Err(Failure::Balance(format!(
            "{} can spend {}, which is less than {} and the fee of {}; nothing was sent",
            context.show(&from),
            amount::show(spendable),
            amount::show(planck),
            amount::show(fee)
        )));
    }
    let included = context.chain.submit(&call, &key).await?;
    let value = json!({
        "from": context.show(&from), "to": context.show(&to),
        "amount": planck.to_string(), "block": included.block,
    });
    output::print(context.json, &value, || {
        format!("sent {} to {} in block {:?}", amount::show(planck), context.show(&to), included.block)
    })
}
