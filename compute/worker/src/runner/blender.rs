//! Running Blender's tasks: one warm process in the jail for a job.

use super::{blame, JobFiles, Product, RunError, Runner, Sign};
use async_trait::async_trait;
use scc_blender::{output_name, Blender, BlenderError, Held, Limits, Task, Warm, SCENE_NAME};
use scc_job_spec::{clean_sentence, Semantics};
use scc_sandbox::{Jailed, NativeTask, Sandbox, SandboxError, Share, NATIVE_FOLDER, NATIVE_INPUTS};
use scc_transport::CancellationToken;
use scc_types::{Engine, Hash};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Mutex;

/// The engine's name in manifests.
pub const BLENDER: &str = "blender";
/// What a jail answers where the program could not be started.
const NOT_STARTED: u32 = 127;
const SIGKILL: i32 = 9;
const SCRIPT_NAME: &str = "script.py";
/// What Blender may write for itself besides the picture, in bytes: the tiles of a large frame.
const SCRATCH_BYTES: u64 = 2 << 30;
const SCRATCH_FILES: u32 = 256;
/// Time in which a Blender whose pipes broke is gone.
const GONE: Duration = Duration::from_secs(10);

/// What a contributor gives to Blender; none of it changes a picture.
#[derive(Debug, Clone)]
pub struct BlenderConfig {
    /// Time in which it runs, for loading a scene and for each task.
    pub time: Duration,
    /// Threads that render; `None`: one for each processor that the sandbox may use.
    pub threads: Option<u16>,
    /// A Blender that had nothing to do for so long is ended.
    pub idle: Duration,
}

/// Runs tasks in a Blender of this machine, one at a time.
pub struct BlenderRunner {
    sandbox: Arc<Sandbox>,
    blender: Blender,
    /// What it needs besides the system's libraries.
    files: Vec<PathBuf>,
    config: BlenderConfig,
    /// One task at a time: each uses all threads.
    turn: Mutex<()>,
    kept: Arc<Mutex<Option<Kept>>>,
}

/// A Blender that waits for the job's next task.
struct Kept {
    manifest: Hash,
    /// What it was given of the machine.
    share: Share,
    warm: Warm,
    jailed: Arc<Jailed>,
    since: Instant,
}

impl BlenderRunner {
    /// Tries the jail and this Blender in it; the error is a sentence.
    pub async fn new(sandbox: Arc<Sandbox>, blender: Blender, config: BlenderConfig) -> Result<Self, String> {
        let files = blender.files().map_err(|error| error.to_string())?;
        let own = sandbox.make_folder().map_err(|error| error.to_string())?;
        if files.iter().any(|shown| own.path().canonicalize().is_ok_and(|own| own.starts_with(shown))) {
            return Err("the worker's folder lies in Blender's, and Blender would see it: move one of them".into());
        }
        let runner = Self { sandbox, blender, files, config, turn: Mutex::new(()), kept: Arc::default() };
        let threads = runner.threads(&runner.sandbox.share());
        let program = runner.program(vec!["--version".into()], threads, &Semantics::default());
        let mut jailed = runner.sandbox.start(program).await.map_err(|error| error.to_string())?;
        let Some(mut pipes) = jailed.pipes() else { return Err("the jail has no pipes".into()) };
        let said = tokio::task::spawn_blocking(move || scc_blender::version_said(&mut pipes.output));
        let said = tokio::time::timeout(runner.config.time.min(Duration::from_secs(60)), said).await;
        match said {
            Ok(Ok(Some(version))) if version == runner.blender.version() => Ok(runner),
            _ => Err(format!("Blender {} does not run in the jail here", runner.blender.version())),
        }
    }

    /// The engine's exact version.
    pub fn version(&self) -> &str {
        self.blender.version()
    }

    fn threads(&self, share: &Share) -> u16 {
        let all = || u16::try_from(share.processor_count()).unwrap_or(u16::MAX);
        self.config.threads.unwrap_or_else(all)
    }

