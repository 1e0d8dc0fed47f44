//! What happens to a job: a sentence for a person, one line of JSON for a script.

use super::{
    closing::Closing,
    here::Diary,
    price::{clock, Price},
    Piece,
};
use crate::{
    failure::{Failure, Outcome},
    output, warnings,
};
use indicatif::ProgressBar;
use scc_types::{Balance, BlockNumber, Hash, JobId, Units};
use serde::Serialize;
use std::{
    io::Write,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard},
};

/// Everything that is told, in the form in which scripts read it. Accounts are addresses of the network.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum News {
    /// The scene was read.
    Scene { file: PathBuf, triangles: u64, objects: u32, materials: u32, textures: u32, lights: u32, seconds: f32 },
    /// The Blender file was read; frames as the file has them.
    BlenderScene {
        file: PathBuf,
        blender: String,
        width: u32,
        height: u32,
        samples: u32,
        first_frame: i32,
        last_frame: i32,
    },
    /// Something in the file stands against the job.
    SceneProblem { what: String, cure: String },
    /// The scene asks for something that will look different.
    Unsupported { feature: String, object: String, instead: String },
    /// Something to know that ends nothing.
    Note { text: String },
    /// What a part of this program warns of, or says to who asked for it by `SCC_LOG`.
    Log { level: String, from: String, text: String },
    /// A frame of the same request lies in the folder already.
    FrameKept { frame: u32, file: PathBuf },
    /// What it costs.
    Price(Price),
    /// The job begun before cannot be gone on with; another one is begun.
    Anew { reason: String },
    /// The job is paid for.
    Posted { job: JobId, block: Hash, deadline: BlockNumber, units: Units, payment: Balance },
    /// A job that was paid for before is gone on with.
    Resumed { job: JobId, deadline: BlockNumber },
    /// A job that was paid for in a former run that did not live to see it.
    Adopted { job: JobId, deadline: BlockNumber },
    /// The job has another number since the chain replaced its newest blocks.
    Renumbered { job: JobId, was: JobId },
    /// A worker proved who it is; units per second it says it does, 0: unknown.
    WorkerJoined { worker: String, speed: u64 },
    /// How a worker is connected, now and when it changes: `direct`, or `relayed` by a contributor's relay.
    WorkerPath { worker: String, path: &'static str },
    /// Nobody has come for a while.
    Lonely,
    /// Nobody has come for so many blocks: others are drawn.
    DrawnAgain { job: JobId, blocks: BlockNumber },
    /// The same, but they could not be drawn.
    NotDrawnAgain { job: JobId, blocks: BlockNumber, reason: String },
    /// A task was handed out.
    TaskLeased {
        task: u32,
        #[serde(flatten)]
        piece: Piece,
        worker: String,
    },
    /// How far a task is, in thousandths.
    TaskProgress {
        task: u32,
        #[serde(flatten)]
        piece: Piece,
        worker: String,
        per_mille: u16,
    },
    /// A task is done.
    TaskAccepted {
        task: u32,
        #[serde(flatten)]
        piece: Piece,
        worker: String,
        units: Units,
        millis: u64,
    },
    /// A result was refused or did not come.
    TaskRejected {
        task: u32,
        #[serde(flatten)]
        piece: Piece,
        worker: String,
        reason: String,
    },
    /// A task is computed once more, as its requester wished.
    TaskReopened {
        task: u32,
        #[serde(flatten)]
        piece: Piece,
    },
    /// Nothing is handed out any more, as its requester wished.
    Paused { job: JobId },
    /// Tasks are handed out again.
    Continued { job: JobId },
    /// A process in the background goes on.
    Left { job: JobId, process: u32 },
    /// A job is copied here from another machine.
    Taking { job: JobId, from: String, bytes: u64, files: usize },
    /// It is here; its frames or results go into this folder.
    Taken { job: JobId, out: PathBuf },
    /// A job goes on at another machine.
    Given { job: JobId, to: String },
    /// A task was given up.
    TaskBroken { task: u32, reason: String },
    /// A worker fell silent.
    WorkerLost { worker: String },
    /// A worker gets no more work.
    WorkerBlocked { worker: String, reason: String },
    /// A frame is written.
    FrameDone { frame: u32, file: PathBuf, done: usize, of: usize },
    /// The frames are a movie, too.
    PreviewDone { file: PathBuf },
    /// A program's result of the same request lies in the folder already.
    ResultKept { result: String, folder: PathBuf },
    /// A program's result is written.
    ResultDone { result: String, folder: PathBuf, done: usize, of: usize },
    /// A written frame looks wrong.
    FrameOdd { frame: u32, reason: String },
    /// The chain does not answer.
    ChainSilent { reason: String },
    /// The chain answers again.
    ChainHeard,
    /// Something on this machine is wrong, but the job goes on.
    Trouble { reason: String },
    /// Somebody else serves this job.
    EndpointReplaced { job: JobId },
    /// Somebody else has this job's key.
    KeyMisused { worker: String, units: Units },
    /// The job is closed on chain.
    Closed { job: JobId },
    /// The ratings are on chain.
    Reported { job: JobId },
    /// The settlement is waited for.
    Waiting { job: JobId, block: BlockNumber, seconds: f64 },
    /// The job has left the chain's state.
    Removed { job: JobId },
    /// The end, with its arithmetic.
    Settled(Closing),
}

