//! `scc balance --at-summary`.

use super::{summary, Context};
use crate::{
    amount,
    failure::{Failure, Outcome},
    output,
};
use scc_summary_file::why;
use scc_summary_proof::check_account;
use scc_types::{AccountId, BlockNumber, Hash};
use serde_json::json;

/// Prints what an account had after a block, proved from a main block's header.
pub async fn run(context: &Context, address: Option<AccountId>, height: BlockNumber, trusted: Option<Hash>) -> Outcome {
    let account = context.account(address)?;
    let sealed = summary::find(context, height).await?;
    let gone = || Failure::Refused(format!("the chain has just forgotten summary {height}: take a newer one"));
    let proof = context.chain.prove_account(height, &account).await?.ok_or_else(gone)?;
    // The main block seals the header by which the proof is checked; what the proof says of it is not looked at.
    let (_, hash) = summary::seal(context, &sealed).await?;
    if let Some(trusted) = trusted.filter(|trusted| *trusted != hash) {
        return Err(Failure::Refused(format!(
            "the summary leads to main block {} with the hash {hash:?}, not to {trusted:?}: believe neither before you know why",
            sealed.sealed_at
        )));
    }
    let line = check_account(&sealed.header, &account, &proof.chunks).map_err(|error| {
        Failure::Node(format!(
            "the node's proof does not hold: {}; believe nothing of it, ask another node",
            why(error)
        ))
    })?;
    let (free, held) = line.map_or((0, 0), |line| (line.free, line.reserved));
    let value = json!({
        "account": context.show(&account), "height": height, "free": free.to_string(), "held": held.to_string(),
        "sealed_at": sealed.sealed_at, "hash": hash, "trusted": trusted.is_some(),
    });
    output::print(context.json, &value, || {
        let whose = if trusted.is_some() { "the block you named" } else { "by this node's word the chain's" };
        output::table(&[
            output::row(["account", &context.show(&account)]),
            output::row(["after block", &height.to_string()]),
            output::row(["free", &amount::show(free)]),
            output::row(["held as deposits", &amount::show(held)]),
            output::row(["proved by main block", &format!("{} {hash:?}, {whose}", sealed.sealed_at)]),
        ])
    })
}
