//! What stands in storage.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use scc_types::{Accepts, AccountId, Balance, BlockNumber, MessageId, MessageKey, MessageKeyView, RecordId, Standing};

/// What an account has registered.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Registration {
    /// What to seal to.
    pub key: MessageKey,
    /// Whose messages the account accepts.
    pub accepts: Accepts,
    /// Block in which the key was registered.
    pub since: BlockNumber,
    /// Held from the account, in planck.
    pub deposit: Balance,
}

impl Registration {
    pub(crate) fn into_view(self) -> MessageKeyView {
        let Self { key, accepts, since, .. } = self;
        MessageKeyView { key, accepts, since }
    }
}

/// An entry of an account's list.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Relation {
    /// How the other account stands.
    pub standing: Standing,
    /// Held from the list's owner, in planck.
    pub deposit: Balance,
}

/// Where an unexpired message is to be found. Its text is in its record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Message {
    /// Whose inbox it lies in.
    pub to: AccountId,
    /// Who sent it.
    pub from: AccountId,
    /// Its record in chain e.
    pub record: RecordId,
    /// Whether the sender was a stranger when it was sent.
    pub stranger: bool,
    /// The message before it in the same inbox; it may have expired.
    pub older: Option<MessageId>,
}

/// An inbox with unexpired messages: a list from the newest to the oldest.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Inbox {
    /// The last message that came in.
    pub newest: MessageId,
    /// Unexpired messages.
    pub messages: u32,
    /// Those of strangers among them.
    pub strangers: u32,
}