impl News {
    /// What a person reads; `None`: the progress view says it. Workers' reasons and others' names cannot steer the terminal.
    pub fn sentence(&self) -> Option<String> {
        self.words().map(|words| output::plain(words.as_bytes()))
    }

    fn words(&self) -> Option<String> {
        Some(match self {
            Self::Scene { file, triangles, objects, materials, textures, lights, seconds } => format!(
                "{}: {triangles} triangles in {objects} objects, {materials} materials, {textures} textures, {lights} \
                 lights; animation {seconds:.1} s",
                file.display()
            ),
            Self::BlenderScene { file, blender, width, height, samples, first_frame, last_frame } => format!(
                "{}: frames {first_frame} to {last_frame}, {width} × {height} pixels, {samples} samples; Blender {blender}",
                file.display()
            ),
            Self::SceneProblem { what, cure } => format!("  cannot be rendered: {what} {cure}"),
            Self::Unsupported { feature, object, instead } => {
                format!("  cannot be rendered: {feature} of {object}; instead: {instead}")
            }
            Self::Note { text } => format!("  note: {text}"),
            Self::Log { level, text, .. } if matches!(level.as_str(), "error" | "warn") => format!("  warning: {text}"),
            Self::Log { level, from, text } => format!("  {level}: {from}: {text}"),
            Self::FrameKept { frame, file } => format!("frame {frame} is there already: {}", file.display()),
            Self::Price(price) => price.text(),
            Self::Anew { reason } => reason.clone(),
            Self::Posted { job, block, deadline, .. } => {
                format!("job {job} is paid for in block {block:?} and open until block {deadline}")
            }
            Self::Resumed { job, .. } => format!("job {job} was begun before: resuming"),
            Self::Adopted { job, deadline } => format!(
                "job {job} was paid for in a former run that did not live to see it: going on with it, nothing is paid \
                 again; it is open until block {deadline}"
            ),
            Self::Renumbered { job, was } => format!(
                "the chain replaced its newest blocks, in which this job had number {was}: it is job {job} now, its tasks \
                 are handed out again"
            ),
            Self::WorkerJoined { worker, .. } => format!("worker {} joined", short(worker)),
            Self::WorkerPath { worker, path } => format!("worker {} is connected: {path}", short(worker)),
            Self::Lonely => "no worker has come yet: a higher bid per unit is taken first ('scc jobs' shows the \
                             others), and workers must reach this machine's address"
                .into(),
            Self::DrawnAgain { blocks, .. } => {
                format!("nobody has come for {blocks} blocks: other workers are drawn, for a transaction's fee")
            }
            Self::NotDrawnAgain { blocks, reason, .. } => format!(
                "nobody has come for {blocks} blocks, and other workers could not be drawn: {reason}; this is tried again when as many \
                 have passed"
            ),
            Self::TaskLeased { .. } | Self::TaskProgress { .. } | Self::TaskAccepted { .. } => return None,
            Self::TaskRejected { task, worker, reason, .. } => {
                format!("task {task} of worker {} was refused: {reason}; it is given to others", short(worker))
            }
            Self::TaskReopened { task, piece } => format!("task {task} ({piece}) is computed once more by somebody else"),
            Self::Paused { job } => {
                format!("job {job} is paused: nothing new is handed out until 'scc continue {job}'; its deadline stays")
            }
            Self::Continued { job } => format!("job {job} goes on: tasks are handed out again"),
            Self::Left { job, process } => format!(
                "process {process} goes on with job {job} in the background: this terminal may be closed. 'scc watch {job}' shows \
                 what it does, 'scc job {job}' where it stands"
            ),
            Self::Taking { job, from, bytes, files } => format!(
                "job {job} is copied from peer {}: {} in {files} files; it is served there until all of it is here",
                short(from),
                super::room::bytes(*bytes)
            ),
            Self::Taken { job, out } => format!(
                "job {job} is on this machine now: the other one may be switched off. What is done is written into {}",
                out.display()
            ),
            Self::Given { job, .. } => format!(
                "job {job} goes on at another machine with your key: this one may be switched off. 'scc watch {job}' shows it there"
            ),
            Self::TaskBroken { task, reason } => format!("task {task} failed on several workers: {reason}"),
            Self::WorkerLost { worker } => {
                format!("worker {} fell silent; its tasks are given to others", short(worker))
            }
            Self::WorkerBlocked { worker, reason } => format!("worker {} gets no more work: {reason}", short(worker)),
            Self::FrameDone { frame, file, done, of } => {
                format!("frame {frame} is done: {} ({done} of {of})", file.display())
            }
            Self::PreviewDone { file } => format!("the movie of the frames is {}", file.display()),
            Self::ResultKept { result, folder } => format!("{result} is there already: {}", folder.display()),
            Self::ResultDone { result, folder, done, of } => {
                format!("{result} is done: {} ({done} of {of})", folder.display())
            }
            Self::FrameOdd { frame, reason } => format!("note: frame {frame}: {reason}"),
            Self::ChainSilent { reason } => format!(
                "the chain does not answer ({reason}); work that was handed out goes on, nothing new is paid; trying again"
            ),
            Self::ChainHeard => "the chain answers again".into(),
            Self::Trouble { reason } => format!("trouble on this machine: {reason}"),
            Self::EndpointReplaced { job } => format!("the chain says that another scc serves job {job}"),
            Self::KeyMisused { worker, units } => format!(
                "the chain shows {units} units for worker {} that were never signed here",
                short(worker)
            ),
            Self::Closed { job } => format!("job {job} is closed on chain: what was accepted is written"),
            Self::Reported { .. } => "the report is in: every worker's accepted units and stars are on chain".into(),
            Self::Waiting { block, seconds, .. } => format!(
                "waiting for the settlement at block {block}, in about {}; what was accepted is here, so this may be interrupted",
                clock(*seconds)
            ),
            Self::Removed { job } => format!("job {job} has left the chain's state; 'scc job {job}' finds its records"),
            Self::Settled(closing) => closing.text(),
        })
    }
}

