//! `block`, `unblock`, `add_contact`, `remove_contact`: one list an account, each entry with its deposit.

use crate::{Config, Error, Event, HoldReason, Pallet, Relation, RelationCounts, Relations};
use frame_support::{
    ensure,
    pallet_prelude::DispatchResult,
    traits::{fungible::MutateHold, tokens::Precision, Get},
};
use scc_types::{AccountId, Balance, Standing};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_block(account: AccountId, other: AccountId) -> DispatchResult {
        let deposit = Self::set_standing(&account, &other, Standing::Blocked)?;
        Self::deposit_event(Event::AccountBlocked { account, blocked: other, deposit });
        Ok(())
    }

    pub(crate) fn do_unblock(account: AccountId, other: AccountId) -> DispatchResult {
        let deposit = Self::remove_standing(&account, &other, Standing::Blocked)?;
        Self::deposit_event(Event::AccountUnblocked { account, unblocked: other, deposit });
        Ok(())
    }

    pub(crate) fn do_add_contact(account: AccountId, other: AccountId) -> DispatchResult {
        let deposit = Self::set_standing(&account, &other, Standing::Contact)?;
        Self::deposit_event(Event::ContactAdded { account, contact: other, deposit });
        Ok(())
    }

    pub(crate) fn do_remove_contact(account: AccountId, other: AccountId) -> DispatchResult {
        let deposit = Self::remove_standing(&account, &other, Standing::Contact)?;
        Self::deposit_event(Event::ContactRemoved { account, contact: other, deposit });
        Ok(())
    }

    /// How `other` stands with `account`; `None`: it is a stranger.
    pub(crate) fn standing(account: &AccountId, other: &AccountId) -> Option<Standing> {
        Relations::<T>::get(account, other).map(|relation| relation.standing)
    }

    /// Puts `other` into the list, or changes how it stands there; answers the entry's deposit.
    fn set_standing(account: &AccountId, other: &AccountId, standing: Standing) -> Result<Balance, Error<T>> {
        let old = Relations::<T>::get(account, other);
        ensure!(old.as_ref().is_none_or(|old| old.standing != standing), Error::<T>::AlreadyExists);

        let deposit = match old {
            Some(old) => old.deposit,
            None => Self::lengthen_list(account)?,
        };
        Relations::<T>::insert(account, other, Relation { standing, deposit });
        Ok(deposit)
    }

    /// Takes the deposit for one entry more; answers it.
    fn lengthen_list(account: &AccountId) -> Result<Balance, Error<T>> {
        let count = RelationCounts::<T>::get(account);
        ensure!(count < T::MaxRelations::get(), Error::<T>::MaxRelationsExceeded);
        let deposit = T::RelationDeposit::get();
        T::Currency::hold(&HoldReason::MessageRelation.into(), account, deposit)
            .map_err(|_| Error::<T>::InsufficientBalance)?;
        RelationCounts::<T>::insert(account, count.saturating_add(1));
        Ok(deposit)
    }

    /// Takes `other` off the list if it stands there so; answers the deposit returned.
    fn remove_standing(
        account: &AccountId,
        other: &AccountId,
        standing: Standing,
    ) -> Result<Balance, sp_runtime::DispatchError> {
        let relation = Relations::<T>::get(account, other)
            .filter(|relation| relation.standing == standing)
            .ok_or(Error::<T>::NotFound)?;

        T::Currency::release(&HoldReason::MessageRelation.into(), account, relation.deposit, Precision::Exact)?;
        Relations::<T>::remove(account, other);
        RelationCounts::<T>::mutate_exists(account, |count| {
            *count = count.unwrap_or_default().checked_sub(1).filter(|left| *left > 0);
        });
        Ok(relation.deposit)
    }
}
