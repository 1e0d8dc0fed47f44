//! What must always hold.

use crate::{Config, Index, NextPost, Pallet};
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// The index holds exactly the newest posts, each in its place, in the order of their blocks.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let next = NextPost::<T>::get();
        let kept = next.min(T::MaxPosts::get());
        let mut newest = u32::MAX;
        for post in (0..next).rev().take(usize::try_from(kept).unwrap_or_default()) {
            let entry = Self::entry(post).ok_or("a post is not in its place")?;
            ensure!(entry.height <= newest, "a post is older than the one before it");
            ensure!(entry.retracted.is_none_or(|at| at >= entry.height), "a post was retracted before it was posted");
            newest = entry.height;
        }
        let entries = u32::try_from(Index::<T>::iter_keys().count()).unwrap_or(u32::MAX);
        ensure!(entries == kept, "the index holds more than the newest posts");
        Ok(())
    }
}
