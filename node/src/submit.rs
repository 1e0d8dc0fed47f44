//! Signed extrinsics of one account: signed one after the other, because each takes the next nonce; then any number wait for their block.

use crate::service::{Client, Pool};
use codec::{Decode, Encode};
use frame_system_rpc_runtime_api::AccountNonceApi;
use futures::StreamExt;
use sc_client_api::{BlockchainEvents, HeaderBackend, StorageProvider};
use sc_transaction_pool_api::{
    error::{Error as PoolError, IntoPoolError},
    InPoolTransaction, TransactionPool, TransactionSource, TransactionStatus, TransactionStatusStream,
};
use scc_runtime::{
    opaque, ChargeTransactionPayment, Hash, Runtime, RuntimeCall, RuntimeEvent, SignedPayload, TxExtension,
    UncheckedExtrinsic, VERSION,
};
use scc_types::AccountId;
use scc_worker::Inclusion;
use sp_api::ProvideRuntimeApi;
use sp_block_builder::BlockBuilder;
use sp_core::{sr25519, storage::StorageKey, Pair};
use sp_runtime::{generic::Era, traits::Header as _, transaction_validity::InvalidTransaction, DispatchError};
use std::{collections::HashSet, pin::Pin, sync::Arc, time::Duration};
use tokio::{sync::Mutex, time::Instant};

/// A transaction is good for so many blocks.
const LIFE: u64 = 64;
/// Once the chain is past its nonce, the pool has so long to say that a block took the transaction in.
const GRACE: Duration = Duration::from_secs(30);

/// The key that an argument names: a file with the secret phrase, or a development key such as //Bob.
pub fn read_key(argument: &str) -> Result<sr25519::Pair, String> {
    let secret = match argument.starts_with("//") {
        true => argument.to_string(),
        false => std::fs::read_to_string(argument).map_err(|error| format!("{argument}: {error}"))?,
    };
    let named = if argument.starts_with("//") { "the key" } else { argument };
    sr25519::Pair::from_string(secret.trim(), None).map_err(|_| format!("{named} is not a secret phrase"))
}

/// A transaction in the pool.
struct Sent {
    nonce: u32,
    /// The first block that cannot take it in.
    until: u64,
    watched: Pin<Box<TransactionStatusStream<Hash, Hash>>>,
}

/// Signs, submits and waits.
pub struct Submitter {
    client: Arc<Client>,
    pool: Arc<Pool>,
    key: sr25519::Pair,
    turn: Mutex<()>,
}

impl Submitter {
    /// Submits for the account of `key`.
    pub fn new(client: Arc<Client>, pool: Arc<Pool>, key: sr25519::Pair) -> Self {
        Self { client, pool, key, turn: Mutex::new(()) }
    }

    /// Who signs.
    pub fn account(&self) -> AccountId {
        self.key.public().into()
    }

