//! What the calls cost at their dearest: all texts but the body at their longest, a full index, a running summary.
#![allow(clippy::arithmetic_side_effects)] // sets the stage of measurements, never part of a network's runtime

use crate::{Call, Config, Index, NextPost, Pallet};
use alloc::{vec, vec::Vec};
use codec::{Encode, MaxEncodedLen};
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{fungible::Mutate, Get},
    BoundedVec,
};
use frame_system::RawOrigin;
use scc_traits::RunScan;
use scc_types::{AccountId, Balance, News, NewsRecord, PostId, SCC};

const RICHES: Balance = 1_000_000 * SCC;
/// Bytes of a record besides the body of its post, if that is longer than 63 bytes and all other texts are at their longest.
const BESIDE_BODY: u32 = 1 + 4 + (2 + 128) + 2 + (2 + 256) + (1 + 16);

/// A post whose record has so many bytes.
fn news(bytes: u32) -> News {
    let text = |length: u32| vec![b'a'; length as usize];
    let mut link: Vec<u8> = b"https://".to_vec();
    link.resize(256, b'a');
    News {
        title: BoundedVec::truncate_from(text(128)),
        body: BoundedVec::truncate_from(text(bytes - BESIDE_BODY)),
        link: BoundedVec::truncate_from(link),
        language: BoundedVec::truncate_from(b"en-aaaaaaaa-aaaa".to_vec()),
    }
}

fn enrich_payer<T: Config<Currency: Mutate<AccountId>>>() -> Result<(), BenchmarkError> {
    let payer = T::Payer::get().ok_or("genesis named no foundation")?;
    T::Currency::set_balance(&payer, RICHES);
    Ok(())
}

#[benchmarks(where T::Currency: Mutate<AccountId>)]
mod benchmarks {
    use super::*;

    /// `b`: bytes of the record.
    #[benchmark]
    fn post(b: Linear<512, { NewsRecord::max_encoded_len() as u32 }>) -> Result<(), BenchmarkError> {
        enrich_payer::<T>()?;
        let news = news(b);
        assert_eq!(NewsRecord::Posted { post: 0, news: news.clone() }.encoded_size(), b as usize);
        // The place in the ring is taken by an older post.
        Pallet::<T>::do_post(news.clone())?;
        NextPost::<T>::put(T::MaxPosts::get());
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Root, news);

        assert_eq!(Index::<T>::get(0).map(|entry| entry.post), Some(T::MaxPosts::get()));
        Ok(())
    }

    #[benchmark]
    fn retract() -> Result<(), BenchmarkError> {
        enrich_payer::<T>()?;
        let posted: PostId = NextPost::<T>::get();
        Pallet::<T>::do_post(news(512))?;

        #[extrinsic_call]
        _(RawOrigin::Root, posted);

        assert!(Pallet::<T>::entry(posted).is_some_and(|entry| entry.retracted.is_some()));
        Ok(())
    }
}
