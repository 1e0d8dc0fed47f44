//! `scc message inbox` and `read`.

use super::{super::Context, keys};
use crate::{
    account,
    args::Accepted,
    chain::Call,
    failure::{Failure, Outcome},
    output,
};
use scc_sealed_box::{open, MessageSecret, OpenError, Route};
use scc_types::{Accepts, Hash, MessageId, MessageView};
use serde_json::{json, Value};

/// Most messages of one answer of the chain.
const PAGE: u32 = 100;

/// Lists what came in, newest first.
pub async fn list(context: &Context, after: Option<MessageId>, limit: u32) -> Outcome {
    let account = account::id(&context.key()?);
    let mut messages: Vec<MessageView> = Vec::new();
    loop {
        let left = limit.saturating_sub(u32::try_from(messages.len()).unwrap_or(u32::MAX)).min(PAGE);
        let behind = messages.last().map(|message| message.id).or(after);
        let page = if left == 0 { Vec::new() } else { context.chain.inbox(&account, behind, left).await? };
        if page.is_empty() {
            break;
        }
        messages.extend(page);
    }
    let opener = Opener::new(context).await?;
    let opened: Vec<(MessageView, Opened)> = messages
        .into_iter()
        .map(|message| {
            let text = opener.open(&message);
            (message, text)
        })
        .collect();
    let value: Vec<Value> = opened.iter().map(|(message, text)| json_of(context, message, text)).collect();
    output::print(context.json, &value, || {
        if opened.is_empty() {
            return match after {
                Some(after) => format!("no message lies behind {after} in your inbox"),
                None if opener.has_key => "your inbox is empty".into(),
                None => "your inbox is empty: nobody can write to you before you register a key with 'scc message key'"
                    .into(),
            };
        }
        let mut rows = vec![output::row(["message", "from", "until block", "text"])];
        rows.extend(opened.iter().map(|(message, text)| {
            let text = match text {
                Ok(text) => output::gist(&output::plain(text.as_bytes())),
                Err(error) => format!("({error})"),
            };
            vec![message.id.to_string(), context.show(&message.from), message.expires.to_string(), text]
        }));
        output::table(&rows)
    })
}

/// Prints one message.
pub async fn read(context: &Context, id: MessageId) -> Outcome {
    let message = context.chain.message(id).await?.ok_or_else(|| {
        Failure::Refused(format!("there is no message {id}, or it has expired; 'scc message inbox' lists yours"))
    })?;
    if message.to != account::id(&context.key()?) {
        let to = context.show(&message.to);
        return Err(Failure::Refused(format!("message {id} is sealed to {to}: only its key opens it")));
    }
    let text = Opener::new(context).await?.open(&message).map_err(|error| {
        Failure::Refused(format!("message {id} does not open: {error}; believe nothing that is said of its contents"))
    })?;
    let value = json_of(context, &message, &Ok(text.clone()));
    output::print(context.json, &value, || {
        format!(
            "from {}, in {}e, kept until block {}\n\n{}",
            context.show(&message.from),
            message.record.height,
            message.expires,
            output::plain(text.as_bytes())
        )
    })
}

/// Says whose messages one accepts.
pub async fn set(context: &Context, accepted: Accepted) -> Outcome {
    let account = account::id(&context.key()?);
    if context.chain.message_key(&account).await?.is_none() {
        return Err(Failure::Refused(
            "you have no inbox yet: make one with 'scc message key' (nothing was sent)".into(),
        ));
    }
    let (accepts, words) = match accepted {
        Accepted::Open => (Accepts::Everyone, "everybody but those you block can write to you"),
        Accepted::ContactsOnly => (Accepts::ContactsOnly, "only your contacts can write to you"),
    };
    let included = context.send(&Call::set_inbox(accepts)).await?;
    output::print(context.json, &json!({ "accepts": accepts, "block": included.block }), || words.into())
}

type Opened = Result<String, OpenError>;

/// Opens one's messages.
struct Opener {
    genesis: Hash,
    secrets: Vec<MessageSecret>,
    has_key: bool,
}

impl Opener {
    async fn new(context: &Context) -> Outcome<Self> {
        let registered = context.chain.message_key(&account::id(&context.key()?)).await?;
        let secrets = keys::secrets(&context.secret()?, registered.as_ref().map(|view| &view.key))?;
        Ok(Self { genesis: context.chain.genesis(), secrets, has_key: registered.is_some() })
    }

    /// The key may have been replaced since: older ones are tried, too.
    fn open(&self, message: &MessageView) -> Opened {
        let route = Route { genesis: self.genesis, from: message.from.clone(), to: message.to.clone() };
        let mut tried = self.secrets.iter().map(|secret| open(&message.sealed, secret, &route));
        // What another key opens but is wrong inside is told as that.
        tried.find(|opened| *opened != Err(OpenError::CannotOpen)).unwrap_or(Err(OpenError::CannotOpen))
    }
}

fn json_of(context: &Context, message: &MessageView, text: &Opened) -> Value {
    json!({
        "message": message.id, "from": context.show(&message.from), "to": context.show(&message.to),
        "height": message.record.height, "expires": message.expires, "text": text.as_ref().ok(),
        "error": text.as_ref().err().map(|error| error.to_string()),
    })
}
