//! Acts of the council and the committee.

use crate::{arbitrary, common::Chain};
use codec::{Decode, Encode};
use derive_arbitrary::Arbitrary;
use frame_support::weights::Weight;
use pallet_collective::{Instance1, Instance2};
use scc_runtime::*;

/// A collective.
#[derive(Clone, Copy, Debug, Arbitrary)]
pub enum Chamber {
    Council,
    Committee,
}

impl Chamber {
    /// A motion.
    pub fn propose(self, threshold: u32, call: RuntimeCall) -> RuntimeCall {
        let (length_bound, proposal) = (length(&call), Box::new(call));
        match self {
            Self::Council => {
                pallet_collective::Call::<_, Instance1>::propose { threshold, proposal, length_bound }.into()
            }
            Self::Committee => {
                pallet_collective::Call::<_, Instance2>::propose { threshold, proposal, length_bound }.into()
            }
        }
    }

    /// A call of a member alone.
    pub fn execute(self, call: RuntimeCall) -> RuntimeCall {
        let (length_bound, proposal) = (length(&call), Box::new(call));
        match self {
            Self::Council => pallet_collective::Call::<_, Instance1>::execute { proposal, length_bound }.into(),
            Self::Committee => pallet_collective::Call::<_, Instance2>::execute { proposal, length_bound }.into(),
        }
    }

    /// Hash and number of an open motion; of none there is where there is none.
    fn motion(self, chain: &mut Chain, which: usize) -> (Hash, u32) {
        chain.read(|| {
            let open = match self {
                Self::Council => pallet_collective::Proposals::<Runtime, Instance1>::get(),
                Self::Committee => pallet_collective::Proposals::<Runtime, Instance2>::get(),
            };
            let hash = open.get(which % open.len().max(1)).copied().unwrap_or_default();
            let votes = match self {
                Self::Council => pallet_collective::Voting::<Runtime, Instance1>::get(hash),
                Self::Committee => pallet_collective::Voting::<Runtime, Instance2>::get(hash),
            };
            // Its number is the first field, and private.
            (hash, votes.map_or(0, |votes| u32::decode(&mut &votes.encode()[..]).unwrap()))
        })
    }
}

fn length(call: &RuntimeCall) -> u32 {
    u32::try_from(call.encoded_size()).unwrap()
}

/// Calls of `pallet-collective` about motions that [`crate::act::Via`] proposed.
#[derive(Clone, Debug, Arbitrary)]
pub enum MotionAct {
    Vote { chamber: Chamber, which: u8, approve: bool },
    Close { chamber: Chamber, which: u8 },
}

impl MotionAct {
    pub fn call(self, chain: &mut Chain) -> RuntimeCall {
        use pallet_collective::Call;
        match self {
            Self::Vote { chamber, which, approve } => {
                let (proposal, index) = chamber.motion(chain, which.into());
                match chamber {
                    Chamber::Council => Call::<_, Instance1>::vote { proposal, index, approve }.into(),
                    Chamber::Committee => Call::<_, Instance2>::vote { proposal, index, approve }.into(),
                }
            }
            Self::Close { chamber, which } => {
                let (proposal_hash, index) = chamber.motion(chain, which.into());
                let proposal_weight_bound = Weight::from_parts(5_000_000_000_000, u64::MAX);
                let length_bound = 100_000;
                match chamber {
                    Chamber::Council => {
                        Call::<_, Instance1>::close { proposal_hash, index, proposal_weight_bound, length_bound }.into()
                    }
                    Chamber::Committee => {
                        Call::<_, Instance2>::close { proposal_hash, index, proposal_weight_bound, length_bound }.into()
                    }
                }
            }
        }
    }
}
