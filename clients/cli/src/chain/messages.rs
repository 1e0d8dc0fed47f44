//! Messages between wallets.

use super::{Call, Chain};
use crate::failure::Outcome;
use codec::Decode;
use scc_types::{
    Accepts, AccountId, Balance, BlockNumber, MessageId, MessageKey, MessageKeyView, MessageView, RecordId,
    RelationView, SendRefusal,
};

/// A `MessageSent` event.
#[derive(Clone, Debug, Decode)]
pub struct MessageSent {
    /// The message's number.
    pub message: MessageId,
    /// Who sent it.
    pub from: AccountId,
    /// Whose key it is sealed to.
    pub to: AccountId,
    /// Where its record stands in chain e.
    pub record: RecordId,
    /// Sealed size, in bytes.
    pub size: u32,
    /// Paid besides the fee, in planck.
    pub price: Balance,
    /// Last block in which it is kept.
    pub expires: BlockNumber,
}

impl Call {
    /// Registers a message key.
    pub fn register_key(key: &MessageKey) -> Self {
        Self::new("Messages", "register_key", key)
    }

    /// Removes the registered key.
    pub fn remove_key() -> Self {
        Self::new("Messages", "remove_key", ())
    }

    /// Sends a sealed message.
    pub fn send_message(to: &AccountId, sealed: &[u8]) -> Self {
        Self::new("Messages", "send", (to, sealed))
    }

    /// Says whose messages one accepts.
    pub fn set_inbox(accepts: Accepts) -> Self {
        Self::new("Messages", "set_inbox", accepts)
    }

    /// Adds a contact.
    pub fn add_contact(account: &AccountId) -> Self {
        Self::new("Messages", "add_contact", account)
    }

    /// Removes a contact.
    pub fn remove_contact(account: &AccountId) -> Self {
        Self::new("Messages", "remove_contact", account)
    }

    /// Blocks an account.
    pub fn block_account(account: &AccountId) -> Self {
        Self::new("Messages", "block", account)
    }

    /// Unblocks an account.
    pub fn unblock_account(account: &AccountId) -> Self {
        Self::new("Messages", "unblock", account)
    }
}

impl Chain {
    /// Unexpired messages of an inbox behind `after`, newest first; at most 100.
    pub async fn inbox(&self, account: &AccountId, after: Option<MessageId>, limit: u32) -> Outcome<Vec<MessageView>> {
        self.ask("MessagesApi_inbox", (account, after, limit)).await
    }

    /// One unexpired message.
    pub async fn message(&self, id: MessageId) -> Outcome<Option<MessageView>> {
        self.ask("MessagesApi_message", id).await
    }

    /// An account's message key.
    pub async fn message_key(&self, account: &AccountId) -> Outcome<Option<MessageKeyView>> {
        self.ask("MessagesApi_key_of", account).await
    }

    /// All contacts and blocked accounts.
    pub async fn relations(&self, account: &AccountId) -> Outcome<Vec<RelationView>> {
        let mut found: Vec<RelationView> = Vec::new();
        loop {
            let after = found.last().map(|entry| entry.account.clone());
            let page: Vec<RelationView> = self.ask("MessagesApi_relations", (account, after, 100u32)).await?;
            if page.is_empty() {
                return Ok(found);
            }
            found.extend(page);
        }
    }

    /// How many times the plain price `from` pays to write to `to`, or why it may not.
    pub async fn may_send(&self, from: &AccountId, to: &AccountId) -> Outcome<Result<u32, SendRefusal>> {
        self.ask("MessagesApi_may_send", (from, to)).await
    }

    /// Plain price of a sealed size, in planck.
    pub async fn message_price(&self, size: u32) -> Outcome<Option<Balance>> {
        self.ask("MessagesApi_price", size).await
    }
}
