//! Forgetting what is older than the retention, a bounded number of steps per chain and block.

use crate::{records_trie, Config, Cursors, Heads, Pallet, WeightInfo};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::Get, weights::Weight};
use scale_info::TypeInfo;
use scc_traits::NetworkParameters;
use scc_types::{BlockNumber, VirtualChain};

/// The oldest place of a chain at which something may still be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Cursor {
    /// Everything below this height is pruned.
    pub height: BlockNumber,
    /// Records of `height` below this index are pruned.
    pub index: u32,
}

impl<T: Config> Pallet<T> {
    /// Prunes every chain; answers what it cost.
    pub(crate) fn prune() -> Weight {
        let before = Cursors::<T>::get();
        let (mut cursors, mut steps) = (before, 0_u32);
        for chain in VirtualChain::ALL {
            let Some(cursor) = before.get(chain) else { continue };
            let (cursor, more) = Self::prune_chain(chain, cursor);
            cursors.set(chain, cursor);
            steps = steps.saturating_add(more);
        }
        if cursors != before {
            Cursors::<T>::put(cursors);
        }
        T::WeightInfo::prune(steps)
    }

    /// Moves the chain's cursor, `None` where nothing is kept any more; answers the number of steps done, too.
    fn prune_chain(chain: VirtualChain, mut cursor: Cursor) -> (Option<Cursor>, u32) {
        let newest = Heads::<T>::get(chain).map_or(0, |head| head.height);
        let first_kept = Self::height().saturating_sub(T::Network::retention(chain));
        let mut steps = 0_u32;
        while cursor.height < first_kept && cursor.height <= newest && steps < T::MaxPrunedPerBlock::get() {
            cursor = cursor.step(chain);
            steps = steps.saturating_add(1);
        }
        ((cursor.height <= newest).then_some(cursor), steps)
    }

    /// Whether everything a height ever had is still there.
    pub(crate) fn is_kept(chain: VirtualChain, height: BlockNumber) -> bool {
        Cursors::<T>::get()
            .get(chain)
            .is_some_and(|cursor| height > cursor.height || (height == cursor.height && cursor.index == 0))
    }
}

impl Cursor {
    /// Removes one record, or the header of a height that has none left, and answers the next place.
    ///
    /// Indices have no gaps, so the first absent record ends a height; a height without records takes one step.
    fn step(self, chain: VirtualChain) -> Self {
        if records_trie::has_record(chain, self.height, self.index) {
            records_trie::remove_record(chain, self.height, self.index);
            return Self { height: self.height, index: self.index.saturating_add(1) };
        }
        records_trie::remove_header(chain, self.height);
        Self { height: self.height.saturating_add(1), index: 0 }
    }
}
