//! What an ad must be like.

use crate::{Bids, Config, Error, Place};
use alloc::vec::Vec;
use frame_support::ensure;
use scc_types::{is_web_address, AccountId, AdLink, AdText, BidId};

/// The text, if a wallet can show it.
pub(crate) fn check_text<T: Config>(text: Vec<u8>) -> Result<AdText, Error<T>> {
    let text = AdText::try_from(text).map_err(|_| Error::<T>::TextTooLarge)?;
    let readable = core::str::from_utf8(&text).map_err(|_| Error::<T>::InvalidText)?;
    ensure!(!readable.trim().is_empty(), Error::<T>::EmptyText);
    ensure!(!readable.chars().any(|char| char.is_control() && char != '\n'), Error::<T>::InvalidText);
    Ok(text)
}

/// The link, if it is empty or leads into the web.
pub(crate) fn check_link<T: Config>(link: Vec<u8>) -> Result<AdLink, Error<T>> {
    let link = AdLink::try_from(link).map_err(|_| Error::<T>::LinkTooLarge)?;
    let readable = core::str::from_utf8(&link).map_err(|_| Error::<T>::InvalidLink)?;
    ensure!(readable.is_empty() || is_web_address(readable), Error::<T>::InvalidLink);
    Ok(link)
}

/// Index and place of a bid of `who`.
pub(crate) fn check_bidder<T: Config>(
    who: &AccountId,
    bid: BidId,
    queue: &[Place],
) -> Result<(usize, Place), Error<T>> {
    let found = find::<T>(bid, queue)?;
    ensure!(Bids::<T>::get(bid).is_some_and(|entry| entry.bidder == *who), Error::<T>::NotAuthorized);
    Ok(found)
}

/// Index and place of a bid.
pub(crate) fn find<T: Config>(bid: BidId, queue: &[Place]) -> Result<(usize, Place), Error<T>> {
    let found = queue.iter().enumerate().find(|(_, place)| place.bid == bid);
    found.map(|(index, place)| (index, *place)).ok_or(Error::<T>::NotFound)
}
