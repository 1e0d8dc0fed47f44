//! A value for each chain, all in one place of storage: every block looks at all of them.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use scc_types::VirtualChain;

/// Values in the order of the chains' letters.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct PerChain<V>([V; VirtualChain::ALL.len()]);

impl<V: Copy + Default> PerChain<V> {
    /// The chain's value.
    pub fn get(&self, chain: VirtualChain) -> V {
        self.0.get(place(chain)).copied().unwrap_or_default()
    }

    /// Sets the chain's value.
    pub fn set(&mut self, chain: VirtualChain, value: V) {
        if let Some(own) = self.0.get_mut(place(chain)) {
            *own = value;
        }
    }
}

fn place(chain: VirtualChain) -> usize {
    usize::from(chain.letter().saturating_sub(VirtualChain::Scores.letter()))
}

#[test]
fn each_chain_has_a_place_of_its_own() {
    let mut numbers = PerChain::default();
    for chain in VirtualChain::ALL {
        numbers.set(chain, chain.letter());
    }
    assert_eq!(numbers.0, *b"abcdef");
    assert!(VirtualChain::ALL.into_iter().all(|chain| numbers.get(chain) == chain.letter()));
}
