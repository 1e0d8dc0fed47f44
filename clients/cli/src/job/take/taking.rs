//! The machine that takes a job: proves its key, looks whether it can go on, fetches, and asks for the job's key last.

use super::{
    super::{
        folder::JobFolder,
        here::Request,
        resume,
        room::{bytes, free},
        serving::{addresses_of, listen_addresses, parsed},
        News, Teller,
    },
    given::Taken,
    place::{is_free, of_name, Staging},
    wire::{self, Answer, Ask, List, Part, What},
    words::{out_of, Ways},
};
use crate::{
    account,
    commands::{product_ready, Context},
    failure::{Failure, Outcome},
    output,
};
use codec::DecodeLimit;
use futures::{stream, StreamExt, TryStreamExt};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use scc_job_spec::{Manifest, MAX_MANIFEST_BYTES};
use scc_transport::{
    AddressPolicy, Blob, BlobConfig, BlobService, DialOptions, FetchError, FetchOptions, Hash as BlobHash, Identity,
    MessageError, MessageStream, Peer, PeerConfig, PeerId, Progress, StoreError, StreamProtocol,
};
use scc_types::{Engine, JobId, JobView, Phase};
use sp_core::{sr25519, Pair};
use std::{
    collections::HashMap,
    future::Future,
    path::{Path, PathBuf},
    pin::pin,
    sync::{
        atomic::{AtomicU64, Ordering},
        Arc,
    },
    time::Duration,
};

/// A lost connection is made anew so often,
const TRIES: u32 = 5;
/// and again so often once something has come, with this pause.
const PAUSE: Duration = Duration::from_secs(3);
/// The other machine may read its disk for so long before it answers.
const PATIENCE: Duration = Duration::from_secs(600);
/// Goodbye is not waited for any longer.
const GOODBYE: Duration = Duration::from_secs(5);
/// Files fetched at one time.
const FETCHES: usize = 6;
/// Values in a list are not nested deeper.
const MAX_DEPTH: u32 = 8;
/// What came is on this disk twice at most: as it came, and as frames.
const COPIES: u64 = 2;

/// What is wanted.
pub struct Wanted<'a> {
    /// The chain, and whose job it is.
    pub context: &'a Context,
    /// The requester's key.
    pub key: &'a sr25519::Pair,
    /// The job.
    pub job: JobId,
    /// Where its frames or results go.
    pub out: Option<&'a Path>,
    /// How this machine serves it.
    pub ways: &'a Ways,
    /// Tells how far it is.
    pub teller: Arc<Teller>,
}

/// Why an attempt ended.
enum Trouble {
    /// The connection; another attempt goes on where it ended.
    Lost(String),
    /// Nothing that another attempt changes.
    Ended(Failure),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Ended(failure)
    }
}

impl From<MessageError> for Trouble {
    fn from(error: MessageError) -> Self {
        Self::Lost(error.to_string())
    }
}

impl From<FetchError> for Trouble {
    fn from(error: FetchError) -> Self {
        let text = error.to_string();
        match error {
            FetchError::Store(StoreError::InUse(_)) => Self::Lost(text),
            FetchError::Store(_) => {
                Self::Ended(Failure::Local(format!("{text} (the job goes on where it is, what came of it is kept)")))
            }
            FetchError::Mismatch { .. } | FetchError::TooLarge { .. } => Self::Ended(Failure::Local(format!(
                "the other machine sends something else than it names: {text} (the job goes on where it is)"
            ))),
            _ => Self::Lost(text),
        }
    }
}

