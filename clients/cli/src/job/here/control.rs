//! Speaking to the process that serves a job: a line of JSON and its answer, over a socket in the job's folder.

use super::{
    super::{folder::JobFolder, news::News, plan::Plan, Order},
    Orders, Target,
};
use crate::failure::{Failure, Outcome};
use scc_dispatcher::{Dispatcher, Doubted, ReopenError, ReviseError};
use scc_types::{JobId, Units};
use serde::{Deserialize, Serialize};
use std::{
    convert::Infallible,
    fs::{self, File, Permissions},
    io::ErrorKind,
    os::{fd::AsRawFd, unix::fs::PermissionsExt},
    path::PathBuf,
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
};

const SOCKET: &str = "control";
/// A wish is no longer.
const LONGEST: u64 = 4_096;
/// An answer is no longer.
const LONGEST_ANSWER: u64 = 1 << 20;
/// Whoever connects says what is wanted within this time.
const PATIENCE: Duration = Duration::from_secs(5);
/// The system's limit for the path of a socket.
const SOCKET_PATH: usize = 100;

/// What somebody wants of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// Hand nothing out.
    Pause,
    /// Hand out again.
    Continue,
    /// Say what computing a part once more takes.
    Price(Target),
    /// Compute a part once more.
    Again(Target),
    /// Check a part once more.
    Doubt(Target),
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Nothing is handed out, or it is again.
    Changed {
        /// Tasks in hand.
        in_hand: usize,
        /// Units on receipts.
        paid: Units,
    },
    /// Units that computing a part once more takes, of what nothing is bound to.
    Price(Units),
    /// It is computed once more, for so many units.
    Again(Units),
    /// It was checked: so many results are what they should be, these are not.
    Doubted {
        /// Results that are right.
        good: usize,
        /// Results that are not.
        wrong: Vec<Wrong>,
    },
    /// The job has nothing left to pay it, or is done; units that it takes, and that there are.
    NotHere {
        /// Units that it takes.
        needed: Units,
        /// Units that nothing is bound to.
        free: Units,
    },
    /// It cannot be; a sentence.
    Refused(String),
}

/// A wrong result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    /// Its task.
    pub task: u32,
    /// Why it is wrong.
    pub reason: String,
    /// Who made it.
    pub workers: Vec<String>,
    /// Units for computing it once more; `None`: the job has none left.
    pub again: Option<Units>,
}

/// Does what is wanted, as long as the job is served. Whatever goes wrong here does not end the job.
pub async fn serve(
    order: &Order<'_>,
    dispatcher: &Dispatcher,
    plan: &Plan,
    folder: &JobFolder,
    job: JobId,
) -> Infallible {
    let server = Desk { order, dispatcher, plan, folder, job };
    if let Err(failure) = server.catch_up().await {
        server.trouble(format!("what was wished for is not done: {failure}"));
    }
    let listener = match listen(folder) {
        Ok(listener) => listener,
        Err(error) => {
            server.trouble(format!("nobody can speak to this process from another terminal: {error}"));
            return std::future::pending().await;
        }
    };
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(PATIENCE).await;
            continue;
        };
        // The mode of the socket says it, too, but it is set a moment after the socket is there.
        let is_ours =
            stream.peer_cred().is_ok_and(|peer| peer.uid() == nix::unistd::geteuid().as_raw() || peer.uid() == 0);
        if is_ours {
            server.converse(stream).await;
        }
    }
}

struct Desk<'a> {
    order: &'a Order<'a>,
    dispatcher: &'a Dispatcher,
    plan: &'a Plan,
    folder: &'a JobFolder,
    job: JobId,
}

