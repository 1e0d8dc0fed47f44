//! Accounts as they were at the scan's height, in the order of storage: those of System, corrected by the copies.

use crate::{Config, Copies, Cursor, Funds};
use core::cmp::Ordering;
use frame_support::storage::{generator::StorageMap, PrefixIterator};
use frame_system::{Account, AccountInfo};
use pallet_balances::AccountData;
use scc_types::{AccountId, Balance};

/// An account that exists now or existed then.
pub(crate) struct Entry {
    /// Its place.
    pub cursor: Cursor,
    pub account: AccountId,
    /// What it had at the scan's height.
    pub funds: Option<Funds>,
    /// Whether that stands in the copies.
    pub is_copy: bool,
}

type Live<T> = AccountInfo<<T as frame_system::Config>::Nonce, AccountData<Balance>>;

/// Reads at most one account further than it has answered, on either side.
pub(crate) struct Merge<T: Config> {
    live: Side<Live<T>>,
    copies: Side<Option<Funds>>,
}

impl<T: Config> Merge<T> {
    /// All behind the cursor.
    pub(crate) fn behind(cursor: &Cursor) -> Self {
        let live = Account::<T>::iter_from(cursor.raw_key(&Account::<T>::prefix_hash()));
        let copies = Copies::<T>::iter_from(cursor.raw_key(&Copies::<T>::prefix_hash()));
        Self { live: Side::new(live), copies: Side::new(copies) }
    }
}

impl<T: Config> Iterator for Merge<T> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        let order = match (&self.live.head, &self.copies.head) {
            (None, None) => return None,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(live), Some(copy)) => live.cursor.cmp(&copy.cursor),
        };
        // Where both are, the copy is what was.
        let live = (order != Ordering::Greater).then(|| self.live.take()).flatten();
        let copy = (order != Ordering::Less).then(|| self.copies.take()).flatten();
        match (live, copy) {
            (_, Some(Head { cursor, account, value: funds })) => Some(Entry { cursor, account, funds, is_copy: true }),
            (Some(Head { cursor, account, value }), None) => {
                Some(Entry { cursor, account, funds: Funds::of(&value.data), is_copy: false })
            }
            (None, None) => None,
        }
    }
}

/// One of the two maps, and what comes next of it.
struct Side<V> {
    iterator: PrefixIterator<(AccountId, V)>,
    head: Option<Head<V>>,
}

struct Head<V> {
    cursor: Cursor,
    account: AccountId,
    value: V,
}

impl<V> Side<V> {
    fn new(iterator: PrefixIterator<(AccountId, V)>) -> Self {
        let mut side = Self { iterator, head: None };
        side.advance();
        side
    }

    fn take(&mut self) -> Option<Head<V>> {
        let head = self.head.take();
        self.advance();
        head
    }

    fn advance(&mut self) {
        self.head = self.iterator.next().map(|(account, value)| {
            let suffix = self.iterator.last_raw_key().strip_prefix(self.iterator.prefix()).map(<[u8]>::to_vec);
            Head { cursor: Cursor::from_suffix(suffix.unwrap_or_default()), account, value }
        });
    }
}
