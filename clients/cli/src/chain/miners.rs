//! Who makes the blocks.

use super::{call::Encoded, Call, Chain};
use crate::failure::{Failure, Outcome};
use codec::{Decode, Encode};
use scc_types::{AccountId, Balance, CandidateView, MinerView, MiningTerms, SeatsView, SessionIndex};
use serde::Deserialize;
use serde_json::json;
use sp_core::Bytes;

/// The head of a `NoticeGiven` event.
#[derive(Clone, Debug, Decode)]
pub struct NoticeGiven {
    /// Who; told already.
    pub _miner: AccountId,
    /// Its bond, in planck.
    pub bond: Balance,
    /// First session in which the bond can be withdrawn, unless it is seated after this one.
    pub free_from: SessionIndex,
}

/// Session keys that a node made, with the proof that it has them.
#[derive(Clone, Debug, Deserialize)]
pub struct SessionKeys {
    /// In SCALE.
    pub keys: Bytes,
    /// For the account they were made for.
    pub proof: Option<Bytes>,
}

impl Call {
    /// Runs for a seat.
    pub fn register_miner(bond: Balance) -> Self {
        Self::new("Miners", "register", bond)
    }

    /// Adds to the bond.
    pub fn bond_more(amount: Balance) -> Self {
        Self::new("Miners", "bond_more", amount)
    }

    /// Gives notice.
    pub fn unbond() -> Self {
        Self::new("Miners", "unbond", ())
    }

    /// Takes the bond back.
    pub fn withdraw_bond() -> Self {
        Self::new("Miners", "withdraw", ())
    }

    /// Sets session keys.
    pub fn set_session_keys(keys: &SessionKeys) -> Self {
        let proof = keys.proof.as_ref().map(|proof| proof.0.clone()).unwrap_or_default();
        Self::new("Session", "set_keys", (Encoded(keys.keys.0.clone()), proof))
    }
}

impl Chain {
    /// What a seat takes.
    pub async fn mining_terms(&self) -> Outcome<MiningTerms> {
        self.ask("MinersApi_terms", ()).await
    }

    /// Who makes blocks in this session and the next.
    pub async fn seats(&self) -> Outcome<SeatsView> {
        self.ask("MinersApi_seats", ()).await
    }

    /// Candidates, best first; at most 100.
    pub async fn candidates(&self, skip: u32, limit: u32) -> Outcome<Vec<CandidateView>> {
        self.ask("MinersApi_candidates", (skip, limit)).await
    }

    /// One account as a miner.
    pub async fn miner(&self, account: &AccountId) -> Outcome<MinerView> {
        self.ask("MinersApi_miner", account).await
    }

    /// Lets the node make session keys and keep their secrets.
    pub async fn make_session_keys(&self, owner: &AccountId) -> Outcome<SessionKeys> {
        let owner = format!("0x{}", hex::encode(owner.encode()));
        self.request("author_rotateKeysWithOwner", &[json!(owner)]).await.map_err(|failure| {
            let hint = "only your own node makes keys for you: ask it on its machine, with --rpc-methods unsafe";
            match failure {
                Failure::Node(text) => Failure::Node(format!("{text}; {hint} (nothing was sent)")),
                other => other,
            }
        })
    }
}