impl Desk<'_> {
    /// What was wanted while nobody served the job.
    async fn catch_up(&self) -> Outcome {
        let mut orders = Orders::read(self.folder)?;
        if orders.paused {
            self.order.teller.tell(&News::Paused { job: self.job })?;
        }
        while let Some(target) = orders.again.first().copied() {
            let text = match self.again(target).await {
                Answer::Again(units) => format!("{target} is computed once more, as was wished: {units} units"),
                other => format!("{target} is not computed once more: {}", other.sentence()),
            };
            orders.again.remove(0);
            orders.write(self.folder)?;
            self.order.teller.tell(&News::Note { text })?;
        }
        while let Some(target) = orders.doubted.first().copied() {
            let text = format!("{target} was doubted: {}", self.doubt(target).await.sentence());
            orders.doubted.remove(0);
            orders.write(self.folder)?;
            self.order.teller.tell(&News::Note { text })?;
        }
        Ok(())
    }

    fn trouble(&self, reason: String) {
        // What cannot be told is not told; the job goes on.
        let _ = self.order.teller.tell(&News::Trouble { reason });
    }

    /// One wish. Who says nothing, or goes away, is forgotten.
    async fn converse(&self, stream: UnixStream) {
        let (reader, mut writer) = stream.into_split();
        let mut line = String::new();
        let mut reader = BufReader::new(reader.take(LONGEST));
        let heard = tokio::time::timeout(PATIENCE, reader.read_line(&mut line)).await;
        if !matches!(heard, Ok(Ok(1..))) {
            return;
        }
        let answer = match serde_json::from_str(&line) {
            Ok(wish) => self.grant(wish).await.unwrap_or_else(|failure| Answer::Refused(failure.to_string())),
            Err(_) => Answer::Refused("this scc does not know what is wanted: both must be of one version".into()),
        };
        let Ok(line) = serde_json::to_string(&answer) else { return };
        // The wish is granted, whether or not somebody still wants to hear it.
        let _ = tokio::time::timeout(PATIENCE, writer.write_all(format!("{line}\n").as_bytes())).await;
    }

    async fn grant(&self, wish: Wish) -> Outcome<Answer> {
        Ok(match wish {
            Wish::Pause => self.pause(true)?,
            Wish::Continue => self.pause(false)?,
            Wish::Price(target) => match self.dispatcher.price_of(&target.tasks(self.plan)) {
                _ if target.tasks(self.plan).is_empty() => self.unknown(target),
                Ok(units) => Answer::Price(units),
                Err(error) => refused(error),
            },
            Wish::Again(target) => self.again(target).await,
            Wish::Doubt(target) => self.doubt(target).await,
        })
    }

    fn pause(&self, paused: bool) -> Outcome<Answer> {
        // On disk first: it outlives this process.
        Orders { paused, ..Orders::read(self.folder)? }.write(self.folder)?;
        self.dispatcher.pause(paused);
        let job = self.job;
        self.order.teller.tell(&if paused { News::Paused { job } } else { News::Continued { job } })?;
        let snapshot = self.dispatcher.snapshot();
        let in_hand = snapshot.workers.iter().map(|(_, tasks)| tasks).sum();
        Ok(Answer::Changed { in_hand, paid: snapshot.paid })
    }

    async fn again(&self, target: Target) -> Answer {
        let tasks = target.tasks(self.plan);
        if tasks.is_empty() {
            return self.unknown(target);
        }
        match self.dispatcher.compute_again(tasks).await {
            Ok(units) => Answer::Again(units),
            Err(ReviseError::Reopen(error)) => refused(error),
            Err(error) => Answer::Refused(error.to_string()),
        }
    }

    async fn doubt(&self, target: Target) -> Answer {
        let tasks = target.tasks(self.plan);
        if tasks.is_empty() {
            return self.unknown(target);
        }
        let (mut good, mut wrong) = (0, Vec::new());
        for task in tasks {
            match self.dispatcher.doubt(task).await {
                Ok(Doubted::Good) => good += 1,
                Ok(Doubted::Wrong { reason, workers, reopened }) => {
                    let show = |worker| self.order.context.show(worker);
                    let workers = workers.iter().map(show).collect();
                    wrong.push(Wrong { task, reason, workers, again: reopened.ok() });
                }
                Err(error) if good == 0 && wrong.is_empty() => return Answer::Refused(error.to_string()),
                // The rest of a frame is not there yet.
                Err(_) => {}
            }
        }
        Answer::Doubted { good, wrong }
    }

    fn unknown(&self, target: Target) -> Answer {
        Answer::Refused(format!("job {} has no {target}", self.job))
    }
}

fn refused(error: ReopenError) -> Answer {
    match error {
        ReopenError::InsufficientUnits { needed, free } => Answer::NotHere { needed, free },
        ReopenError::Over => Answer::NotHere { needed: 0, free: 0 },
        other => Answer::Refused(other.to_string()),
    }
}

