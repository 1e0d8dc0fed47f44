//! Transactions: signed, handed to the node, found again in a block.
//!
//! A signed transaction is the same bytes however often it is handed in, and its number makes sure that it counts once. So its
//! fate can always be found out, by looking for the bytes in the blocks in which it can be, after a lost connection or in
//! another life of this program.

use super::{
    events::Included,
    explain::{self, Verdict},
    Call, Chain,
};
use crate::failure::{Failure, Outcome};
use scc_types::{AccountId, Balance, BlockNumber, Hash, Nonce};
use serde::{Deserialize, Serialize};
use sp_core::{sr25519, Pair};
use std::{io::IsTerminal, time::Duration};
use subxt::{
    config::{DefaultExtrinsicParamsBuilder, SubstrateConfig},
    rpcs::Error as RpcError,
    transactions::Signer as _,
};

/// Blocks for which a transaction is good.
const LIFE: u32 = 64;
/// So often another number is taken when the account's other transactions are in the way.
const ATTEMPTS: usize = 16;
/// A waiting transaction is handed in again after so many blocks: nodes forget.
const REMIND: BlockNumber = 8;
/// Blocks looked at again, for the case that they were replaced by others.
const REPLACED: BlockNumber = 8;

/// A node that went away is asked so often whether it is back,
const RETURNS: u32 = 30;
/// with a pause between.
const AWAY: Duration = Duration::from_secs(2);
/// Blocks so many milliseconds apart make a person wonder.
const SLOW_SLOT: u64 = 10_000;

/// A signed transaction, which can be handed in again and again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// Its bytes, in hexadecimal.
    pub bytes: String,
    /// The account's number for it.
    pub nonce: Nonce,
    /// The block before the first that can hold it.
    pub born: BlockNumber,
    /// The last block that can hold it.
    pub until: BlockNumber,
}

/// What became of a transaction.
pub enum Fate {
    /// It is in a block of the best chain and did what it should.
    Included(Included),
    /// It never had and never will have an effect; why.
    Failed(Failure),
    /// Another transaction took its number, or its time is over: it never had and never will have an effect.
    Lost,
}

impl Chain {
    /// Signs a call, submits it and waits until it is in a best block.
    pub async fn submit(&self, call: &Call, key: &sr25519::Pair) -> Outcome<Included> {
        for _ in 0..ATTEMPTS {
            let signed = self.sign(call, key).await?;
            match self.outlast(&signed, key).await? {
                Fate::Included(included) => return Ok(included),
                Fate::Failed(failure) => return Err(failure),
                Fate::Lost => {}
            }
        }
        Err(crowded())
    }

    /// Signs a call with the account's next number.
    pub async fn sign(&self, call: &Call, key: &sr25519::Pair) -> Outcome<Signed> {
        let signer = Signer(key.clone());
        // The pool's own count: transactions of a moment ago are in it, the state does not know them yet.
        let nonce = self.rpc(|legacy| {
            let account = signer.account_id();
            async move { legacy.system_account_next_index(&account).await }
        });
        let nonce = nonce.await?;
        let at = self.link().client.at_current_block().await.map_err(|error| self.lost(error))?;
        let params = DefaultExtrinsicParamsBuilder::new().nonce(nonce).mortal(LIFE.into()).build();
        let signed = at.transactions().create_signed(call, &signer, params).await.map_err(|error| self.lost(error))?;
        let born = BlockNumber::try_from(at.block_number()).unwrap_or(BlockNumber::MAX);
        Ok(Signed {
            bytes: hex::encode(signed.encoded()),
            nonce: Nonce::try_from(nonce).unwrap_or(Nonce::MAX),
            born,
            until: born.saturating_add(LIFE),
        })
    }

    /// What the chain will take for a transaction, in planck.
    pub async fn fee(&self, signed: &Signed) -> Outcome<Balance> {
        let at = self.link().client.at_current_block().await.map_err(|error| self.lost(error))?;
        let transaction = at.transactions().from_bytes(signed.to_bytes()?);
        transaction.partial_fee_estimate().await.map_err(|error| self.lost(error))
    }

    /// Hands a transaction in and finds out what becomes of it. `is_new`: no node has seen it before.
    ///
    /// An error leaves its fate open: it may still come into a block.
    pub async fn deliver(&self, signed: &Signed, key: &sr25519::Pair, is_new: bool) -> Outcome<Fate> {
        let link = self.link().number;
        let verdict = self.hand_in(signed).await?;
        // Over a second connection it is handed in a second time.
        let is_new = is_new && self.link().number == link;
        let refusal = match verdict {
            // No node can have it, so another number can be taken at once.
            Some(Verdict::Displaced | Verdict::Outdated) if is_new => return Ok(Fate::Lost),
            Some(Verdict::Refused(failure)) if is_new => return Ok(Fate::Failed(failure)),
            // Of what is in a block already a node says the same: the blocks decide.
            Some(Verdict::Refused(failure)) => Some(failure),
            Some(Verdict::Displaced | Verdict::Outdated | Verdict::Known) | None => None,
        };
        self.fate(signed, &AccountId::from(key.public()), refusal).await
    }

    /// As `deliver`, over the time in which the node is away: it comes back without what only its pool held, and gets it again.
    async fn outlast(&self, signed: &Signed, key: &sr25519::Pair) -> Outcome<Fate> {
        let mut delivered = self.deliver(signed, key, true).await;
        for attempt in 0..RETURNS {
            if !matches!(delivered, Err(Failure::Node(_))) {
                break;
            }
            if attempt == 0 && std::io::stderr().is_terminal() {
                eprintln!("the node is away; what you signed is handed in again when it is back, and counts once");
            }
            tokio::time::sleep(AWAY).await;
            delivered = self.deliver(signed, key, false).await;
        }
        delivered.map_err(|failure| match failure {
            Failure::Node(_) => failure.with(|text| open(&text, signed)),
            other => other,
        })
    }