/// A short name for the eye: the address' beginning.
pub fn short(address: &str) -> String {
    address.chars().take(8).collect()
}

/// Tells news, above a progress view if there is one.
pub struct Teller {
    json: bool,
    bar: Mutex<Option<ProgressBar>>,
    diary: Mutex<Option<Diary>>,
}

impl Teller {
    /// To the standard output as JSON, or to the standard error output as sentences.
    pub fn new(json: bool) -> Self {
        Self { json, bar: Mutex::new(None), diary: Mutex::new(None) }
    }

    /// The one of a run, through which warnings are told, too.
    pub fn for_run(json: bool) -> Arc<Self> {
        let teller = Arc::new(Self::new(json));
        warnings::tell_through(&teller);
        teller
    }

    /// Whether scripts read it.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// From now on sentences go above this bar.
    pub fn above(&self, bar: Option<ProgressBar>) {
        *self.bar.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = bar;
    }

    /// From now on what is told is written down here, too.
    pub fn keep_diary(&self, diary: Diary) {
        *self.diary() = Some(diary);
    }

    /// Writes nothing down any more.
    pub fn close_diary(&self) {
        *self.diary() = None;
    }

    /// Writes down how it ended.
    pub fn end_diary(&self, failure: Option<&Failure>) {
        if let Some(mut diary) = self.diary().take() {
            diary.end(failure.map_or(0, Failure::code), failure.map(ToString::to_string).as_deref());
        }
    }