impl Answer {
    /// What a person reads where no command waits for it.
    pub fn sentence(&self) -> String {
        match self {
            Self::Changed { in_hand, .. } => format!("{in_hand} tasks are in hand"),
            Self::Price(units) | Self::Again(units) => format!("it takes {units} units"),
            Self::Doubted { good, wrong } if wrong.is_empty() => format!("all {good} results are right"),
            Self::Doubted { good, wrong } => format!("{good} results are right, {} are wrong", wrong.len()),
            Self::NotHere { needed: 0, .. } => "the job is done".into(),
            Self::NotHere { needed, free } => {
                format!("it takes {needed} units and nothing is bound to only {free}: 'scc raise' adds some")
            }
            Self::Refused(reason) => reason.clone(),
        }
    }
}

/// Says a wish to the process that serves the job in a folder; `None`: nobody does.
pub async fn ask(folder: &JobFolder, wish: &Wish) -> Outcome<Option<Answer>> {
    let (path, _folder) = socket(folder).map_err(|error| Failure::Local(error.to_string()))?;
    let mut stream = match UnixStream::connect(path).await {
        Ok(stream) => stream,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused) => return Ok(None),
        Err(error) => return Err(Failure::Local(format!("cannot speak to the process that serves the job: {error}"))),
    };
    let line = serde_json::to_string(wish).map_err(|error| Failure::Local(error.to_string()))?;
    let lost = |why: String| {
        Failure::Local(format!(
            "the process that serves the job did not answer ({why}): look with 'scc job', then say it again"
        ))
    };
    stream.write_all(format!("{line}\n").as_bytes()).await.map_err(|error| lost(error.to_string()))?;
    let mut answer = String::new();
    let mut reader = BufReader::new(stream.take(LONGEST_ANSWER));
    reader.read_line(&mut answer).await.map_err(|error| lost(error.to_string()))?;
    serde_json::from_str(&answer).map(Some).map_err(|_| lost("it ended".into()))
}

fn listen(folder: &JobFolder) -> std::io::Result<UnixListener> {
    // Whoever served the job before is gone: this process holds the job's key.
    match fs::remove_file(folder.join(SOCKET)) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let (path, _folder) = socket(folder)?;
    let listener = UnixListener::bind(path)?;
    fs::set_permissions(folder.join(SOCKET), Permissions::from_mode(0o600))?;
    Ok(listener)
}

/// The path of the socket, by a short name where the folder's is longer than the system lets it be: good as long as the file is open.
fn socket(folder: &JobFolder) -> std::io::Result<(PathBuf, Option<File>)> {
    let path = folder.join(SOCKET);
    if path.as_os_str().len() <= SOCKET_PATH {
        return Ok((path, None));
    }
    let open = File::open(folder.join(""))?;
    Ok((PathBuf::from(format!("/proc/self/fd/{}/{SOCKET}", open.as_raw_fd())), Some(open)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_socket_is_the_owners_alone_however_long_its_path_is() {
        let home = tempfile::tempdir().expect("folder");
        for name in ["job".to_string(), "long".repeat(40)] {
            let folder = JobFolder::at(home.path().join(name)).expect("made");
            assert_eq!(ask(&folder, &Wish::Pause).await.expect("asked"), None, "nobody serves it");
            let listener = listen(&folder).expect("listens");
            let mode = fs::metadata(folder.join(SOCKET)).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
            let answer = Answer::Changed { in_hand: 2, paid: 30 };
            let serving = async {
                let (stream, _) = listener.accept().await.expect("accepts");
                let mut stream = BufReader::new(stream);
                let mut line = String::new();
                stream.read_line(&mut line).await.expect("read");
                assert_eq!(serde_json::from_str::<Wish>(&line).expect("read"), Wish::Doubt(Target::Frame(3)));
                let line = serde_json::to_string(&answer).expect("JSON");
                stream.write_all(format!("{line}\n").as_bytes()).await.expect("written");
            };
            let (said, ()) = tokio::join!(ask(&folder, &Wish::Doubt(Target::Frame(3))), serving);
            assert_eq!(said.expect("answered"), Some(answer));
            drop(listener);
            assert_eq!(ask(&folder, &Wish::Pause).await.expect("asked"), None, "its server was killed");
            listen(&folder).expect("listens where a killed one did");
        }
    }
}