/// Brings the job here; answers its folder.
pub async fn take(wanted: &Wanted<'_>) -> Outcome<JobFolder> {
    let genesis = wanted.context.chain.genesis();
    let is_whole = Staging::is_whole(genesis, wanted.job);
    sweep(wanted.context).await?;
    if !is_whole {
        crate::commands::open_job(wanted.context, wanted.job).await?;
    }
    let staging = Staging::open(genesis, wanted.job)?;
    if is_whole {
        // A former run was killed between the key and the last step.
        let to = place_of(&staging)?;
        return told(wanted, staging.place(&to)?);
    }
    let blobs = BlobService::new(listen(wanted, &staging).await?, staging.store()?, BlobConfig::default());
    let taking = Taking { wanted, staging, blobs, arrived: Arc::default() };
    let stream = taking.persist().await;
    let Taking { staging, blobs, .. } = taking;
    let peer = blobs.peer().clone();
    let placed = match stream {
        Ok(mut stream) => {
            let placed = place_of(&staging).and_then(|to| staging.place(&to));
            if placed.is_ok() {
                // Without it the other one sees on the chain that the job is here.
                let _ = tokio::time::timeout(GOODBYE, part(&mut stream)).await;
            }
            placed
        }
        Err(failure) => Err(failure),
    };
    drop(blobs);
    peer.shutdown().await;
    told(wanted, placed?)
}

/// Half of a job that has ended elsewhere is of no use; all that was accepted is where it ended.
async fn sweep(context: &Context) -> Outcome {
    let genesis = context.chain.genesis();
    for job in Staging::unfinished(genesis) {
        // A node that is behind knows nothing of a job, which is no reason to remove it.
        if context.chain.job(job).await?.is_some_and(|view| view.phase != Phase::Open) {
            Staging::forget(genesis, job)?;
        }
    }
    Ok(())
}

async fn part(stream: &mut MessageStream) -> Result<Answer, MessageError> {
    stream.send(&Ask::Have).await?;
    stream.receive().await
}

fn place_of(staging: &Staging) -> Outcome<PathBuf> {
    let damaged = || Failure::Local("the job that came is damaged: remove its folder in ~/.scc/taking".into());
    let request = Request::read(&staging.folder)?.ok_or_else(damaged)?;
    request.terms()?.taken.ok_or_else(damaged)
}

fn told(wanted: &Wanted<'_>, folder: JobFolder) -> Outcome<JobFolder> {
    let out = Request::read(&folder)?.map(|request| request.out()).transpose()?.unwrap_or_default();
    wanted.teller.tell(&News::Taken { job: wanted.job, out })?;
    Ok(folder)
}

/// The peer that takes the job and will serve it.
async fn listen(wanted: &Wanted<'_>, staging: &Staging) -> Outcome<Peer> {
    let identity = Identity::load_or_create(&staging.folder.join("peer.key"));
    let mut config = PeerConfig::new(identity.map_err(|error| Failure::Local(error.to_string()))?);
    config.listen = listen_addresses(&wanted.ways.reach.listen)?;
    config.external = parsed(&wanted.ways.reach.public)?;
    config.allow_private = policy(wanted).await?.allow_private;
    Peer::start(config).await.map_err(|error| Failure::Local(format!("cannot listen: {error}")))
}

async fn policy(wanted: &Wanted<'_>) -> Outcome<AddressPolicy> {
    Ok(AddressPolicy { allow_private: !wanted.context.chain.is_live().await? })
}

struct Taking<'a> {
    wanted: &'a Wanted<'a>,
    staging: Staging,
    blobs: BlobService,
    /// Bytes that came and were not here before.
    arrived: Arc<AtomicU64>,
}

