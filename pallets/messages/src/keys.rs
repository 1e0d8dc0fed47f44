//! `register_key`, `remove_key`, `set_inbox`.

use crate::{Config, Error, Event, HoldReason, Keys, Pallet, Registration};
use frame_support::{
    ensure,
    pallet_prelude::DispatchResult,
    traits::{fungible::MutateHold, tokens::Precision, Get},
};
use scc_types::{is_message_key, Accepts, AccountId, MessageKey};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_register_key(account: AccountId, key: MessageKey) -> DispatchResult {
        ensure!(is_message_key(&key), Error::<T>::InvalidKey);
        let old = Keys::<T>::get(&account);
        ensure!(old.as_ref().is_none_or(|old| old.key != key), Error::<T>::AlreadyExists);

        let (accepts, deposit) = match old {
            Some(old) => (old.accepts, old.deposit),
            None => {
                let deposit = T::KeyDeposit::get();
                T::Currency::hold(&HoldReason::MessageKey.into(), &account, deposit)
                    .map_err(|_| Error::<T>::InsufficientBalance)?;
                (Accepts::Everyone, deposit)
            }
        };
        Keys::<T>::insert(&account, Registration { key, accepts, since: Self::now(), deposit });
        Self::deposit_event(Event::KeyRegistered { account, key, deposit });
        Ok(())
    }

    pub(crate) fn do_remove_key(account: AccountId) -> DispatchResult {
        let Registration { key, deposit, .. } = Keys::<T>::get(&account).ok_or(Error::<T>::KeyNotFound)?;

        T::Currency::release(&HoldReason::MessageKey.into(), &account, deposit, Precision::Exact)?;
        Keys::<T>::remove(&account);
        Self::deposit_event(Event::KeyRemoved { account, key, deposit });
        Ok(())
    }

    pub(crate) fn do_set_inbox(account: AccountId, accepts: Accepts) -> DispatchResult {
        let registration = Keys::<T>::get(&account).ok_or(Error::<T>::KeyNotFound)?;

        Keys::<T>::insert(&account, Registration { accepts, ..registration });
        Self::deposit_event(Event::InboxSet { account, accepts });
        Ok(())
    }
}
