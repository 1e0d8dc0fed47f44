//! Taking messages out of inboxes when their records are pruned.

use crate::{Config, FirstMessage, Inbox, Inboxes, Message, Messages, NextMessage, OfSender, Pallet, WeightInfo};
use frame_support::{traits::Get, weights::Weight};
use scc_traits::NetworkParameters;
use scc_types::{BlockNumber, MessageId, RecordId, VirtualChain};
use sp_runtime::traits::UniqueSaturatedInto;

impl<T: Config> Pallet<T> {
    /// Removes messages past their last block, oldest first, a bounded number; answers what it cost.
    ///
    /// All messages live equally long, so they expire in the order of their numbers.
    pub(crate) fn expire() -> Weight {
        let (now, first) = (Self::now(), FirstMessage::<T>::get());
        let end = NextMessage::<T>::get().min(first.saturating_add(T::MaxExpiredPerBlock::get().into()));
        let mut id = first;
        while id < end {
            match Messages::<T>::get(id) {
                Some(message) if now <= Self::last_block(message.record) => break,
                Some(message) => Self::remove(id, message),
                // Numbers have no gaps: `try_state` reports this.
                None => (),
            }
            id = id.saturating_add(1);
        }
        if id > first {
            FirstMessage::<T>::put(id);
        }
        T::WeightInfo::expire(u32::try_from(id.saturating_sub(first)).unwrap_or(u32::MAX))
    }

    fn remove(id: MessageId, message: Message) {
        let Message { to, from, stranger, .. } = message;
        Messages::<T>::remove(id);
        Inboxes::<T>::mutate_exists(&to, |inbox| {
            *inbox = inbox.take().and_then(|inbox| inbox.without_one(stranger));
        });
        OfSender::<T>::mutate_exists(&to, &from, |count| {
            *count = count.unwrap_or_default().checked_sub(1).filter(|left| *left > 0);
        });
    }

    /// Last block in which a message is kept that has this record.
    pub(crate) fn last_block(record: RecordId) -> BlockNumber {
        record.height.saturating_add(T::Network::retention(VirtualChain::Messages))
    }

    pub(crate) fn now() -> BlockNumber {
        frame_system::Pallet::<T>::block_number().unique_saturated_into()
    }
}

impl Inbox {
    /// The inbox without its oldest message; `None` when nothing is left.
    fn without_one(self, stranger: bool) -> Option<Self> {
        let messages = self.messages.checked_sub(1).filter(|left| *left > 0)?;
        Some(Self { messages, strangers: self.strangers.saturating_sub(u32::from(stranger)), ..self })
    }
}