impl Taking<'_> {
    /// Until everything is here, the key too; answers the stream on which that is said.
    async fn persist(&self) -> Outcome<MessageStream> {
        let mut tries = 0;
        loop {
            let before = self.arrived.load(Ordering::Relaxed);
            let lost = match self.attempt().await {
                Ok(stream) => return Ok(stream),
                Err(Trouble::Ended(failure)) => return Err(failure),
                Err(Trouble::Lost(why)) => why,
            };
            let id = self.wanted.job;
            if self.arrived.load(Ordering::Relaxed) > before {
                tries = 0;
            }
            if tries == TRIES {
                return Err(Failure::Local(format!(
                    "job {id} is not here: {lost}. What came of it is kept, nothing is lost: see that scc runs on the other machine and \
                     that its address can be reached, then say 'scc take {id}' again"
                )));
            }
            tries = tries.saturating_add(1);
            self.wanted.teller.tell(&News::Note { text: format!("{lost}; trying again") })?;
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn attempt(&self) -> Result<MessageStream, Trouble> {
        let view = crate::commands::open_job(self.wanted.context, self.wanted.job).await?;
        let (mut stream, server) = self.knock(&view).await?;
        let list = answered_list(&mut stream).await?;
        let manifest = self.manifest(&view, server).await?;
        let first = self.list(list, &manifest, server).await?;
        let request = self.request(&first)?;
        let out = out_of(&request, self.wanted.out)?;
        let to = self.prepare(&mut stream, &request, &manifest, &first, &out, server).await?;
        let soon: Vec<Part> = first.parts.into_iter().filter(|part| matches!(part.what, What::Output(..))).collect();
        beating(&mut stream, self.fetch_all(needs(&soon), server)).await??;
        self.put(&mut stream, soon).await?;
        stream.send(&Ask::Stop).await?;
        let last = answered_list(&mut stream).await?;
        let last = beating(&mut stream, self.list(last, &manifest, server)).await??;
        beating(&mut stream, self.fetch_all(needs(&last.parts), server)).await??;
        self.put(&mut stream, last.parts.clone()).await?;
        let folder = &self.staging.folder;
        let posted = beating(&mut stream, resume::posted(&self.wanted.context.chain, &view)).await??;
        folder.keep_job(&posted)?;
        Taken::from(&view.endpoint.peer_id).write(folder)?;
        self.request(&last)?.moved(&to, &out, self.wanted.ways)?.write(folder)?;
        stream.send(&Ask::Key).await?;
        match stream.receive().await? {
            Answer::Key(seed) => self.staging.keep_key(&seed, view.job_key)?,
            other => return Err(unexpected(other)),
        }
        Ok(stream)
    }

    /// Calls the machine that serves the job and proves who asks.
    async fn knock(&self, view: &JobView) -> Result<(MessageStream, PeerId), Trouble> {
        let (wanted, peer) = (self.wanted, self.blobs.peer());
        let (server, addresses) = addresses_of(&view.endpoint)?;
        let unreached =
            |why: String| Trouble::Lost(format!("the machine that serves job {} does not answer: {why}", view.id));
        peer.dial(server, &addresses, DialOptions::default()).await.map_err(|error| unreached(error.to_string()))?;
        let protocol = StreamProtocol::new(wire::PROTOCOL);
        let opened = peer.open(server, protocol, wire::limits(PATIENCE)).await;
        let mut stream = opened.map_err(|error| unreached(error.to_string()))?;
        let Answer::Nonce(nonce) = stream.receive().await? else {
            return Err(Trouble::Lost("the other machine speaks another language".into()));
        };
        let payload = wire::payload(wanted.context.chain.genesis(), view.id, &server, &peer.id(), &nonce);
        stream.send(&Ask::Prove(wanted.key.sign(&payload).0)).await?;
        Ok((stream, server))
    }

    /// What the chain names.
    async fn manifest(&self, view: &JobView, server: PeerId) -> Result<Manifest, Trouble> {
        let blob = self.fetch(BlobHash(view.spec.manifest.0), MAX_MANIFEST_BYTES as u64, None, server).await?;
        let bytes = read(&blob)?;
        let manifest = Manifest::decode(&bytes)
            .map_err(|error| Failure::Local(format!("the job's manifest cannot be read: {error}")))?;
        self.staging.folder.keep_manifest(&bytes)?;
        Ok(manifest)
    }

    async fn list(&self, (hash, size): (BlobHash, u64), manifest: &Manifest, server: PeerId) -> Result<List, Trouble> {
        let wrong = |why: String| Failure::Local(format!("what the other machine offers is not the job: {why}"));
        if size > wire::MAX_LIST_BYTES {
            return Err(wrong("its list is too long".into()).into());
        }
        let blob = self.fetch(hash, size, None, server).await?;
        let list = List::decode_all_with_depth_limit(MAX_DEPTH, &mut &read(&blob)?[..])
            .map_err(|_| wrong("its list cannot be read".into()))?;
        list.check(manifest).map_err(|error| wrong(error.to_string()))?;
        Ok(list)
    }

    fn request(&self, list: &List) -> Outcome<Request> {
        let wrong = |why: &str| Failure::Local(format!("the job's command cannot be gone on with: {why}"));
        let request: Request = serde_json::from_slice(&list.request).map_err(|error| wrong(&error.to_string()))?;
        let is_ours =
            request.genesis == self.wanted.context.chain.genesis() && request.requester == account::id(self.wanted.key);
        is_ours.then_some(request).ok_or_else(|| wrong("it is another key's or another chain's"))
    }

    /// Makes sure that this machine has the room, and what the job takes, before anything else is moved; answers its place.
    async fn prepare(
        &self,
        stream: &mut MessageStream,
        request: &Request,
        manifest: &Manifest,
        first: &List,
        out: &Path,
        server: PeerId,
    ) -> Result<PathBuf, Trouble> {
        let staging = &self.staging;
        let inputs = inputs(manifest);
        let files = inputs.len().saturating_add(first.parts.len());
        let size =
            inputs.values().chain(first.parts.iter().map(|part| &part.size)).copied().fold(0, u64::saturating_add);
        let need = size.saturating_mul(COPIES);
        let home = account::home();
        if free(&home).is_some_and(|free| free < need) {
            return Err(Failure::Local(format!(
                "the job takes up to {} on the disk of {}, which has {}: make room, or choose another folder with SCC_HOME (the job \
                 goes on where it is)",
                bytes(need),
                home.display(),
                bytes(free(&home).unwrap_or_default())
            ))
            .into());
        }
        let (job, from) = (self.wanted.job, server.to_string());
        self.wanted.teller.tell(&News::Taking { job, from, bytes: size, files })?;
        beating(stream, self.fetch_all(inputs, server)).await??;
        let lines: Vec<Part> = first.parts.iter().filter(|part| part.what == What::Lines).cloned().collect();
        beating(stream, self.fetch_all(needs(&lines), server)).await??;
        tokio::task::block_in_place(|| {
            staging.put_inputs(manifest, self.blobs.store())?;
            staging.put(&lines, self.blobs.store())
        })?;
        let here = request.moved(&staging.folder.join(""), out, self.wanted.ways)?;
        let ready = product_ready(self.wanted.context, &here, &staging.folder, manifest);
        let identity = beating(stream, ready).await??;
        let genesis = self.wanted.context.chain.genesis();
        let to = of_name(&JobFolder::name(identity, &account::id(self.wanted.key), genesis));
        if !is_free(&to, job)? {
            return Err(Failure::Refused(format!(
                "this very request has another job on this machine, in {}: choose another --out (the job goes on where it is)",
                to.display()
            ))
            .into());
        }
        Ok(to)
    }

    /// Puts parts in place, beside, so that the other machine hears meanwhile that somebody is here.
    async fn put(&self, stream: &mut MessageStream, parts: Vec<Part>) -> Result<(), Trouble> {
        let (staging, store) = (self.staging.clone(), self.blobs.store().clone());
        let put = tokio::task::spawn_blocking(move || staging.put(&parts, &store));
        Ok(beating(stream, put).await?.map_err(|error| Failure::Local(error.to_string()))??)
    }

    /// Each content once.
    async fn fetch_all(&self, wanted: HashMap<BlobHash, u64>, server: PeerId) -> Result<(), Trouble> {
        let bar = self.bar(wanted.values().copied().fold(0, u64::saturating_add));
        self.wanted.teller.above(Some(bar.clone()));
        let fetches = stream::iter(wanted).map(|(hash, size)| {
            let bar = bar.clone();
            async move {
                let blob = self.fetch(hash, size, Some(bar), server).await?;
                match blob.size() == size {
                    true => Ok::<(), Trouble>(()),
                    false => Err(Failure::Local("a file of the job has another size than was said".into()).into()),
                }
            }
        });
        let fetched = fetches.buffer_unordered(FETCHES).try_collect::<()>().await;
        self.wanted.teller.above(None);
        bar.finish_and_clear();
        fetched
    }

    async fn fetch(
        &self,
        hash: BlobHash,
        limit: u64,
        bar: Option<ProgressBar>,
        server: PeerId,
    ) -> Result<Blob, Trouble> {
        let mut options = FetchOptions::new(limit);
        let before = Arc::new(AtomicU64::new(0));
        let (shown, counted, arrived) = (bar.clone(), before.clone(), self.arrived.clone());
        options.progress = Some(Arc::new(move |now: Progress| {
            let more = now.verified.saturating_sub(counted.swap(now.verified, Ordering::Relaxed));
            // The first word is also about what an earlier attempt brought.
            if more < now.verified {
                arrived.fetch_add(more, Ordering::Relaxed);
            }
            if let Some(bar) = &shown {
                bar.inc(more);
            }
        }));
        let blob = self.blobs.fetch(&[server], hash, options).await?;
        if let Some(bar) = bar {
            bar.inc(blob.size().saturating_sub(before.load(Ordering::Relaxed)));
        }
        Ok(blob)
    }

    fn bar(&self, size: u64) -> ProgressBar {
        let is_hidden = self.wanted.teller.is_json();
        let target = if is_hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr_with_hz(5) };
        let bar = ProgressBar::with_draw_target(Some(size), target);
        let style = "{prefix:>12} {wide_bar:.cyan/blue} {bytes}/{total_bytes} · {bytes_per_sec} · {eta}";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        bar.set_prefix(format!("job {}", self.wanted.job));
        bar
    }
}

