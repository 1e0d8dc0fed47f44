//! Copy-on-write: `pallet-balances` writes accounts through here.

use crate::{Births, Config, Copies, Cursor, Funds, Pallet, ScanCursor, WeightInfo};
use frame_support::{dispatch::DispatchClass, traits::StoredMap};
use pallet_balances::AccountData;
use scc_types::{AccountId, Balance};
use sp_runtime::DispatchError;

impl<T: Config> StoredMap<AccountId, AccountData<Balance>> for Pallet<T> {
    fn get(account: &AccountId) -> AccountData<Balance> {
        <frame_system::Pallet<T> as StoredMap<_, _>>::get(account)
    }

    /// As System does it. If a scan runs that has not passed the account, and what it owns changes for the first time since
    /// the scan's height, its old funds are kept.
    fn try_mutate_exists<R, E: From<DispatchError>>(
        account: &AccountId,
        mutate: impl FnOnce(&mut Option<AccountData<Balance>>) -> Result<R, E>,
    ) -> Result<R, E> {
        let Some(cursor) = ScanCursor::<T>::get() else {
            return <frame_system::Pallet<T> as StoredMap<_, _>>::try_mutate_exists(account, mutate);
        };
        // An account is reaped within `mutate`: its old funds are taken before.
        let (mut old, mut new) = (None, None);
        let result = <frame_system::Pallet<T> as StoredMap<_, _>>::try_mutate_exists(account, |data| {
            old = data.as_ref().and_then(Funds::of);
            let result = mutate(data)?;
            new = data.as_ref().and_then(Funds::of);
            Ok::<R, E>(result)
        })?;
        if old != new {
            Self::keep(&cursor, account, old);
        }
        Ok(result)
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn keep(cursor: &Cursor, account: &AccountId, old: Option<Funds>) {
        if Cursor::of(account) <= *cursor || Copies::<T>::contains_key(account) {
            return;
        }
        Copies::<T>::insert(account, old);
        if old.is_none() {
            Births::<T>::mutate(|births| *births = births.saturating_add(1));
        }
        let weight = T::WeightInfo::copy();
        frame_system::Pallet::<T>::register_extra_weight_unchecked(weight, DispatchClass::Mandatory);
    }
}