    /// Why a call of a motion had no effect, from its event.
    pub fn explain(&self, error: &[u8]) -> String {
        explain::dispatch_bytes(error, self.metadata())
    }

    async fn hand_in(&self, signed: &Signed) -> Outcome<Option<Verdict>> {
        let bytes = signed.to_bytes()?;
        let answer = self.link().legacy.author_submit_extrinsic(&bytes).await;
        let answer = match answer {
            Err(RpcError::Client(_)) => {
                self.reconnect().await?;
                self.link().legacy.author_submit_extrinsic(&bytes).await
            }
            answer => answer,
        };
        match answer {
            Ok(_) => Ok(None),
            Err(RpcError::User(error)) => Ok(Some(explain::verdict(&error))),
            Err(error) => Err(self.lost(error)),
        }
    }

    /// Looks for a transaction in the blocks until it is there or cannot come any more. `refusal`: what the node said of it.
    async fn fate(&self, signed: &Signed, account: &AccountId, refusal: Option<Failure>) -> Outcome<Fate> {
        let bytes = signed.to_bytes()?;
        let slot = self.parameters().slot_duration;
        let pause = Duration::from_millis(slot.clamp(1_600, 12_000) / 4);
        let (mut link, mut told) = (self.link().number, false);
        let (mut looked_at, mut reminded) = (signed.born, self.best().await?);
        loop {
            // In this order: what used the number is in a block that is looked at.
            let nonce: Nonce = self.ask("AccountNonceApi_account_nonce", account).await?;
            let best = self.best().await?;
            let from = looked_at.saturating_sub(REPLACED).max(signed.born).saturating_add(1);
            for height in from..=best.min(signed.until) {
                if let Some(fate) = self.look_in(height, &bytes).await? {
                    return Ok(fate);
                }
            }
            if nonce > signed.nonce || best >= signed.until {
                return Ok(Fate::Lost);
            }
            if let Some(failure) = refusal {
                return Ok(Fate::Failed(failure));
            }
            if !std::mem::replace(&mut told, true) && slot >= SLOW_SLOT && std::io::stderr().is_terminal() {
                eprintln!("sent; it waits for a block, and blocks are {} s apart here", slot / 1_000);
            }
            looked_at = best;
            // Behind a new connection may be a node that was started anew: it has nothing of what only its pool held.
            let connected = self.link().number;
            if connected != link || best >= reminded.saturating_add(REMIND) {
                (link, reminded) = (connected, best);
                // Whatever it answers, the blocks decide.
                let _ = self.hand_in(signed).await?;
            }
            tokio::time::sleep(pause).await;
        }
    }

    async fn look_in(&self, height: BlockNumber, bytes: &[u8]) -> Outcome<Option<Fate>> {
        let Some(hash) = self.block_hash(height).await? else { return Ok(None) };
        let block = self.rpc(|legacy| async move { legacy.chain_get_block(Some(hash.0.into())).await }).await?;
        let Some(block) = block else {
            return Err(self.lost(format!("it keeps block {height} no more, in which the transaction may be")));
        };
        match block.block.extrinsics.iter().any(|extrinsic| extrinsic.0 == bytes) {
            true => self.effect(hash, bytes).await.map(Some),
            false => Ok(None),
        }
    }

    /// What a transaction in a block did.
    async fn effect(&self, hash: Hash, bytes: &[u8]) -> Outcome<Fate> {
        let at = self.link().client.at_block(subxt::utils::H256(hash.0)).await.map_err(|error| self.lost(error))?;
        let extrinsics = at.extrinsics().fetch().await.map_err(|error| self.lost(error))?;
        let found = extrinsics.iter().flatten().find(|extrinsic| extrinsic.bytes() == bytes);
        let events = match &found {
            Some(extrinsic) => extrinsic.events().await.map_err(|error| self.lost(error))?,
            None => return Err(self.lost("a transaction vanished from its block")),
        };
        let failed = events
            .iter()
            .flatten()
            .find(|event| event.pallet_name() == "System" && event.event_name() == "ExtrinsicFailed");
        let Some(failed) = failed else { return Ok(Fate::Included(Included::new(hash, events))) };
        let words = explain::dispatch_bytes(failed.field_bytes(), self.metadata());
        Ok(Fate::Failed(Failure::Chain(format!("the chain refused it, only a fee was taken: {words}"))))
    }
}

/// A node went away with a transaction and did not come back.
fn open(text: &str, signed: &Signed) -> String {
    format!(
        "{text}. What you signed may still come into a block up to {}: look at the account from another node before you give \
         the command again",
        signed.until
    )
}

/// The account's other transactions are in the way.
pub fn crowded() -> Failure {
    Failure::Chain(
        "other transactions of this account were always faster; nothing was sent, try again when they are done".into(),
    )
}

impl Signed {
    fn to_bytes(&self) -> Outcome<Vec<u8>> {
        hex::decode(&self.bytes).map_err(|_| Failure::Local("the payment that was written down is damaged".into()))
    }
}

struct Signer(sr25519::Pair);

impl subxt::transactions::Signer<SubstrateConfig> for Signer {
    fn account_id(&self) -> subxt::utils::AccountId32 {
        subxt::utils::AccountId32(self.0.public().0)
    }

    fn sign(&self, payload: &[u8]) -> subxt::utils::MultiSignature {
        subxt::utils::MultiSignature::Sr25519(self.0.sign(payload).0)
    }
}
