//! `post`, `retract`.

use crate::{checks::check_news, Config, Entry, Error, Event, Index, NextPost, Pallet};
use codec::Encode;
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
use scc_types::{Balance, BlockNumber, News, NewsRecord, PostId, VirtualChain};
use sp_runtime::traits::UniqueSaturatedInto;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_post(news: News) -> DispatchResult {
        check_news::<T>(&news)?;
        let post = NextPost::<T>::get();
        let next = post.checked_add(1).ok_or(Error::<T>::MaxPostsExceeded)?;
        let payer = T::Payer::get().ok_or(Error::<T>::InvalidPayer)?;
        let record = NewsRecord::Posted { post, news: news.clone() };
        let fee = Self::fee_of(&record);

        let credit = T::Currency::withdraw(&payer, fee, Precision::Exact, Preservation::Preserve, Fortitude::Polite)
            .map_err(|_| Error::<T>::InsufficientBalance)?;
        T::Income::on_unbalanced(credit);
        NextPost::<T>::put(next);
        let record = T::Records::append(VirtualChain::News, &record);
        let entry = Entry { post, height: record.height, index: record.index, fee, retracted: None };
        Index::<T>::insert(Self::place_of(post), entry);
        Self::deposit_event(Event::Posted { post, record, news, payer, fee });
        Ok(())
    }

    pub(crate) fn do_retract(post: PostId) -> DispatchResult {
        let entry = Self::entry(post).ok_or(Error::<T>::NotFound)?;
        ensure!(entry.retracted.is_none(), Error::<T>::AlreadyRetracted);

        Index::<T>::insert(Self::place_of(post), Entry { retracted: Some(Self::now()), ..entry });
        let record = T::Records::append(VirtualChain::News, &NewsRecord::Retracted { post });
        Self::deposit_event(Event::Retracted { post, record });
        Ok(())
    }

    /// What the foundation pays for a record, in planck.
    fn fee_of(record: &NewsRecord) -> Balance {
        let bytes = Balance::try_from(record.encoded_size()).unwrap_or(Balance::MAX);
        T::ByteFee::get().saturating_mul(bytes).saturating_add(T::PostFee::get())
    }

    pub(crate) fn entry(post: PostId) -> Option<Entry> {
        Index::<T>::get(Self::place_of(post)).filter(|entry| entry.post == post)
    }

    /// A post's place in the ring.
    pub(crate) fn place_of(post: PostId) -> u32 {
        post.checked_rem(T::MaxPosts::get()).unwrap_or_default()
    }

    fn now() -> BlockNumber {
        frame_system::Pallet::<T>::block_number().unique_saturated_into()
    }
}
