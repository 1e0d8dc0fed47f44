//! Who made this block.

use crate::{Author, Config, Pallet};
use frame_system::pallet_prelude::BlockNumberFor;
use scc_types::AccountId;

/// Stashed here because looking the author up in `on_finalize` would pay the wrong one.
impl<T: Config> pallet_authorship::EventHandler<AccountId, BlockNumberFor<T>> for Pallet<T> {
    fn note_author(author: AccountId) {
        Author::<T>::put(author);
    }
}
