//! The machine that has a job: proves who asks for it, shows what is there, gives the key last.

use super::{
    super::{folder::JobFolder, News, Order, Plan, PostedJob, Teller},
    given::Given,
    offer::{offer, Offer},
    wire::{self, Answer, Ask},
};
use crate::failure::{Failure, Outcome};
use scc_dispatcher::{Guests, JobKey};
use scc_transport::{BlobService, Hash as BlobHash, IncomingMessages, MessageStream, PeerId, StreamProtocol};
use scc_types::{AccountId, Hash, JobId, Phase};
use sp_core::{sr25519, Pair};
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    task::JoinSet,
    time::{timeout, timeout_at, Instant, MissedTickBehavior},
};

/// Proofs awaited at one time; more streams are dropped.
const PROOFS: usize = 8;
/// Whoever asks signs within this time.
const PROOF_TIME: Duration = Duration::from_secs(10);
/// Refusals that are told one by one.
const TOLD: u32 = 8;
/// A taker may prepare its machine for so long without a word, while the job is served,
const PATIENCE: Duration = Duration::from_secs(600);
/// and this long once it is not: then it may come back,
const SILENCE: Duration = Duration::from_secs(60);
/// for this long, before the job is served here again.
const RETURN: Duration = Duration::from_secs(20);
/// The seed of a job's key.
const SEED_BYTES: usize = 32;

/// Who may fetch what of the job's folder: at most one taker.
#[derive(Default)]
pub struct Guest(Mutex<Option<(PeerId, HashSet<BlobHash>)>>);

impl Guest {
    /// As the dispatcher asks it.
    pub fn guests(self: &Arc<Self>) -> Guests {
        let guest = self.clone();
        Arc::new(move |peer, hash| guest.lock().as_ref().is_some_and(|(who, what)| who == peer && what.contains(hash)))
    }

