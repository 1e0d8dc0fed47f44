//! What the runtime API answers.

use crate::{Config, NextPost, Pallet};
use alloc::vec::Vec;
use codec::DecodeAll;
use frame_support::traits::Get;
use scc_traits::ReadRecord;
use scc_types::{NewsRecord, PostId, PostView, RecordId, VirtualChain};

/// Most posts of one answer.
pub const MAX_POSTS: u32 = 50;
/// Most numbers looked at for one answer.
pub const MAX_LOOKED_AT: u32 = 1_000;

impl<T: Config> Pallet<T> {
    /// One post, retracted or not; `None` when it has left the index or its record is pruned.
    pub fn news(id: PostId) -> Option<PostView> {
        let entry = Self::entry(id)?;
        let record = RecordId { chain: VirtualChain::News, height: entry.height, index: entry.index };
        let bytes = T::Records::record(record)?;
        match NewsRecord::decode_all(&mut bytes.as_slice()).ok()? {
            NewsRecord::Posted { post, news } if post == id => {
                Some(PostView { id, height: entry.height, news, fee: entry.fee, retracted: entry.retracted })
            }
            _ => None,
        }
    }

    /// Up to `limit` (at most [`MAX_POSTS`]) posts with numbers below `before` that are not retracted, newest first.
    pub fn posts(before: Option<PostId>, limit: u32) -> Vec<PostView> {
        let next = NextPost::<T>::get();
        let end = before.unwrap_or(next).min(next);
        let [looked_at, limit] = [MAX_LOOKED_AT.min(T::MaxPosts::get()), limit.min(MAX_POSTS)]
            .map(|n| usize::try_from(n).unwrap_or_default());
        let stands = |id: &PostId| Self::entry(*id).is_some_and(|entry| entry.retracted.is_none());
        (0..end).rev().take(looked_at).filter(stands).filter_map(Self::news).take(limit).collect()
    }
}
