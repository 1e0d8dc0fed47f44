//! Who is on stage.

use super::*;
use codec::Decode;
use frame_system::pallet_prelude::BlockNumberFor;
use scc_types::{Balance, BlockNumber};

/// A block in which standings of block 0 have decayed.
pub const NOW: BlockNumber = 1_000;

pub fn enter<T: Config>(block: BlockNumber) {
    frame_system::Pallet::<T>::set_block_number(BlockNumberFor::<T>::from(block));
}

pub fn rich<T: Config<Currency: Mutate<AccountId>>>(who: AccountId) -> AccountId {
    <T as Config>::Currency::set_balance(&who, T::MinimumBond::get().saturating_mul(10));
    who
}

/// Sets session keys, all of which have these 32 bytes.
pub fn give_keys<T: Config>(who: &AccountId, key: &[u8]) -> Result<T::Keys, BenchmarkError> {
    let keys = T::Keys::decode(&mut key.repeat(8).as_slice()).map_err(|_| "session keys are longer")?;
    pallet_session::NextKeys::<T>::insert(who, keys.clone());
    Ok(keys)
}

/// A standing of block 0.
pub fn give_standing<T: Config>(who: &AccountId, amount: Balance) {
    Standings::<T>::insert(who, Decaying { amount, at: 0 });
}

/// Makes the account a candidate with keys and the least standing.
pub fn candidate<T: Config<Currency: Mutate<AccountId>>>(who: AccountId) -> Result<AccountId, BenchmarkError> {
    rich::<T>(who.clone());
    give_keys::<T>(&who, who.as_ref())?;
    give_standing::<T>(&who, T::StandingFloor::get());
    Pallet::<T>::do_register(who.clone(), T::MinimumBond::get())?;
    Ok(who)
}

/// So many candidates, the later the lower in the ranking's order of equals; the last first.
pub fn candidates<T: Config<Currency: Mutate<AccountId>>>(count: u32) -> Result<Vec<AccountId>, BenchmarkError> {
    enter::<T>(NOW);
    let mut accounts = (0..count)
        .map(|index| candidate::<T>(account("candidate", index, 0)))
        .collect::<Result<Vec<AccountId>, BenchmarkError>>()?;
    accounts.reverse();
    Ok(accounts)
}

/// Seats accounts that have keys.
pub fn seat<T: Config>(now: &[AccountId], next: &[AccountId]) -> Result<(), BenchmarkError> {
    let mut queued = Vec::new();
    for account in next {
        let keys = pallet_session::NextKeys::<T>::get(account).ok_or("a seat without keys")?;
        queued.push((account.clone(), keys));
    }
    pallet_session::Validators::<T>::put(now.to_vec());
    pallet_session::QueuedKeys::<T>::put(queued);
    Ok(())
}

/// Puts so many accounts on the list of offenders.
pub fn offenders<T: Config>(count: u32) {
    let offenders = (0..count).map(|index| Offender { account: account("offender", index, 0), until: u32::MAX });
    Offenders::<T>::put(BoundedVec::truncate_from(offenders.collect()));
}