    fn program(&self, arguments: Vec<String>, threads: u16, semantics: &Semantics) -> NativeTask {
        NativeTask {
            program: self.blender.program().into(),
            arguments: [self.blender.leading(), arguments].concat(),
            readable: self.files.clone(),
            inputs: Vec::new(),
            memory: semantics.memory,
            // Two pools of threads, and a few that libraries start.
            threads: u32::from(threads) * 4 + 64,
            output: semantics.output.saturating_add(SCRATCH_BYTES),
            output_files: semantics.output_files.saturating_add(SCRATCH_FILES),
        }
    }

    /// Starts a Blender on the job's scene.
    async fn start(&self, files: &JobFiles, scene: &Path) -> Result<Kept, RunError> {
        let share = self.sandbox.share();
        let threads = self.threads(&share);
        let script = self.sandbox.make_folder().map_err(blame)?;
        let script_path = script.path().join(SCRIPT_NAME);
        std::fs::write(&script_path, Warm::SCRIPT).map_err(host("writing Blender's script"))?;
        let inside = Path::new(NATIVE_INPUTS);
        let arguments = Warm::arguments(&inside.join(SCENE_NAME), &inside.join(SCRIPT_NAME), threads);
        let semantics = &files.manifest.semantics;
        let mut program = self.program(arguments, threads, semantics);
        program.inputs = vec![(SCENE_NAME.into(), scene.into()), (SCRIPT_NAME.into(), script_path)];
        let mut jailed = self.sandbox.start(program).await.map_err(blame)?;
        let pipes = jailed.pipes().ok_or_else(|| RunError::Host("the jail has no pipes".into()))?;
        let jailed = Arc::new(jailed);
        let sandbox = self.sandbox.clone();
        // A start that is given up ends here.
        let ending = jailed.killer().drop_guard();
        let held = Held {
            orders: Box::new(pipes.input),
            answers: Box::new(pipes.output),
            prints: Box::new(pipes.errors),
            folder: jailed.folder().into(),
            folder_inside: NATIVE_FOLDER.into(),
            stood: Box::new(move || sandbox.stood()),
            keep: Box::new((jailed.clone(), script)),
        };
        // The clock runs while it stands still for its part of the time.
        let time = self.config.time.saturating_mul(100) / u32::from(share.time_percent.clamp(1, 100));
        let limits = Limits { time, file_bytes: semantics.output, ..Limits::default() };
        let attached = tokio::task::spawn_blocking(move || Warm::attach(held, &limits)).await;
        match attached.map_err(host("starting Blender"))? {
            Ok(warm) => {
                ending.disarm();
                Ok(Kept { manifest: files.manifest_hash, share, warm, jailed, since: Instant::now() })
            }
            Err(error) => Err(why(error, &jailed).await),
        }
    }

    /// Renders; whatever goes wrong, the Blender is not kept.
    async fn render(
        &self,
        mut kept: Kept,
        task: Task,
        picture: PathBuf,
        mut sign: Box<dyn FnMut(Sign) + Send>,
    ) -> Result<(), RunError> {
        let jailed = kept.jailed.clone();
        jailed.set_running(true);
        let rendering = tokio::task::spawn_blocking(move || {
            let outcome = kept.warm.render(&task, &picture, |part| sign(Sign::Progress(part)));
            (outcome, kept)
        });
        let (outcome, mut kept) = rendering.await.map_err(host("rendering"))?;
        if let Err(error) = outcome {
            return Err(why(error, &jailed).await);
        }
        let files = jailed.clear().map_err(blame)?;
        // What it leaves it cannot remove.
        if files < SCRATCH_FILES as usize / 2 {
            jailed.set_running(false);
            kept.since = Instant::now();
            *self.kept.lock().await = Some(kept);
            self.end_when_idle();
        }
        Ok(())
    }

    fn end_when_idle(&self) {
        let (kept, idle) = (self.kept.clone(), self.config.idle);
        tokio::spawn(async move {
            tokio::time::sleep(idle).await;
            kept.lock().await.take_if(|kept| kept.since.elapsed() >= idle);
        });
    }
}

#[async_trait]
impl Runner for BlenderRunner {
    async fn can_run(&self, engine: &Engine) -> Result<(), String> {
        match engine {
            Engine::Native { name, version } if *name.as_slice() == *BLENDER.as_bytes() => {
                let (wanted, here) = (String::from_utf8_lossy(version), self.version());
                match wanted == here {
                    true => Ok(()),
                    false => {
                        let wanted = clean_sentence(&wanted);
                        Err(format!(
                            "the engine {BLENDER} {wanted} is not installed here, this machine has {here}: install Blender {wanted} and \
                             name its path with --worker-blender"
                        ))
                    }
                }
            }
            _ => Err("the job is not for Blender".into()),
        }
    }

