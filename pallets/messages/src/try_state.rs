//! What must always hold.

use crate::{
    Config, FirstMessage, HoldReason, Inbox, Inboxes, Keys, Messages, NextMessage, OfSender, Pallet, RelationCounts,
    Relations,
};
use alloc::collections::BTreeMap;
use codec::DecodeAll;
use frame_support::{
    ensure,
    traits::{fungible::InspectHold, Get},
};
use scc_traits::ReadRecord;
use scc_types::{is_message_key, AccountId, Balance, MessageRecord, VirtualChain, SEALED_SIZES};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Keys can be sealed to, lists and inboxes count what they hold, every unexpired message has its record, and deposits
    /// are what is held.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::try_keys()?;
        Self::try_relations()?;
        Self::try_messages()
    }

    fn try_keys() -> Result<(), TryRuntimeError> {
        for (account, registration) in Keys::<T>::iter() {
            ensure!(is_message_key(&registration.key), "nobody can seal to a registered key");
            let held = T::Currency::balance_on_hold(&HoldReason::MessageKey.into(), &account);
            ensure!(held == registration.deposit, "what is held for a key is not its deposit");
        }
        Ok(())
    }

    fn try_relations() -> Result<(), TryRuntimeError> {
        let mut lists = BTreeMap::<AccountId, (u32, Balance)>::new();
        for (account, _, relation) in Relations::<T>::iter() {
            let (count, deposits) = lists.entry(account).or_default();
            *count = count.saturating_add(1);
            *deposits = deposits.saturating_add(relation.deposit);
        }
        ensure!(RelationCounts::<T>::iter().count() == lists.len(), "a list is counted that is empty");
        for (account, (count, deposits)) in lists {
            ensure!(RelationCounts::<T>::get(&account) == count, "the counter of a list is wrong");
            ensure!(count <= T::MaxRelations::get(), "a list is too long");
            let held = T::Currency::balance_on_hold(&HoldReason::MessageRelation.into(), &account);
            ensure!(held == deposits, "what is held for a list is not the sum of its deposits");
        }
        Ok(())
    }

    /// Rebuilds every inbox from the messages.
    fn try_messages() -> Result<(), TryRuntimeError> {
        let (first, next) = (FirstMessage::<T>::get(), NextMessage::<T>::get());
        let mut inboxes = BTreeMap::<AccountId, Inbox>::new();
        let mut of_sender = BTreeMap::<(AccountId, AccountId), u32>::new();
        for id in first..next {
            let message = Messages::<T>::get(id).ok_or("a message is missing")?;
            let found = Self::now() > Self::last_block(message.record) || Self::has_its_record(&message);
            ensure!(found, "a message's record is missing or not its own");
            let inbox = inboxes.entry(message.to.clone()).or_insert(Inbox { newest: id, messages: 0, strangers: 0 });
            let older = (inbox.messages > 0).then_some(inbox.newest);
            let linked = message.older == older || (older.is_none() && message.older.is_some_and(|id| id < first));
            ensure!(linked, "a message does not follow the one before it");
            inbox.newest = id;
            inbox.messages = inbox.messages.saturating_add(1);
            inbox.strangers = inbox.strangers.saturating_add(u32::from(message.stranger));
            let count = of_sender.entry((message.to, message.from)).or_default();
            *count = count.saturating_add(1);
        }
        ensure!(u64::try_from(Messages::<T>::iter().count()) == Ok(next.saturating_sub(first)), "messages left behind");
        ensure!(Inboxes::<T>::iter().collect::<BTreeMap<_, _>>() == inboxes, "an inbox does not hold its messages");
        let counted = OfSender::<T>::iter().map(|(to, from, count)| ((to, from), count)).collect::<BTreeMap<_, _>>();
        ensure!(counted == of_sender, "the messages of a sender are not counted right");
        Ok(())
    }

    fn has_its_record(message: &crate::Message) -> bool {
        let bytes = T::Records::record(message.record).unwrap_or_default();
        MessageRecord::decode_all(&mut bytes.as_slice()).is_ok_and(|record| {
            let sized = SEALED_SIZES.iter().any(|size| usize::try_from(*size) == Ok(record.sealed.len()));
            message.record.chain == VirtualChain::Messages
                && sized
                && (record.to, record.from) == (message.to.clone(), message.from.clone())
        })
    }
}
