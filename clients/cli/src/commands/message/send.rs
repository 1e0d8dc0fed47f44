//! `scc message send`.

use super::super::{spending::Cost, Context};
use crate::{
    account, amount,
    args::Consent,
    chain::{Call, MessageSent},
    failure::{Failure, Outcome},
    output,
};
use scc_sealed_box::{seal, sealed_size, Route, SealError};
use scc_types::{AccountId, SendRefusal};
use serde_json::json;

/// Seals and sends.
pub async fn run(context: &Context, to: &AccountId, text: &str, consent: Consent) -> Outcome {
    let from = account::id(&context.key()?);
    let size = sealed_size(text).ok_or_else(|| unsealed(SealError::TooLong(text.len())))?;
    if text.is_empty() {
        return Err(Failure::Refused("the message says nothing: give it a text (nothing was sent)".into()));
    }
    let name = context.show(to);
    let key = context.chain.message_key(to).await?.ok_or_else(|| refusal(SendRefusal::NoKey, &name))?;
    let times = context.chain.may_send(&from, to).await?.map_err(|why| refusal(why, &name))?;
    let plain = context.chain.message_price(size).await?.unwrap_or_default();
    let route = Route { genesis: context.chain.genesis(), from, to: to.clone() };
    let sealed = seal(text, &key.key, &route).map_err(unsealed)?;
    let what = match times {
        1 => format!("the message of {size} sealed bytes"),
        times => format!("the message, at {times} times the plain price because many strangers write to {name},"),
    };
    let cost = Cost::pay(plain.saturating_mul(times.into()));
    let included = context.spend(&what, &Call::send_message(to, &sealed), cost, consent).await?;
    let sent = included.event::<MessageSent>("Messages", "MessageSent");
    let sent = sent.ok_or_else(|| Failure::Chain("the message was sent but its number is unknown".into()))?;
    let value = json!({ "message": sent.message, "from": context.show(&sent.from), "to": context.show(&sent.to),
        "size": sent.size, "price": sent.price.to_string(), "height": sent.record.height, "expires": sent.expires,
        "block": included.block });
    output::print(context.json, &value, || {
        format!(
            "message {} went to {name} for {}; it stands in {}e and is kept until block {}",
            sent.message,
            amount::show(sent.price),
            sent.record.height,
            sent.expires
        )
    })
}

fn unsealed(error: SealError) -> Failure {
    let cure = match error {
        SealError::TooLong(_) => "shorten it or send several",
        SealError::InvalidKey => "ask the recipient to register another",
    };
    Failure::Refused(format!("{error}: {cure} (nothing was sent)"))
}

fn refusal(why: SendRefusal, name: &str) -> Failure {
    let words = match why {
        SendRefusal::NoKey => "has no message key: nobody can write to it before it registers one ('scc message key')",
        SendRefusal::Blocked => "has blocked you",
        SendRefusal::ContactsOnly => "accepts messages of its contacts only: ask to be added",
        SendRefusal::TooManyOfSender => {
            "has as many unread messages of yours as it takes: wait until the oldest expires, or ask to become a contact"
        }
        SendRefusal::TooManyOfStrangers => "has its inbox full of strangers' messages: ask to become a contact, or wait",
    };
    Failure::Refused(format!("{name} {words} (nothing was sent)"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scc_sealed_box::MAX_TEXT_BYTES;

    #[test]
    fn refusals_say_what_to_do_and_that_nothing_was_sent() {
        let whys = [
            (SendRefusal::NoKey, "scc message key"),
            (SendRefusal::Blocked, "blocked you"),
            (SendRefusal::ContactsOnly, "ask to be added"),
            (SendRefusal::TooManyOfSender, "oldest expires"),
            (SendRefusal::TooManyOfStrangers, "or wait"),
        ];
        for (why, words) in whys {
            let text = refusal(why, "Bob").to_string();
            assert!(text.starts_with("Bob ") && text.contains(words) && text.ends_with("(nothing was sent)"), "{text}");
        }
        let long = unsealed(SealError::TooLong(959)).to_string();
        assert_eq!(long, format!("the text has 959 bytes; a message holds {MAX_TEXT_BYTES}: shorten it or send several (nothing was sent)"));
        assert!(unsealed(SealError::InvalidKey).to_string().contains("another"));
    }
}
