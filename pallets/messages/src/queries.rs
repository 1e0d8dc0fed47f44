//! What the runtime API answers.

use crate::{Config, Inboxes, Keys, Message, Messages, Pallet, Relations};
use alloc::vec::Vec;
use codec::DecodeAll;
use core::iter::successors;
use scc_traits::ReadRecord;
use scc_types::{AccountId, MessageId, MessageKeyView, MessageRecord, MessageView, RelationView};

/// Most messages of one answer.
pub const MAX_MESSAGES: u32 = 100;
/// Most list entries of one answer.
pub const MAX_RELATIONS: u32 = 100;

impl<T: Config> Pallet<T> {
    /// Up to `limit` (at most [`MAX_MESSAGES`]) unexpired messages of an inbox, newest first: those behind `after`, which
    /// must lie in it; `None` starts with the newest.
    pub fn inbox(account: &AccountId, after: Option<MessageId>, limit: u32) -> Vec<MessageView> {
        let limit = usize::try_from(limit.min(MAX_MESSAGES)).unwrap_or_default();
        let start = match after {
            Some(id) => Self::live(id).filter(|message| message.to == *account).and_then(|message| message.older),
            None => Inboxes::<T>::get(account).map(|inbox| inbox.newest),
        };
        let find = |id: Option<MessageId>| id.and_then(|id| Self::live(id).map(|message| (id, message)));
        successors(find(start), |(_, message)| find(message.older))
            .take(limit)
            .filter_map(|(id, message)| Self::view(id, message))
            .collect()
    }

    /// One unexpired message.
    pub fn message(id: MessageId) -> Option<MessageView> {
        Self::live(id).and_then(|message| Self::view(id, message))
    }

    /// An account's message key; `None`: nobody can write to it.
    pub fn key_of(account: &AccountId) -> Option<MessageKeyView> {
        Keys::<T>::get(account).map(|registration| registration.into_view())
    }

    /// Up to `limit` (at most [`MAX_RELATIONS`]) entries of an account's list behind `after` in storage order; `None` starts.
    pub fn relations(account: &AccountId, after: Option<AccountId>, limit: u32) -> Vec<RelationView> {
        let entries = match after {
            Some(other) => Relations::<T>::iter_prefix_from(account, Relations::<T>::hashed_key_for(account, other)),
            None => Relations::<T>::iter_prefix(account),
        };
        let limit = usize::try_from(limit.min(MAX_RELATIONS)).unwrap_or_default();
        entries
            .take(limit)
            .map(|(other, relation)| RelationView {
                account: other,
                standing: relation.standing,
                deposit: relation.deposit,
            })
            .collect()
    }

    fn live(id: MessageId) -> Option<Message> {
        Messages::<T>::get(id).filter(|message| Self::now() <= Self::last_block(message.record))
    }

    fn view(id: MessageId, message: Message) -> Option<MessageView> {
        let Message { to, from, record, .. } = message;
        let bytes = T::Records::record(record)?;
        // A corrupt record is passed over here: `try_state` reports it.
        let MessageRecord { sealed, .. } = MessageRecord::decode_all(&mut bytes.as_slice()).ok()?;
        Some(MessageView { id, from, to, record, expires: Self::last_block(record), sealed })
    }
}
