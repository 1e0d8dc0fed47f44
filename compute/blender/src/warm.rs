//! A warm Blender: one process that keeps a scene loaded and renders task after task.

use std::{
    any::Any,
    fs::OpenOptions,
    io::{BufRead, BufReader, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{
        atomic::{AtomicU64, Ordering},
        mpsc::{sync_channel, Receiver, RecvTimeoutError, SyncSender},
        Arc, Mutex, PoisonError,
    },
    thread,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use crate::{
    process::{self, last_words, take, Room, Tree},
    Blender, BlenderError, Limits, Task,
};

/// The picture's name in the folder it is written to.
const PICTURE: &str = "picture";
/// Between two looks at the time that is left.
const SHORTEST_WAIT: Duration = Duration::from_millis(20);
const MAX_LINE_BYTES: u64 = 4_096;
const MAX_TALK_BYTES: usize = 16 << 10;
/// What it may say on one stream for one task; hours of Cycles' progress take a tenth of it.
const MAX_SAID_BYTES: u64 = 256 << 20;
/// What its allocator prints when it is given nothing. Blender may go on then, and render a texture it could not load in pink.
const NO_MEMORY: &str = "alloc returns null: len=";
const NEEDS_MORE: &str = "the scene needs more memory than it may take: make its textures or meshes smaller";

/// A Blender with a scene loaded. Dropping it ends the process and all that it started.
pub struct Warm {
    orders: Box<dyn Write + Send>,
    answers: Receiver<Answer>,
    talk: Arc<Mutex<String>>,
    /// Bytes said since the last order, on each stream.
    said: [Arc<AtomicU64>; 2],
    /// Where the picture is written: here, and as Blender sees it.
    made: PathBuf,
    told: PathBuf,
    limits: Limits,
    stood: Box<dyn Fn() -> Duration + Send>,
    _keep: Box<dyn Any + Send>,
}

/// A Blender that was started with [`Warm::arguments`] and is held by somebody else: by a jail.
pub struct Held {
    /// Its standard input.
    pub orders: Box<dyn Write + Send>,
    /// Its standard output.
    pub answers: Box<dyn Read + Send>,
    /// Its standard error.
    pub prints: Box<dyn Read + Send>,
    /// The folder it writes to.
    pub folder: PathBuf,
    /// The same folder as it sees it.
    pub folder_inside: PathBuf,
    /// For how long its holder has let it stand still so far: time that counts against no limit.
    pub stood: Box<dyn Fn() -> Duration + Send>,
    /// What ends it when it is dropped.
    pub keep: Box<dyn Any + Send>,
}

#[derive(Serialize)]
struct Order<'a, T> {
    task: &'a T,
    path: &'a Path,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    #[serde(skip)]
    Progress(u16),
    Failed {
        failed: String,
    },
    Done {
        done: bool,
    },
    Ready {
        ready: bool,
    },
}

impl Warm {
    /// The script that answers it.
    pub const SCRIPT: &'static str = concat!(
        include_str!("scripts/versions.py"),
        include_str!("scripts/serve.py"),
        include_str!("scripts/render.py")
    );

    /// Starts Blender and loads a scene. `limits.time` is for this, and again for each task.
    pub fn start(blender: &Blender, scene: &Path, limits: &Limits) -> Result<Self, BlenderError> {
        Self::start_script(blender, scene, Self::SCRIPT, limits)
    }

    /// The same with another script that answers orders.
    pub(crate) fn start_script(
        blender: &Blender,
        scene: &Path,
        script: &str,
        limits: &Limits,
    ) -> Result<Self, BlenderError> {
        let room = Room::new()?;
        let mut command = room.blender(blender, scene, script, &[], limits)?;
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut tree = Tree(command.spawn().map_err(BlenderError::io("starting unshare"))?);
        let (Some(orders), Some(output), Some(prints)) =
            (tree.0.stdin.take(), tree.0.stdout.take(), tree.0.stderr.take())
        else {
            return Err(BlenderError::Failed("it has no input or output".into()));
        };
        let folder = room.file("");
        let held = Held {
            orders: Box::new(orders),
            answers: Box::new(output),
            prints: Box::new(prints),
            folder_inside: folder.clone(),
            folder,
            stood: Box::new(|| Duration::ZERO),
            // In this order: nothing writes to the room any more when it is removed.
            keep: Box::new((tree, room)),
        };
        Self::attach(held, limits)
    }

    /// What a Blender needs as arguments for [`Warm::attach`]; both paths as it sees them, the script's content is
    /// [`Warm::SCRIPT`].
    pub fn arguments(scene: &Path, script: &Path, threads: u16) -> Vec<String> {
        let arguments = process::arguments(scene, script, threads).into_iter();
        arguments.map(|argument| argument.to_string_lossy().into_owned()).collect()
    }

    /// Takes over a Blender that was just started, and waits until it has loaded its scene.
    pub fn attach(held: Held, limits: &Limits) -> Result<Self, BlenderError> {
        let talk = Arc::<Mutex<String>>::default();
        let said = <[Arc<AtomicU64>; 2]>::default();
        let answers = listen(held.answers, held.prints, &talk, &said);
        let (made, told) = (held.folder.join(PICTURE), held.folder_inside.join(PICTURE));
        let (orders, limits, stood) = (held.orders, limits.clone(), held.stood);
        let mut warm = Self { orders, answers, talk, said, made, told, limits, stood, _keep: held.keep };
        match warm.wait(|_| ())? {
            Answer::Ready { ready: true } => Ok(warm),
            Answer::Failed { failed } => Err(BlenderError::Failed(failed)),
            _ => Err(BlenderError::Failed("the scene was not loaded".into())),
        }
    }

    /// Renders a task into a file, which must not exist yet; `progress` hears thousandths. After any error but `InvalidTask`
    /// start another.
    pub fn render(&mut self, task: &Task, path: &Path, progress: impl FnMut(u16)) -> Result<(), BlenderError> {
        task.check()?;
        self.order(task, path, progress)
    }

    /// Has the script make a file of a task.
    pub(crate) fn order(
        &mut self,
        task: &impl Serialize,
        path: &Path,
        mut progress: impl FnMut(u16),
    ) -> Result<(), BlenderError> {
        let mut line = serde_json::to_vec(&Order { task, path: &self.told })
            .map_err(|error| BlenderError::InvalidTask(error.to_string()))?;
        line.push(b'\n');
        self.said.iter().for_each(|said| said.store(0, Ordering::Relaxed));
        self.orders.write_all(&line).map_err(|_| self.ended())?;
        match self.wait(&mut progress)? {
            Answer::Done { done: true } => {}
            Answer::Failed { failed } => return Err(BlenderError::Failed(failed)),
            _ => return Err(BlenderError::Failed("it answered out of turn".into())),
        }
        take(&self.made, path, &self.limits)?;
        // Emptied, not removed: Blender may hold it open, and then it would go on taking room.
        let mut how = OpenOptions::new();
        how.write(true).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
        let emptied = how.open(&self.made).and_then(|file| file.set_len(0));
        emptied.map_err(BlenderError::io("emptying the picture"))
    }

    fn wait(&mut self, mut progress: impl FnMut(u16)) -> Result<Answer, BlenderError> {
        let (began, before) = (Instant::now(), (self.stood)());
        let left = || {
            let stood = (self.stood)().saturating_sub(before);
            self.limits.time.saturating_add(stood).saturating_sub(began.elapsed())
        };
        loop {
            match self.answers.recv_timeout(left().max(SHORTEST_WAIT)) {
                Ok(Answer::Progress(_)) | Err(RecvTimeoutError::Timeout) if left().is_zero() => {
                    return Err(BlenderError::TooSlow(self.limits.time.as_secs()))
                }
                Ok(Answer::Progress(part)) => progress(part),
                // It has stood still meanwhile.
                Err(RecvTimeoutError::Timeout) => {}
                Ok(answer) => return Ok(answer),
                Err(RecvTimeoutError::Disconnected) => return Err(self.ended()),
            }
        }
    }

    fn ended(&self) -> BlenderError {
        BlenderError::Ended(last_words(&self.talk.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// Passes on the script's answers and the progress that Blender prints, and keeps the end of what it prints. Ends with Blender.
fn listen(
    answers: impl Read + Send + 'static,
    prints: impl Read + Send + 'static,
    talk: &Arc<Mutex<String>>,
    [answered, printed]: &[Arc<AtomicU64>; 2],
) -> Receiver<Answer> {
    let (sender, receiver) = sync_channel(64);
    let talk = talk.clone();
    let parts = sender.clone();
    each_line(prints, printed.clone(), parts, move |line| {
        let line = String::from_utf8_lossy(line);
        if line.contains(NO_MEMORY) {
            return Some(Answer::Failed { failed: NEEDS_MORE.into() });
        }
        let part = progress_in(&line);
        if part.is_none() && !line.trim().is_empty() {
            let mut talk = talk.lock().unwrap_or_else(PoisonError::into_inner);
            if talk.len() > MAX_TALK_BYTES {
                talk.clear();
            }
            talk.push_str(&line);
        }
        part.map(Answer::Progress)
    });
    each_line(answers, answered.clone(), sender, |line| serde_json::from_slice(line).ok());
    receiver
}

fn each_line(
    from: impl Read + Send + 'static,
    said: Arc<AtomicU64>,
    to: SyncSender<Answer>,
    mut read: impl FnMut(&[u8]) -> Option<Answer> + Send + 'static,
) {
    thread::spawn(move || {
        let mut from = BufReader::new(from);
        loop {
            let mut line = Vec::new();
            match from.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut line) {
                Ok(1..) => {}
                _ => return,
            }
            if said.fetch_add(line.len() as u64, Ordering::Relaxed) > MAX_SAID_BYTES {
                // Nobody listens any more if this cannot be told.
                let _ = to.send(Answer::Failed { failed: "it says more than anybody reads".into() });
                return;
            }
            if read(&line).is_some_and(|answer| to.send(answer).is_err()) {
                return;
            }
        }
    });
}

/// Thousandths in `… | Sample 3/16`, as Cycles prints it.
fn progress_in(line: &str) -> Option<u16> {
    let (_, numbers) = line.rsplit_once("| Sample ")?;
    let (done, all) = numbers.trim().split_once('/')?;
    let (done, all): (u64, u64) = (done.parse().ok()?, all.parse().ok()?);
    u16::try_from(done.checked_mul(1_000)?.checked_div(all)?.min(1_000)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_read_with_care() {
        assert_eq!(progress_in("Fra:1 Mem:12M | Scene, ViewLayer | Sample 4/16\n"), Some(250));
        assert_eq!(progress_in("| Sample 99/16"), Some(1_000));
        for nonsense in ["", "| Sample", "| Sample 1/0", "| Sample -1/4", "| Sample 1", "Sample 1/2"] {
            assert_eq!(progress_in(nonsense), None, "{nonsense}");
        }
    }
}