    fn diary(&self) -> MutexGuard<'_, Option<Diary>> {
        self.diary.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Tells it.
    pub fn tell(&self, news: &News) -> Outcome {
        let sentence = news.sentence();
        if let Some(diary) = &mut *self.diary() {
            diary.note(&output::value(news)?, sentence.as_deref());
        }
        if self.json {
            println!("{}", output::line(news)?);
            return Ok(());
        }
        let Some(sentence) = sentence else { return Ok(()) };
        let bar = self.bar.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        match (&*bar, news) {
            // The one thing that is asked for.
            (_, News::Settled(_)) => println!("{sentence}"),
            (Some(bar), _) if !bar.is_hidden() => bar.println(sentence),
            // A log on a full disk ends nothing.
            _ => drop(writeln!(std::io::stderr(), "{sentence}")),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(news: News) -> String {
        output::line(&news).expect("JSON")
    }

    #[test]
    fn every_line_of_json_names_its_event_and_amounts_are_strings() {
        let posted = News::Posted {
            job: 7,
            block: Hash::zero(),
            deadline: 90,
            units: 12,
            payment: 12_000_000_000_000_000_000_000,
        };
        assert_eq!(
            json(posted),
            format!(
                r#"{{"event":"posted","job":7,"block":"0x{}","deadline":90,"units":12,"payment":"12000000000000000000000"}}"#,
                "0".repeat(64)
            )
        );
        assert_eq!(json(News::ChainHeard), r#"{"event":"chain_heard"}"#);
        assert_eq!(
            json(News::TaskProgress { task: 1, piece: Piece::Frame(2), worker: "5Abc".into(), per_mille: 250 }),
            r#"{"event":"task_progress","task":1,"frame":2,"worker":"5Abc","per_mille":250}"#
        );
        assert_eq!(
            json(News::TaskLeased { task: 1, piece: Piece::Result("a.png".into()), worker: "5Abc".into() }),
            r#"{"event":"task_leased","task":1,"result":"a.png","worker":"5Abc"}"#
        );
        let unsupported =
            News::Unsupported { feature: "clearcoat".into(), object: "material 'Car'".into(), instead: "none".into() };
        assert_eq!(
            json(unsupported),
            r#"{"event":"unsupported","feature":"clearcoat","object":"material 'Car'","instead":"none"}"#
        );
    }

    #[test]
    fn a_warning_names_its_module_to_scripts_and_cannot_steer_a_terminal() {
        let log = |level: &str| News::Log {
            level: level.into(),
            from: "scc_transport::tickets::desk".into(),
            text: "a ticket is refused (error: \u{1b}[2J)".into(),
        };
        assert_eq!(
            json(log("warn")),
            r#"{"event":"log","level":"warn","from":"scc_transport::tickets::desk","text":"a ticket is refused (error: \u001b[2J)"}"#
        );
        assert_eq!(log("error").sentence().expect("told"), "  warning: a ticket is refused (error: \u{fffd}[2J)");
        assert!(log("info").sentence().expect("told").starts_with("  info: scc_transport::tickets::desk: a ticket"));
    }

    #[test]
    fn a_worker_is_named_by_the_beginning_of_its_address() {
        let news = News::WorkerLost { worker: "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty".into() };
        assert_eq!(news.sentence().expect("told"), "worker 5FHneW46 fell silent; its tasks are given to others");
    }
}
