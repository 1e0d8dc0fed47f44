//! What clients ask.

use alloc::vec::Vec;
use scc_types::{AccountId, Balance, MessageId, MessageKeyView, MessageView, RelationView, SendRefusal};

sp_api::decl_runtime_apis! {
    /// Messages between wallets.
    pub trait MessagesApi {
        /// Up to `limit` ≤ 100 unexpired messages of an inbox behind `after`, newest first; `None` starts with the newest.
        fn inbox(account: AccountId, after: Option<MessageId>, limit: u32) -> Vec<MessageView>;

        /// One unexpired message.
        fn message(id: MessageId) -> Option<MessageView>;

        /// An account's message key; `None`: nobody can write to it.
        fn key_of(account: AccountId) -> Option<MessageKeyView>;

        /// Up to `limit` ≤ 100 contacts and blocked accounts behind `after` in storage order; `None` starts.
        fn relations(account: AccountId, after: Option<AccountId>, limit: u32) -> Vec<RelationView>;

        /// Whether `from` may write to `to` now; answers how many times the plain price it pays.
        fn may_send(from: AccountId, to: AccountId) -> Result<u32, SendRefusal>;

        /// Plain price of a message of this sealed size, in planck, besides the transaction's fee; `None` when no
        /// message has it.
        fn price(size: u32) -> Option<Balance>;
    }
}
