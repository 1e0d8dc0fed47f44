//! `send`: who may, and where the message goes.

use crate::{Config, Error, Event, Inbox, Inboxes, Keys, Message, Messages, NextMessage, OfSender, Pallet};
use alloc::vec::Vec;
use frame_support::{
    ensure,
    pallet_prelude::DispatchResult,
    traits::{
        fungible::Balanced,
        tokens::{Fortitude, Precision, Preservation},
        Get, OnUnbalanced,
    },
};
use scc_traits::AppendRecord;
use scc_types::{Accepts, AccountId, MessageId, MessageRecord, RecordId, SendRefusal, Standing, VirtualChain};

/// A sender who may write.
pub(crate) struct Admission {
    /// Whether it is neither a contact nor the recipient itself.
    stranger: bool,
    /// How many times the plain price it pays.
    times: u32,
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_send(from: AccountId, to: AccountId, sealed: Vec<u8>) -> DispatchResult {
        let plain_price = Self::check_size(&sealed)?;
        let Admission { stranger, times } = Self::admit(&from, &to).map_err(Error::<T>::from)?;
        let price = plain_price.saturating_mul(times.into());
        let credit = T::Currency::withdraw(&from, price, Precision::Exact, Preservation::Preserve, Fortitude::Polite)
            .map_err(|_| Error::<T>::InsufficientBalance)?;

        T::Income::on_unbalanced(credit);
        let size = u32::try_from(sealed.len()).unwrap_or(u32::MAX);
        let line = MessageRecord { from: from.clone(), to: to.clone(), sealed };
        let record = T::Records::append(VirtualChain::Messages, &line);
        let message = Self::put_into_inbox(&from, &to, record, stranger);
        let expires = Self::last_block(record);
        Self::deposit_event(Event::MessageSent { message, from, to, record, size, price, expires });
        Ok(())
    }

    /// Whether `from` may write to `to` now; answers how many times the plain price it pays.
    pub fn may_send(from: &AccountId, to: &AccountId) -> Result<u32, SendRefusal> {
        Self::admit(from, to).map(|admission| admission.times)
    }

    pub(crate) fn admit(from: &AccountId, to: &AccountId) -> Result<Admission, SendRefusal> {
        let registration = Keys::<T>::get(to).ok_or(SendRefusal::NoKey)?;
        let standing = if from == to { Some(Standing::Contact) } else { Self::standing(to, from) };
        let of_sender = OfSender::<T>::get(to, from);
        match standing {
            Some(Standing::Blocked) => Err(SendRefusal::Blocked),
            Some(Standing::Contact) => {
                ensure!(of_sender < T::MaxOfContact::get(), SendRefusal::TooManyOfSender);
                Ok(Admission { stranger: false, times: 1 })
            }
            None => {
                ensure!(registration.accepts == Accepts::Everyone, SendRefusal::ContactsOnly);
                ensure!(of_sender < T::MaxOfStranger::get(), SendRefusal::TooManyOfSender);
                let strangers = Inboxes::<T>::get(to).map_or(0, |inbox| inbox.strangers);
                ensure!(strangers < T::MaxStrangers::get(), SendRefusal::TooManyOfStrangers);
                Ok(Admission { stranger: true, times: Self::times_for_stranger(strangers) })
            }
        }
    }

    fn put_into_inbox(from: &AccountId, to: &AccountId, record: RecordId, stranger: bool) -> MessageId {
        let id = NextMessage::<T>::get();
        NextMessage::<T>::put(id.saturating_add(1));
        let inbox = Inboxes::<T>::get(to);
        let (messages, strangers) = inbox.as_ref().map_or((0, 0), |inbox| (inbox.messages, inbox.strangers));
        let older = inbox.map(|inbox| inbox.newest);
        let inbox = Inbox {
            newest: id,
            messages: messages.saturating_add(1),
            strangers: strangers.saturating_add(u32::from(stranger)),
        };
        Inboxes::<T>::insert(to, inbox);
        Messages::<T>::insert(id, Message { to: to.clone(), from: from.clone(), record, stranger, older });
        OfSender::<T>::mutate(to, from, |count| *count = count.saturating_add(1));
        id
    }
}

impl<T> From<SendRefusal> for Error<T> {
    fn from(refusal: SendRefusal) -> Self {
        match refusal {
            SendRefusal::NoKey => Self::KeyNotFound,
            SendRefusal::Blocked => Self::SenderNotAuthorized,
            SendRefusal::ContactsOnly => Self::StrangerNotAuthorized,
            SendRefusal::TooManyOfSender => Self::MaxOfSenderExceeded,
            SendRefusal::TooManyOfStrangers => Self::MaxStrangersExceeded,
        }
    }
}
