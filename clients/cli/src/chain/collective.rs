//! The council and the committee: what their members move, and how they vote.

use super::{call::Encoded, Call, Chain};
use crate::failure::{Failure, Outcome};
use codec::{Compact, Decode, DecodeAll, Encode, Input};
use scc_types::{AccountId, Balance, BlockNumber, Hash};
use sp_crypto_hashing::{blake2_256, twox_128};

/// One of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collective {
    /// The foundation's council.
    Council,
    /// The committee.
    Committee,
}

/// How a motion stands.
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
pub struct Votes {
    /// Its number.
    pub index: u32,
    /// Votes that carry it.
    pub threshold: u32,
    /// Who is for it.
    pub ayes: Vec<AccountId>,
    /// Who is against it.
    pub nays: Vec<AccountId>,
    /// Last block of the vote.
    pub end: BlockNumber,
}

/// A motion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Motion {
    /// Hash of what is moved.
    pub hash: Hash,
    /// The call, in SCALE.
    pub call: Vec<u8>,
    /// How it stands.
    pub votes: Votes,
}

/// An `Executed` event: the error that the call met, in SCALE.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Executed(pub Option<Vec<u8>>);

impl Decode for Executed {
    fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
        Hash::decode(input)?;
        if input.read_byte()? == 0 {
            return Ok(Self(None));
        }
        let mut error = vec![0; input.remaining_len()?.unwrap_or_default()];
        input.read(&mut error)?;
        Ok(Self(Some(error)))
    }
}

impl Collective {
    /// The pallet's name.
    pub fn pallet(self) -> &'static str {
        match self {
            Self::Council => "Council",
            Self::Committee => "Committee",
        }
    }

    fn value(self, name: &str) -> Vec<u8> {
        [twox_128(self.pallet().as_bytes()), twox_128(name.as_bytes())].concat()
    }

    fn entry(self, name: &str, motion: Hash) -> Vec<u8> {
        [self.value(name), motion.0.to_vec()].concat()
    }
}

impl Call {
    /// Moves a call; carried out at once where one vote is enough.
    pub fn propose(collective: Collective, threshold: u32, call: Vec<u8>) -> Self {
        let length = length_of(&call);
        Self::new(collective.pallet(), "propose", (Compact(threshold), Encoded(call), Compact(length)))
    }

    /// Votes on a motion.
    pub fn vote(collective: Collective, motion: Hash, index: u32, approve: bool) -> Self {
        Self::new(collective.pallet(), "vote", (motion, Compact(index), approve))
    }

    /// Closes a motion; `weight`: of its call, in SCALE.
    pub fn close(collective: Collective, motion: &Motion, weight: Encoded) -> Self {
        let length = length_of(&motion.call);
        Self::new(collective.pallet(), "close", (motion.hash, Compact(motion.votes.index), weight, Compact(length)))
    }
}

impl Chain {
    /// The members.
    pub async fn members(&self, collective: Collective) -> Outcome<Vec<AccountId>> {
        self.decoded(&collective.value("Members")).await.map(Option::unwrap_or_default)
    }

    /// The motions that are voted on.
    pub async fn motions(&self, collective: Collective) -> Outcome<Vec<Motion>> {
        let hashes: Vec<Hash> = self.decoded(&collective.value("Proposals")).await?.unwrap_or_default();
        let mut motions = Vec::new();
        for hash in hashes {
            motions.extend(self.motion(collective, hash).await?);
        }
        Ok(motions)
    }

    /// One motion; `None`: it is closed, or never was.
    pub async fn motion(&self, collective: Collective, hash: Hash) -> Outcome<Option<Motion>> {
        let call = self.storage(&collective.entry("ProposalOf", hash)).await?;
        let votes = self.decoded(&collective.entry("Voting", hash)).await?;
        Ok(call.zip(votes).map(|(call, votes)| Motion { hash, call, votes }))
    }

    /// A call as motions carry it.
    pub fn encoded(&self, call: &Call) -> Outcome<Vec<u8>> {
        let metadata = self.metadata();
        let pallet = metadata.pallet_by_name(call.pallet());
        let variant = pallet.as_ref().and_then(|pallet| pallet.call_variant_by_name(call.name()));
        let (pallet, variant) = pallet.as_ref().zip(variant).ok_or_else(|| {
            Failure::Node(format!("the node has no call {}.{}; update scc", call.pallet(), call.name()))
        })?;
        Ok([&[pallet.call_index(), variant.index], call.arguments()].concat())
    }

    /// A call's name, such as `News.post`.
    pub fn name_of(&self, call: &[u8]) -> String {
        let metadata = self.metadata();
        let name = || {
            let pallet = metadata.pallet_by_call_index(*call.first()?)?;
            let variant = pallet.call_variant_by_index(*call.get(1)?)?;
            Some(format!("{}.{}", pallet.name(), variant.name))
        };
        name().unwrap_or_else(|| "an unknown call".into())
    }

    /// The weight of a call, in SCALE.
    pub async fn weight_of(&self, call: &[u8]) -> Outcome<Encoded> {
        let question = (Encoded(call.to_vec()), length_of(call));
        let (time, proof, _class, _fee): (Compact<u64>, Compact<u64>, u8, Balance) =
            self.ask("TransactionPaymentCallApi_query_call_info", question).await?;
        Ok(Encoded((time, proof).encode()))
    }

    async fn decoded<T: Decode>(&self, key: &[u8]) -> Outcome<Option<T>> {
        let unknown = |_| self.lost("it stores votes in an unknown form; update scc");
        self.storage(key).await?.map(|bytes| T::decode_all(&mut bytes.as_slice()).map_err(unknown)).transpose()
    }
}

/// The hash by which a motion is known.
pub fn motion_hash(call: &[u8]) -> Hash {
    blake2_256(call).into()
}

fn length_of(call: &[u8]) -> u32 {
    u32::try_from(call.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_motion_met_is_read() {
        let hash = [7; 32];
        assert_eq!(Executed::decode(&mut (hash, 0u8).encode().as_slice()), Ok(Executed(None)));
        let failed = (hash, 1u8, 3u8, [1u8; 5]).encode();
        assert_eq!(Executed::decode(&mut failed.as_slice()), Ok(Executed(Some(vec![3, 1, 1, 1, 1, 1]))));
        assert!(Executed::decode(&mut hash.as_slice()).is_err());
    }

    #[test]
    fn a_call_is_moved_with_its_length() {
        let call = Call::propose(Collective::Council, 2, vec![9, 8, 7]);
        assert_eq!(call.arguments(), [8, 9, 8, 7, 12]);
        assert_eq!((call.pallet(), call.name()), ("Council", "propose"));
    }
}