    fn admit(&self, peer: PeerId, hashes: HashSet<BlobHash>) {
        *self.lock() = Some((peer, hashes));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<(PeerId, HashSet<BlobHash>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a proof is about.
struct Facts {
    genesis: Hash,
    job: JobId,
    requester: AccountId,
    server: PeerId,
}

/// Somebody who has the requester's key.
struct Proven {
    peer: PeerId,
    stream: MessageStream,
}

/// Lets those in who have the key.
struct Door {
    incoming: IncomingMessages,
    proving: JoinSet<Result<Proven, PeerId>>,
    facts: Arc<Facts>,
    refused: u32,
    teller: Arc<Teller>,
}

impl Door {
    /// The next one. May stand in a `select!`.
    async fn next(&mut self) -> Proven {
        loop {
            tokio::select! {
                arrived = self.incoming.next() => match arrived {
                    Some((peer, stream)) if self.proving.len() < PROOFS => {
                        self.proving.spawn(prove(self.facts.clone(), peer, stream));
                    }
                    Some(_) => {}
                    // The peer is shut down, and with it all this.
                    None => std::future::pending().await,
                },
                Some(Ok(proven)) = self.proving.join_next() => match proven {
                    Ok(proven) => return proven,
                    Err(peer) => self.note_refusal(peer),
                },
            }
        }
    }

    fn note_refusal(&mut self, peer: PeerId) {
        self.refused = self.refused.saturating_add(1);
        if self.refused > TOLD {
            tracing::warn!(%peer, count = self.refused, "asked for the job without its requester's key");
        } else {
            let job = self.facts.job;
            let text = format!("peer {peer} asked for job {job} without its requester's key and got nothing");
            // What cannot be told is not told; the job goes on.
            let _ = self.teller.tell(&News::Note { text });
        }
    }
}

async fn prove(facts: Arc<Facts>, peer: PeerId, mut stream: MessageStream) -> Result<Proven, PeerId> {
    // A seed is 32 bytes that nobody can know before.
    let (_, nonce) = sr25519::Pair::generate();
    let said = timeout(PROOF_TIME, async {
        stream.send(&Answer::Nonce(nonce)).await?;
        stream.receive::<Ask>().await
    });
    let payload = wire::payload(facts.genesis, facts.job, &facts.server, &peer, &nonce);
    match said.await {
        Ok(Ok(Ask::Prove(signature))) if wire::is_proof(signature, &payload, &facts.requester) => {
            Ok(Proven { peer, stream })
        }
        _ => {
            let text = format!("job {} is given only to who has its requester's key", facts.job);
            // Who went away hears nothing.
            let _ = timeout(PROOF_TIME, refuse(stream, text)).await;
            Err(peer)
        }
    }
}

/// Refuses it beside; nobody waits for that.
fn turn_away(proven: Proven, text: String) {
    tokio::spawn(refuse(proven.stream, text));
}

async fn refuse(mut stream: MessageStream, text: String) {
    // Who went away hears nothing.
    let _ = stream.send(&Answer::Refused(text)).await;
    let _ = stream.finish().await;
}

/// A taker and what is in hand for it.
struct Visit {
    proven: Proven,
    /// When it last said something.
    heard: Instant,
    /// Keeps what it names.
    _offer: Arc<Offer>,
}

impl Visit {
    /// Whether another machine waits until this one has the job or is gone.
    fn keeps_out(&self, other: &PeerId) -> bool {
        self.proven.peer != *other
    }

    /// What that other machine is told.
    fn refusal(&self, job: JobId) -> String {
        format!(
            "peer {} is taking job {job} at this moment: wait until it has it, and take it from there, or end 'scc take {job}' on that \
             machine and say it here again in a minute (nothing was changed)",
            self.proven.peer
        )
    }
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handed {
    /// The job is another machine's.
    Given(String),
    /// It never got the key: the job is served here.
    Kept,
}

/// Gives a job to who has its requester's key.
pub struct Giving<'a> {
    order: &'a Order<'a>,
    folder: &'a JobFolder,
    plan: Arc<Plan>,
    job: JobId,
    blobs: BlobService,
    guest: Arc<Guest>,
    door: Door,
    visit: Option<Visit>,
}

impl<'a> Giving<'a> {
    /// From now on who has the key is heard.
    pub fn start(
        order: &'a Order<'a>,
        folder: &'a JobFolder,
        plan: &Arc<Plan>,
        job: &PostedJob,
        blobs: BlobService,
        guest: Arc<Guest>,
    ) -> Outcome<Self> {
        let peer = blobs.peer();
        let incoming = peer.listen(StreamProtocol::new(wire::PROTOCOL), wire::limits(PATIENCE));
        let incoming = incoming.map_err(|error| Failure::Local(error.to_string()))?;
        let facts = Facts {
            genesis: order.context.chain.genesis(),
            job: job.id,
            requester: order.requester.clone(),
            server: peer.id(),
        };
        let teller = order.teller.clone();
        let door = Door { incoming, proving: JoinSet::new(), facts: Arc::new(facts), refused: 0, teller };
        Ok(Self { order, folder, plan: plan.clone(), job: job.id, blobs, guest, door, visit: None })
    }

    /// Until somebody with the key has all that does not change any more and wants the rest. The job is served meanwhile.
    pub async fn wait(&mut self) {
        loop {
            let Some(visit) = &mut self.visit else {
                let proven = self.door.next().await;
                self.welcome(proven).await;
                continue;
            };
            tokio::select! {
                proven = self.door.next() => match visit.keeps_out(&proven.peer) {
                    true => turn_away(proven, visit.refusal(self.job)),
                    false => self.welcome(proven).await,
                },
                asked = visit.proven.stream.receive::<Ask>() => match asked {
                    Ok(Ask::Alive) => {}
                    Ok(Ask::Stop) => return,
                    Ok(_) | Err(_) => self.visit = None,
                },
            }
        }
    }

    /// Shows somebody what is there while the job is served.
    async fn welcome(&mut self, proven: Proven) {
        let peer = proven.peer;
        match self.offer(false).await {
            Ok(offer) => {
                let text =
                    format!("another machine with your key ({peer}) takes job {}: it copies what is there", self.job);
                // What cannot be told is not told; the job goes on.
                let _ = self.order.teller.tell(&News::Note { text });
                self.show(proven, Arc::new(offer)).await;
            }
            Err(reason) => {
                let _ = self.order.teller.tell(&News::Trouble { reason: reason.clone() });
                turn_away(proven, cut(&reason));
            }
        }
    }

    async fn offer(&self, is_last: bool) -> Result<Offer, String> {
        let (manifest, bytes) = (&self.plan.manifest, &self.plan.manifest_bytes);
        let offered = offer(self.blobs.store(), self.folder, manifest, bytes, is_last).await;
        offered.map_err(|error| format!("the job's files cannot be given to another machine: {error}"))
    }

    async fn show(&mut self, mut proven: Proven, offer: Arc<Offer>) {
        self.guest.admit(proven.peer, offer.hashes.clone());
        let sent = proven.stream.send(&Answer::List(offer.list.hash(), offer.list.size())).await;
        self.visit = sent.is_ok().then_some(Visit { proven, heard: Instant::now(), _offer: offer });
    }

    /// Gives the job away, once the dispatcher has ended: nothing in the folder changes any more.
    pub async fn hand_over(mut self) -> Outcome<Handed> {
        let path = self.folder.join("job.key");
        // Held: no other scc here serves the job meanwhile.
        let _key = JobKey::load(&path).map_err(|error| Failure::Local(error.to_string()))?;
        let offer = match self.offer(true).await {
            Ok(offer) => Arc::new(offer),
            Err(reason) => {
                self.order.teller.tell(&News::Trouble { reason })?;
                return Ok(Handed::Kept);
            }
        };
        if let Some(visit) = self.visit.take() {
            self.show(visit.proven, offer.clone()).await;
        }
        let mut given: Option<Given> = None;
        let mut looks = tokio::time::interval(self.pause());
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let (is_here, is_given) = (self.visit.is_some(), given.is_some());
            tokio::select! {
                proven = self.door.next() => match (&given, &self.visit) {
                    (Some(given), _) if given.to != proven.peer.to_string() => turn_away(proven, given.refusal()),
                    (None, Some(visit)) if visit.keeps_out(&proven.peer) => {
                        turn_away(proven, visit.refusal(self.job));
                    }
                    _ => self.show(proven, offer.clone()).await,
                },
                asked = listen(&mut self.visit), if is_here => match asked {
                    Some(Ask::Alive) => {}
                    Some(Ask::Stop) => {
                        if let Some(visit) = self.visit.take() {
                            self.show(visit.proven, offer.clone()).await;
                        }
                    }
                    Some(Ask::Key) => {
                        let mark = self.give(given.take()).await?;
                        given = Some(mark);
                    }
                    Some(Ask::Have) if is_given => {
                        self.say(&Answer::Goodbye).await;
                        return Ok(self.given(given));
                    }
                    Some(_) | None => self.visit = None,
                },
                () = tokio::time::sleep(RETURN), if !is_here && !is_given => return Ok(Handed::Kept),
                _ = looks.tick(), if is_given => {
                    if self.is_elsewhere().await {
                        return Ok(self.given(given));
                    }
                }
            }
            if let (Some(given), true) = (&given, is_here && self.visit.is_none()) {
                self.order.teller.tell(&News::Note { text: given.unanswered() })?;
            }
        }
    }

    fn given(&self, given: Option<Given>) -> Handed {
        Handed::Given(given.map(|given| given.to).unwrap_or_default())
    }

    /// The mark first, on disk, then the key: from here on this folder is not served by itself.
    async fn give(&mut self, before: Option<Given>) -> Outcome<Given> {
        let path = self.folder.join("job.key");
        let unreadable = |error: std::io::Error| Failure::file("cannot read", &path, error);
        let seed: [u8; SEED_BYTES] = std::fs::read(&path)
            .map_err(unreadable)?
            .try_into()
            .map_err(|_| Failure::Local(format!("the job key {} does not hold a 32-byte seed", path.display())))?;
        let peer = self.visit.as_ref().map(|visit| visit.proven.peer.to_string()).unwrap_or_default();
        let given = before.unwrap_or_else(|| Given::now(self.job, peer));
        given.write(self.folder)?;
        self.order.stage.given(self.job);
        self.say(&Answer::Key(seed)).await;
        Ok(given)
    }

    async fn say(&mut self, answer: &Answer) {
        let Some(visit) = &mut self.visit else { return };
        if visit.proven.stream.send(answer).await.is_err() {
            self.visit = None;
        }
    }

    fn pause(&self) -> Duration {
        Duration::from_millis(self.order.context.chain.parameters().slot_duration.clamp(1_000, 30_000))
    }

    /// Whether the other machine serves the job, or nobody need any more. A chain that does not answer is asked again.
    async fn is_elsewhere(&self) -> bool {
        let own = self.blobs.peer().id().to_bytes();
        match self.order.context.chain.job(self.job).await {
            Ok(Some(view)) => view.phase != Phase::Open || view.endpoint.peer_id.as_slice() != own,
            Ok(None) => true,
            Err(_) => false,
        }
    }
}

/// What the taker says; `None`: it is gone.
async fn listen(visit: &mut Option<Visit>) -> Option<Ask> {
    let visit = visit.as_mut()?;
    let asked = timeout_at(visit.heard + SILENCE, visit.proven.stream.receive::<Ask>()).await.ok()?.ok();
    visit.heard = Instant::now();
    asked
}

fn cut(sentence: &str) -> String {
    sentence
        .chars()
        .scan(0, |bytes, letter| {
            *bytes += letter.len_utf8();
            (*bytes <= wire::MAX_SENTENCE_BYTES).then_some(letter)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use scc_transport::{DialOptions, Identity, Peer, PeerConfig};

    async fn peer(seed: u8) -> Peer {
        let mut config = PeerConfig::new(Identity::from_seed([seed; 32]));
        config.listen = vec!["/ip4/127.0.0.1/tcp/0".parse().expect("an address")];
        config.allow_private = true;
        Peer::start(config).await.expect("started")
    }

    /// Opens a stream to the server and signs what it says with a key, as if for a job.
    async fn ask(taker: &Peer, server: &Peer, key: &str, job: JobId, patience: Duration) -> (MessageStream, Answer) {
        taker.dial(server.id(), &server.listen_addresses(), DialOptions::default()).await.expect("connected");
        let protocol = StreamProtocol::new(wire::PROTOCOL);
        let mut stream = taker.open(server.id(), protocol, wire::limits(PROOF_TIME)).await.expect("open");
        let Answer::Nonce(nonce) = stream.receive().await.expect("said") else { panic!("a nonce") };
        let payload = wire::payload(Hash::zero(), job, &server.id(), &taker.id(), &nonce);
        let key = sr25519::Pair::from_string(key, None).expect("a key");
        stream.send(&Ask::Prove(key.sign(&payload).0)).await.expect("sent");
        let answer = timeout(patience, stream.receive()).await;
        let answer = answer.map_or(Answer::Goodbye, |answer| answer.expect("said"));
        (stream, answer)
    }

    #[tokio::test]
    async fn strangers_are_refused_with_a_reason_and_do_not_keep_the_owner_out() {
        let (server, taker) = (peer(1).await, peer(2).await);
        let requester = sr25519::Pair::from_string("//Alice", None).expect("a key").public();
        let facts =
            Facts { genesis: Hash::zero(), job: 7, requester: AccountId::new(requester.0), server: server.id() };
        let incoming = server.listen(StreamProtocol::new(wire::PROTOCOL), wire::limits(PATIENCE)).expect("listens");
        let teller = Arc::new(Teller::new(true));
        let mut door = Door { incoming, proving: JoinSet::new(), facts: Arc::new(facts), refused: 0, teller };
        let strangers = async {
            for (key, job) in [("//Bob", 7), ("//Alice", 8)] {
                let (_, answer) = ask(&taker, &server, key, job, PATIENCE).await;
                assert_eq!(answer, Answer::Refused("job 7 is given only to who has its requester's key".into()));
            }
            // One that says nothing waits beside.
            let protocol = StreamProtocol::new(wire::PROTOCOL);
            let silent = taker.open(server.id(), protocol, wire::limits(PROOF_TIME)).await.expect("open");
            let (stream, answer) = ask(&taker, &server, "//Alice", 7, Duration::from_millis(500)).await;
            assert_eq!(answer, Answer::Goodbye, "nothing is said yet, and nothing refused");
            (silent, stream)
        };
        let (proven, _streams) = tokio::join!(door.next(), strangers);
        assert_eq!((proven.peer, door.refused), (taker.id(), 2));
        server.shutdown().await;
        taker.shutdown().await;
    }

    #[test]
    fn only_the_taker_fetches_only_what_is_listed() {
        let [taker, other] = [1, 2].map(|seed| Identity::from_seed([seed; 32]).peer_id());
        let [listed, unlisted] = [1, 2].map(|byte| BlobHash([byte; 32]));
        let guest = Arc::new(Guest::default());
        let may = guest.guests();
        assert!(!may(&taker, &listed), "nobody at first");
        guest.admit(taker, HashSet::from([listed]));
        assert!(may(&taker, &listed) && !may(&taker, &unlisted) && !may(&other, &listed));
        guest.admit(other, HashSet::from([listed]));
        assert!(!may(&taker, &listed), "one at a time");
    }

    #[test]
    fn a_refusal_is_short() {
        let long = cut(&"ü".repeat(1_000));
        assert_eq!(long.len(), wire::MAX_SENTENCE_BYTES);
        assert_eq!(cut("no"), "no");
    }
}
