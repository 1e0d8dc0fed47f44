//! Message keys: numbered, from the account's own secret, so that it restores them all.

use super::super::{spending::Cost, Context};
use crate::{
    account,
    args::Consent,
    chain::Call,
    failure::{Failure, Outcome},
    output,
};
use scc_sealed_box::MessageSecret;
use scc_types::{Balance, MessageKey};
use serde_json::json;

/// So many numbers are tried to find a registered key again.
const NUMBERS: u32 = 32;

/// Registers the first key, or the one after the registered one.
pub async fn register(context: &Context, renew: bool, consent: Consent) -> Outcome {
    let account = account::id(&context.key()?);
    let registered = context.chain.message_key(&account).await?.map(|view| view.key);
    let secret = context.secret()?;
    let number = match (registered, renew) {
        (None, _) => 0,
        (Some(key), false) => return stands(context, &key, number_of(&secret, &key)?),
        (Some(key), true) => number_of(&secret, &key)?.map_or(0, |number| number.saturating_add(1)),
    };
    let key = derive(&secret, number)?.public();
    let cost = match registered {
        None => Cost::hold(context.chain.constant::<Balance>("Messages", "KeyDeposit")?),
        Some(_) => Cost::FEE,
    };
    let included = context.spend("the message key", &Call::register_key(&key), cost, consent).await?;
    let value = json!({ "key": hex(&key), "number": number, "registered": true, "block": included.block });
    output::print(context.json, &value, || {
        format!(
            "your message key {} is registered (number {number}): others can write to {}. It comes from the same secret as \
             your account; keep that, and nothing else",
            hex(&key),
            context.show(&account)
        )
    })
}

fn stands(context: &Context, key: &MessageKey, number: Option<u32>) -> Outcome {
    let value = json!({ "key": hex(key), "number": number, "registered": false });
    output::print(context.json, &value, || match number {
        Some(number) => format!("your message key {} stands (number {number})", hex(key)),
        None => format!(
            "another program registered the message key {}: what is sealed to it opens there, not here. \
             'scc message key --renew' replaces it",
            hex(key)
        ),
    })
}

/// Removes the registered key.
pub async fn remove(context: &Context) -> Outcome {
    let account = account::id(&context.key()?);
    if context.chain.message_key(&account).await?.is_none() {
        return Err(Failure::Refused("no message key is registered (nothing was sent)".into()));
    }
    let included = context.send(&Call::remove_key()).await?;
    output::print(context.json, &json!({ "removed": true, "block": included.block }), || {
        "your message key is removed and its deposit is yours again; nobody can write to you, and what came in stays until it \
         expires"
            .into()
    })
}

/// The secrets that may open messages of an account: that of the registered key first.
pub fn secrets(secret: &str, registered: Option<&MessageKey>) -> Outcome<Vec<MessageSecret>> {
    let number = match registered {
        Some(key) => number_of(secret, key)?,
        None => None,
    };
    let newest = number.unwrap_or(NUMBERS.saturating_sub(1));
    let numbers: Box<dyn Iterator<Item = u32>> = match number {
        Some(_) => Box::new((0..=newest).rev()),
        None => Box::new(0..=newest),
    };
    numbers.map(|number| derive(secret, number)).collect()
}

fn number_of(secret: &str, key: &MessageKey) -> Outcome<Option<u32>> {
    for number in 0..NUMBERS {
        if derive(secret, number)?.public() == *key {
            return Ok(Some(number));
        }
    }
    Ok(None)
}

fn derive(secret: &str, number: u32) -> Outcome<MessageSecret> {
    MessageSecret::from_uri(secret, number).map_err(|_| account::not_a_key())
}

fn hex(key: &MessageKey) -> String {
    format!("0x{}", hex::encode(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registered_key_is_found_again_by_the_secret_alone() {
        let third = derive("//Bob", 2).expect("known").public();
        assert_eq!(number_of("//Bob", &third), Ok(Some(2)));
        assert_eq!(number_of("//Alice", &third), Ok(None));
        let publics = |registered| -> Vec<MessageKey> {
            secrets("//Bob", registered).expect("known").iter().map(MessageSecret::public).collect()
        };
        let numbers = [2, 1, 0].map(|number| derive("//Bob", number).expect("known").public());
        assert_eq!(publics(Some(&third)), numbers);
        assert_eq!(publics(None).len(), NUMBERS as usize);
        assert_eq!(publics(Some(&[9; 32])).first(), numbers.last(), "another program's key: all of ours are tried");
        assert!(secrets("no key", None).is_err());
    }
}
