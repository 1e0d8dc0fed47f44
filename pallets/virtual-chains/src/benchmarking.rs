//! What sealing and pruning cost at their dearest: records on all chains.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used)] // never part of a network's runtime

use crate::{records_trie, Config, Cursor, Cursors, Heads, Pallet};
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::traits::Get;
use scc_traits::{AppendRecord, NetworkParameters};
use scc_types::{AuxiliaryHeader, BlockNumber, VirtualChain};
use sp_core::storage::StateVersion;

/// Most bytes of a record that are measured; longer ones go on in proportion.
const LONGEST: u32 = 4_096;

fn put_head<T: Config>(chain: VirtualChain, height: BlockNumber) {
    let head =
        AuxiliaryHeader { chain, height, parent: Default::default(), count: 1, records_root: Default::default() };
    records_trie::put_header(&head);
    Heads::<T>::insert(chain, head);
}

fn go_to<T: Config>(height: BlockNumber) {
    frame_system::Pallet::<T>::set_block_number(height.into());
}

#[benchmarks]
mod benchmarks {
    use super::*;

    /// Hashing a record of `b` bytes: it has just been written and is at hand.
    #[benchmark]
    fn seal_record(b: Linear<0, LONGEST>) {
        let record = vec![1; b as usize];
        let root;

        #[block]
        {
            root = sp_io::trie::blake2_256_ordered_root(vec![record], StateVersion::V1);
        }

        assert_ne!(root, Default::default());
    }

    #[benchmark]
    fn seal() {
        go_to::<T>(2);
        for chain in VirtualChain::ALL {
            put_head::<T>(chain, 1);
            Pallet::<T>::append_bytes(chain, vec![1]);
        }

        #[block]
        {
            Pallet::<T>::seal();
        }

        assert!(VirtualChain::ALL.into_iter().all(|chain| Heads::<T>::get(chain).unwrap().height == 2));
    }

    /// The work chain has `s` steps to do, the last of which removes a header; the others are looked at.
    #[benchmark(skip_meta)]
    fn prune(s: Linear<0, { T::MaxPrunedPerBlock::get() }>) {
        let now = T::Network::retention(VirtualChain::Work) + 2;
        go_to::<T>(now);
        for chain in VirtualChain::ALL {
            put_head::<T>(chain, now);
            Cursors::<T>::mutate(|cursors| cursors.set(chain, Some(Cursor { height: now, index: 0 })));
        }
        put_head::<T>(VirtualChain::Work, 1);
        put_head::<T>(VirtualChain::Work, now);
        for index in 1..s {
            records_trie::put_record(VirtualChain::Work, 1, index - 1, &[1; 256]);
        }
        let height = if s == 0 { 2 } else { 1 };
        Cursors::<T>::mutate(|cursors| cursors.set(VirtualChain::Work, Some(Cursor { height, index: 0 })));

        #[block]
        {
            Pallet::<T>::prune();
        }

        assert_eq!(Cursors::<T>::get().get(VirtualChain::Work), Some(Cursor { height: 2, index: 0 }));
    }
}