/// The program and the inputs: contents and sizes.
fn inputs(manifest: &Manifest) -> HashMap<BlobHash, u64> {
    let code = match &manifest.engine {
        Engine::Wasm { code } => Some((BlobHash(code.0), manifest.code_size)),
        Engine::Native { .. } => None,
    };
    manifest.inputs.iter().map(|input| (BlobHash(input.hash.0), input.size)).chain(code).collect()
}

fn needs(parts: &[Part]) -> HashMap<BlobHash, u64> {
    parts.iter().map(|part| (part.hash, part.size)).collect()
}

async fn answered_list(stream: &mut MessageStream) -> Result<(BlobHash, u64), Trouble> {
    match stream.receive().await? {
        Answer::List(hash, size) => Ok((hash, size)),
        other => Err(unexpected(other)),
    }
}

fn unexpected(answer: Answer) -> Trouble {
    match answer {
        Answer::Refused(text) => Failure::Refused(format!(
            "the other machine gives nothing: {}",
            output::plain(text.chars().take(wire::MAX_SENTENCE_BYTES).collect::<String>().as_bytes())
        ))
        .into(),
        _ => Trouble::Lost("the other machine answers something else".into()),
    }
}

/// Says while something is done that it still is.
async fn beating<T>(stream: &mut MessageStream, work: impl Future<Output = T>) -> Result<T, Trouble> {
    let mut work = pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return Ok(done),
            () = tokio::time::sleep(wire::SIGN_OF_LIFE) => stream.send(&Ask::Alive).await?,
        }
    }
}

fn read(blob: &Blob) -> Outcome<Vec<u8>> {
    std::fs::read(blob.path()).map_err(|error| Failure::file("cannot read", blob.path(), error))
}