    /// Until the call is in a block: whether it took effect there. An error is a sentence and may pass: the transaction can come into no
    /// block any more, or never was on its way.
    pub async fn submit(&self, call: RuntimeCall) -> Result<Inclusion, String> {
        let mut blocks = self.client.import_notification_stream();
        let Sent { nonce, until, mut watched } = self.send(call).await?;
        let mut overtaken: Option<Instant> = None;
        loop {
            let grace = async move {
                match overtaken {
                    Some(since) => tokio::time::sleep_until(since + GRACE).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                status = watched.next() => match status {
                    Some(TransactionStatus::InBlock(place) | TransactionStatus::Finalized(place)) => {
                        return self.effect(place.0, place.1);
                    }
                    Some(TransactionStatus::Invalid | TransactionStatus::Dropped | TransactionStatus::Usurped(_)) | None => {
                        return Err("the transaction was dropped before a block took it in".into());
                    }
                    Some(_) => {}
                },
                // The pool does not tell when another transaction of the account has come into a block under the same number.
                Some(_) = blocks.next() => {
                    let best = self.client.info();
                    if u64::from(best.best_number) >= until {
                        return Err("no block took the transaction in".into());
                    }
                    if overtaken.is_none() && self.nonce(best.best_hash).is_ok_and(|next| next > nonce) {
                        overtaken = Some(Instant::now());
                    }
                }
                () = grace => return Err("another transaction of this account took its number".into()),
            }
        }
    }

    /// Signs with the next nonce, and puts it into the pool.
    async fn send(&self, call: RuntimeCall) -> Result<Sent, String> {
        let _turn = self.turn.lock().await;
        let best = self.client.info();
        let nonce = self.next_nonce(best.best_hash)?;
        let extrinsic = self.sign(call, nonce, Some(LIFE))?;
        let until = Era::mortal(LIFE, best.best_number.into()).death(best.best_number.into());
        let watched = self.pool.submit_and_watch(best.best_hash, TransactionSource::Local, extrinsic).await;
        let watched = watched.map_err(|error| match error.into_pool_error() {
            Ok(PoolError::InvalidTransaction(InvalidTransaction::Payment)) => {
                format!("{} cannot pay the fee; a tenth of a token is enough", self.account())
            }
            Ok(error) => format!("the transaction was not taken in: {error}"),
            Err(error) => format!("the transaction was not taken in: {error}"),
        })?;
        Ok(Sent { nonce, until, watched })
    }

    /// The account's nonce at `best`, after what waits in the pool.
    fn next_nonce(&self, best: Hash) -> Result<u32, String> {
        let (account, mut nonce) = (self.account(), self.nonce(best)?);
        let tags = |waiting: &Arc<_>| InPoolTransaction::provides(&**waiting).to_vec();
        let ours = |tag: &Vec<u8>| account.using_encoded(|account| tag.starts_with(account));
        let waiting: HashSet<Vec<u8>> = self.pool.ready().flat_map(|waiting| tags(&waiting)).filter(ours).collect();
        while waiting.contains(&(&account, nonce).encode()) {
            nonce = nonce.saturating_add(1);
        }
        Ok(nonce)
    }

    fn nonce(&self, at: Hash) -> Result<u32, String> {
        self.client.runtime_api().account_nonce(at, self.account()).map_err(|error| error.to_string())
    }

    /// Whether the call would take effect in the best block's state, which costs nothing to ask; else why not.
    pub fn try_out(&self, call: RuntimeCall) -> Result<(), String> {
        // For ever: the best block's own state does not know its hash yet, in which a life would begin.
        let best = self.client.info().best_hash;
        let extrinsic = self.sign(call, self.nonce(best)?, None)?;
        let result = self.client.runtime_api().apply_extrinsic(best, extrinsic);
        match result.map_err(|error| error.to_string())? {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(name(&error)),
            Err(error) => Err(format!("{error:?}")),
        }
    }

    /// Signs a call, good for so many blocks or for ever.
    fn sign(&self, call: RuntimeCall, nonce: u32, life: Option<u64>) -> Result<opaque::UncheckedExtrinsic, String> {
        let info = self.client.info();
        let era = life.map_or(Era::Immortal, |life| Era::mortal(life, info.best_number.into()));
        let extension: TxExtension = (
            frame_system::CheckNonZeroSender::new(),
            frame_system::CheckSpecVersion::new(),
            frame_system::CheckTxVersion::new(),
            frame_system::CheckGenesis::new(),
            frame_system::CheckEra::from(era),
            frame_system::CheckNonce::from(nonce),
            frame_system::CheckWeight::new(),
            ChargeTransactionPayment::from(0),
            frame_metadata_hash_extension::CheckMetadataHash::new(false),
            frame_system::WeightReclaim::new(),
        );
        let birth = self.birth(era, info.best_hash, info.best_number)?;
        let implicit =
            ((), VERSION.spec_version, VERSION.transaction_version, info.genesis_hash, birth, (), (), (), None, ());
        let payload = SignedPayload::from_raw(call.clone(), extension.clone(), implicit);
        let signature = payload.using_encoded(|bytes| self.key.sign(bytes));
        let extrinsic = UncheckedExtrinsic::new_signed(call, self.account().into(), signature.into(), extension);
        opaque::UncheckedExtrinsic::try_from_encoded_extrinsic(&extrinsic.encode()).map_err(|error| error.to_string())
    }

    /// Hash of the block in which the era begins.
    fn birth(&self, era: Era, best: Hash, number: u32) -> Result<Hash, String> {
        if era.is_immortal() {
            return Ok(self.client.info().genesis_hash);
        }
        let birth = u32::try_from(era.birth(number.into())).unwrap_or(number);
        let mut hash = best;
        for _ in birth..number {
            let header = self.client.header(hash).map_err(|error| error.to_string())?;
            hash = *header.ok_or("the best chain has a gap")?.parent_hash();
        }
        Ok(hash)
    }

    /// What the extrinsic at `index` of `block` did, from the block's events.
    fn effect(&self, block: Hash, index: usize) -> Result<Inclusion, String> {
        let key = [sp_crypto_hashing::twox_128(b"System"), sp_crypto_hashing::twox_128(b"Events")].concat();
        let stored = self.client.storage(block, &StorageKey(key)).map_err(|error| error.to_string())?;
        let bytes = stored.map(|data| data.0).unwrap_or_default();
        let records = Vec::<frame_system::EventRecord<RuntimeEvent, Hash>>::decode(&mut bytes.as_slice())
            .map_err(|_| "the block's events cannot be read")?;
        let ours = |phase: &frame_system::Phase| matches!(phase, frame_system::Phase::ApplyExtrinsic(at) if usize::try_from(*at) == Ok(index));
        for record in records.iter().filter(|record| ours(&record.phase)) {
            if let RuntimeEvent::System(frame_system::Event::ExtrinsicFailed { dispatch_error, .. }) = &record.event {
                return Ok(Inclusion::Refused { reason: name(dispatch_error) });
            }
        }
        let header = self.client.header(block).map_err(|error| error.to_string())?.ok_or("the block is gone")?;
        Ok(Inclusion::Included { block: *header.number() })
    }
}

/// A refusal by its name.
fn name(error: &DispatchError) -> String {
    let DispatchError::Module(module) = error else { return format!("{error:?}") };
    let jobs = <scc_runtime::Jobs as frame_support::traits::PalletInfoAccess>::index();
    let miners = <scc_runtime::Miners as frame_support::traits::PalletInfoAccess>::index();
    let workers = <scc_runtime::Workers as frame_support::traits::PalletInfoAccess>::index();
    let known = match usize::from(module.index) {
        index if index == jobs => {
            pallet_jobs::Error::<Runtime>::decode(&mut &module.error[..]).map(|e| format!("{e:?}"))
        }
        index if index == miners => {
            pallet_miners::Error::<Runtime>::decode(&mut &module.error[..]).map(|e| format!("{e:?}"))
        }
        index if index == workers => {
            pallet_workers::Error::<Runtime>::decode(&mut &module.error[..]).map(|e| format!("{e:?}"))
        }
        _ => return format!("{error:?}"),
    };
    known.unwrap_or_else(|_| format!("{error:?}"))
}
