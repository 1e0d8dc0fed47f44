//! What a post must be like.

use crate::{Config, Error};
use frame_support::ensure;
use scc_types::{is_web_address, News};

/// Refuses posts a wallet could not show.
pub(crate) fn check_news<T: Config>(news: &News) -> Result<(), Error<T>> {
    let title = core::str::from_utf8(&news.title).map_err(|_| Error::<T>::InvalidTitle)?;
    ensure!(!title.trim().is_empty() && !title.chars().any(char::is_control), Error::<T>::InvalidTitle);
    let body = core::str::from_utf8(&news.body).map_err(|_| Error::<T>::InvalidBody)?;
    ensure!(!body.chars().any(|char| char.is_control() && char != '\n'), Error::<T>::InvalidBody);
    let link = core::str::from_utf8(&news.link).map_err(|_| Error::<T>::InvalidLink)?;
    ensure!(link.is_empty() || is_web_address(link), Error::<T>::InvalidLink);
    ensure!(!body.trim().is_empty() || !link.is_empty(), Error::<T>::EmptyPost);
    ensure!(is_language(&news.language), Error::<T>::InvalidLanguage);
    Ok(())
}

/// Subtags of 1 to 8 letters and digits between hyphens, the first of 2 or 3 letters: the shape of BCP 47.
fn is_language(tag: &[u8]) -> bool {
    let mut subtags = tag.split(|byte| *byte == b'-');
    let primary = subtags.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.iter().all(u8::is_ascii_alphabetic)
        && subtags.all(|subtag| (1..=8).contains(&subtag.len()) && subtag.iter().all(u8::is_ascii_alphanumeric))
}