    async fn run(
        &self,
        files: &JobFiles,
        task: u32,
        sign: Box<dyn FnMut(Sign) + Send>,
        cancel: &CancellationToken,
    ) -> Result<Product, RunError> {
        let order = blender_task(files, task).map_err(RunError::Program)?;
        let scene = scene(files)?;
        let folder = self.sandbox.make_folder().map_err(blame)?;
        let name = output_name(&order);
        let picture = folder.path().join(name);
        let work = async {
            let turn = self.turn.lock().await;
            let share = self.sandbox.share();
            let kept = self.kept.lock().await.take().filter(|kept| kept.fits(&files.manifest_hash, &share));
            let kept = match kept {
                Some(kept) => kept,
                None => self.start(files, scene).await?,
            };
            let ending = kept.jailed.killer().drop_guard();
            let (began, stood) = (Instant::now(), self.sandbox.stood());
            self.render(kept, order, picture.clone(), sign).await?;
            ending.disarm();
            drop(turn);
            Ok(began.elapsed().saturating_sub(self.sandbox.stood().saturating_sub(stood)))
        };
        let time = tokio::select! {
            biased;
            () = cancel.cancelled() => return Err(RunError::Cancelled),
            time = work => time?,
        };
        Ok(Product { outputs: vec![(name.into(), picture)], time, keep: Box::new(folder) })
    }

    fn set_running(&self, running: bool) {
        self.sandbox.set_running(running);
    }
}

impl Kept {
    /// Whether it holds this job's scene, with what tasks get now, and lives.
    fn fits(&self, manifest: &Hash, share: &Share) -> bool {
        self.manifest == *manifest && self.share == *share && self.jailed.end().is_none()
    }
}

/// The task's parameters, if the job is one that Blender can be given.
fn blender_task(files: &JobFiles, task: u32) -> Result<Task, String> {
    let entry = files.manifest.tasks.get(task as usize).ok_or_else(|| format!("the job has no task {task}"))?;
    Task::parse(&entry.params_bytes()?).map_err(|error| error.to_string())
}

fn scene(files: &JobFiles) -> Result<&Path, RunError> {
    let [(name, path)] = files.inputs.as_slice() else {
        return Err(RunError::Program(format!("a job for Blender has one input file, {SCENE_NAME}")));
    };
    if name != SCENE_NAME {
        return Err(RunError::Program(format!("the input file of a job for Blender is {SCENE_NAME}, not {name}")));
    }
    path.get().map(PathBuf::as_path).ok_or_else(|| RunError::Host(format!("the input file {name} is not here")))
}

/// Whose fault it is that there is no picture.
async fn why(error: BlenderError, jailed: &Jailed) -> RunError {
    match error {
        BlenderError::InvalidTask(_) | BlenderError::InvalidImage { .. } | BlenderError::Failed(_) => {
            RunError::Program(error.to_string())
        }
        BlenderError::Ended(words) => match tokio::time::timeout(GONE, jailed.ended()).await {
            Ok(end) => ended(end, &words),
            Err(_) => RunError::Program("Blender closed its output and went on".into()),
        },
        error => RunError::Host(error.to_string()),
    }
}

fn ended(end: SandboxError, words: &str) -> RunError {
    match end {
        SandboxError::Exited { code: NOT_STARTED, .. } => RunError::Host(words.into()),
        SandboxError::Exited { code, .. } => RunError::Program(format!("Blender ended with exit code {code}: {words}")),
        // The system does this when memory is short.
        SandboxError::Killed { signal: None | Some(SIGKILL) } => RunError::Host(end.to_string()),
        SandboxError::Killed { signal: Some(signal) } => {
            RunError::Program(format!("Blender crashed with signal {signal}: {words}"))
        }
        end => blame(end),
    }
}

fn host<E: std::fmt::Display>(what: &str) -> impl FnOnce(E) -> RunError + '_ {
    move |error| RunError::Host(format!("{what}: {error}"))
}
