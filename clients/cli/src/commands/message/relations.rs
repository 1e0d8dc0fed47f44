//! Contacts and blocked accounts.

use super::super::{spending::Cost, Context};
use crate::{
    account, amount,
    args::Consent,
    chain::Call,
    failure::{Failure, Outcome},
    output,
};
use scc_types::{AccountId, Balance, RelationView, Standing};
use serde_json::{json, Value};

/// Lists contacts and blocked accounts.
pub async fn list(context: &Context) -> Outcome {
    let account = account::id(&context.key()?);
    let relations = context.chain.relations(&account).await?;
    let accepts = context.chain.message_key(&account).await?.map(|view| view.accepts);
    let entries: Vec<Value> = relations
        .iter()
        .map(|entry| {
            json!({ "account": context.show(&entry.account), "standing": entry.standing, "deposit": entry.deposit.to_string() })
        })
        .collect();
    output::print(context.json, &json!({ "accepts": accepts, "relations": entries }), || {
        if relations.is_empty() {
            return "you have no contacts and block nobody".into();
        }
        let rows: Vec<Vec<String>> = relations.iter().map(|entry| row(context, entry)).collect();
        output::table(&rows)
    })
}

fn row(context: &Context, entry: &RelationView) -> Vec<String> {
    let standing = match entry.standing {
        Standing::Contact => "contact",
        Standing::Blocked => "blocked",
    };
    vec![standing.into(), context.show(&entry.account), format!("{} held", amount::show(entry.deposit))]
}

/// Adds a contact.
pub async fn add(context: &Context, account: &AccountId, consent: Consent) -> Outcome {
    set(context, account, Standing::Contact, consent).await
}

/// Blocks an account.
pub async fn block(context: &Context, account: &AccountId, consent: Consent) -> Outcome {
    set(context, account, Standing::Blocked, consent).await
}

/// Removes a contact.
pub async fn remove(context: &Context, account: &AccountId) -> Outcome {
    unset(context, account, Standing::Contact).await
}

/// Unblocks an account.
pub async fn unblock(context: &Context, account: &AccountId) -> Outcome {
    unset(context, account, Standing::Blocked).await
}

async fn set(context: &Context, account: &AccountId, standing: Standing, consent: Consent) -> Outcome {
    let (call, what, done) = match standing {
        Standing::Contact => (Call::add_contact(account), "the contact", "is a contact of yours now"),
        Standing::Blocked => (Call::block_account(account), "the block", "cannot write to you any more"),
    };
    let name = context.show(account);
    let old = find(context, account).await?;
    let cost = match old {
        Some(old) if old.standing == standing => {
            let (_, words) = words(standing);
            return Err(Failure::Refused(format!("{name} is {words} already (nothing was sent)")));
        }
        // The entry's deposit goes on.
        Some(_) => Cost::FEE,
        None => Cost::hold(context.chain.constant::<Balance>("Messages", "RelationDeposit")?),
    };
    let included = context.spend(what, &call, cost, consent).await?;
    let value =
        json!({ "account": name, "standing": standing, "held": cost.held.to_string(), "block": included.block });
    output::print(context.json, &value, || format!("{name} {done}"))
}

async fn unset(context: &Context, account: &AccountId, standing: Standing) -> Outcome {
    let name = context.show(account);
    let (call, words) = words_of_removal(standing, account);
    let entry = find(context, account).await?.filter(|entry| entry.standing == standing).ok_or_else(|| {
        let (not, _) = self::words(standing);
        Failure::Refused(format!("{name} is {not}; 'scc message contacts' lists who is (nothing was sent)"))
    })?;
    let included = context.send(&call).await?;
    let value = json!({ "account": name, "released": entry.deposit.to_string(), "block": included.block });
    output::print(context.json, &value, || format!("{name} {words}; {} are yours again", amount::show(entry.deposit)))
}

async fn find(context: &Context, account: &AccountId) -> Outcome<Option<RelationView>> {
    let relations = context.chain.relations(&account::id(&context.key()?)).await?;
    Ok(relations.into_iter().find(|entry| entry.account == *account))
}

/// "Not so", and "so".
fn words(standing: Standing) -> (&'static str, &'static str) {
    match standing {
        Standing::Contact => ("no contact of yours", "a contact"),
        Standing::Blocked => ("not blocked", "blocked"),
    }
}

fn words_of_removal(standing: Standing, account: &AccountId) -> (Call, &'static str) {
    match standing {
        Standing::Contact => (Call::remove_contact(account), "is no contact of yours any more"),
        Standing::Blocked => (Call::unblock_account(account), "can write to you again"),
    }
}
