//! The side that is trusted: prepares a child's files, watches it, takes what it made.

mod brake;
mod cache;
mod call;
mod compile;
mod detect;
mod folders;
mod native;
mod outputs;
mod run;
mod supervise;

pub use self::{
    folders::make_private,
    native::{Jailed, Pipes},
};

use std::{path::Path, sync::Arc, time::Duration};

use tokio::sync::{watch, Mutex, OnceCell, Semaphore};
use tokio_util::sync::CancellationToken;

use self::{brake::Brake, cache::Cache};
use crate::{engine, CallLimits, Config, Layers, Made, NativeTask, Outcome, Protection, SandboxError, Share, Task};

/// Runs strangers' programs, each in a process of its own. Cheap to clone.
#[derive(Clone)]
pub struct Sandbox(Arc<Inner>);

struct Inner {
    config: Config,
    cache: Cache,
    protection: OnceCell<Protection>,
    native_protection: OnceCell<Protection>,
    turns: Semaphore,
    /// Modules compile one at a time, so that a module that several tasks wait for compiles once.
    compiling: Mutex<()>,
    brake: Brake,
    share: watch::Sender<Share>,
}

impl Inner {
    fn share(&self) -> Share {
        self.share.borrow().clone()
    }
}

impl Sandbox {
    /// Makes the folders of `config` and removes what a killed predecessor left in them.
    ///
    /// # Errors
    /// [`SandboxError::HostProblem`] when a folder cannot be made or others could write to it.
    pub fn new(config: Config) -> Result<Self, SandboxError> {
        for folder in [&config.cache_folder, &config.work_folder] {
            let failed = |error| SandboxError::host(&format!("making the folder {}", folder.display()), error);
            make_private(folder).map_err(failed)?;
        }
        folders::remove_leftovers(&config.work_folder);
        let fingerprint = |canonical_nans| {
            engine::fingerprint(canonical_nans).map_err(|error| SandboxError::host("starting the engine", error))
        };
        let fingerprints = [fingerprint(false)?, fingerprint(true)?];
        Ok(Self(Arc::new(Inner {
            cache: Cache::new(&config, fingerprints),
            protection: OnceCell::new(),
            native_protection: OnceCell::new(),
            turns: Semaphore::new(config.parallel_tasks.max(1)),
            compiling: Mutex::new(()),
            brake: Brake::default(),
            share: watch::channel(config.share.clone()).0,
            config,
        })))
    }

    /// What the jail can do on this machine: builds one and tries to break out of it. Done once, then remembered.
    ///
    /// # Errors
    /// [`SandboxError::HostProblem`] when no child can be started at all.
    pub async fn protection(&self) -> Result<&Protection, SandboxError> {
        self.0.protection.get_or_try_init(|| detect::detect(&self.0.config)).await
    }

    /// The same for native programs: a jail of their kind, with all layers.
    ///
    /// # Errors
    /// [`SandboxError::HostProblem`] when no child can be started at all.
    pub async fn native_protection(&self) -> Result<&Protection, SandboxError> {
        self.0.native_protection.get_or_try_init(|| detect::detect_native(&self.0.config)).await
    }

    /// A private folder, removed when dropped, or by the next sandbox where this process is killed: for what leaves a jail.
    ///
    /// # Errors
    /// [`SandboxError::HostProblem`] when it cannot be made.
    pub fn make_folder(&self) -> Result<tempfile::TempDir, SandboxError> {
        folders::make(&self.0.config.work_folder)
    }

    /// Lets everything that runs here stand still at once, or go on; nothing begins meanwhile. Time in which it stands still counts
    /// against no limit.
    pub fn set_running(&self, running: bool) {
        self.0.brake.set(!running);
    }

    /// Changes what children get. Those that have begun keep theirs.
    pub fn set_share(&self, share: Share) {
        self.0.share.send_replace(share);
    }

    /// What children get that begin now.
    pub fn share(&self) -> Share {
        self.0.share()
    }

    /// For how long everything has stood still by [`Sandbox::set_running`], all times together.
    pub fn stood(&self) -> Duration {
        self.0.brake.stood()
    }

    /// Starts a native program in the jail. It runs until it ends by itself, breaks a limit, or is dropped.
    ///
    /// # Errors
    /// See [`SandboxError`]; [`SandboxError::HostProblem`] where native programs cannot be held.
    pub async fn start(&self, task: NativeTask) -> Result<Jailed, SandboxError> {
        let protection = self.native_protection().await?;
        if !protection.is_sufficient() {
            return Err(SandboxError::HostProblem(protection.explain()));
        }
        native::start(&self.0.config, &self.0.share(), &self.0.brake, &task).await
    }

    /// Runs a program and returns what it made.
    ///
    /// Waits for its turn, compiles the module if the cache does not have it, runs it. `progress` gets the lines that the
    /// program writes to standard output, at most 20 a second, each at most 512 bytes and without control characters.
    /// Dropping the future or cancelling ends the child.
    ///
    /// # Errors
    /// See [`SandboxError`].
    pub async fn run(
        &self,
        task: Task,
        mut progress: impl FnMut(&str) + Send,
        cancel: &CancellationToken,
    ) -> Result<Outcome, SandboxError> {
        task.check()?;
        let task = task.with_absolute_paths()?;
        let run = async {
            let layers = self.layers().await?;
            let _turn =
                self.0.turns.acquire().await.map_err(|error| SandboxError::host("waiting for a turn", error))?;
            self.0.run(layers, &task, &mut progress).await
        };
        tokio::select! {
            biased;
            () = cancel.cancelled() => Err(SandboxError::Cancelled),
            outcome = run => outcome,
        }
    }

    /// Calls a function of this binary in the jail, on a stranger's file, with an order of up to half a MiB; see [`crate::Call`].
    ///
    /// Waits for no turn, but not while everything stands still. A link is not followed. Dropping the future ends the child.
    ///
    /// # Errors
    /// See [`SandboxError`]. [`SandboxError::is_the_programs_fault`] tells what the file is to blame for from what says nothing of it.
    pub async fn call(
        &self,
        function: &str,
        input: &Path,
        order: &[u8],
        limits: CallLimits,
    ) -> Result<Made, SandboxError> {
        let input = std::path::absolute(input).map_err(|error| SandboxError::host("finding the file", error))?;
        self.0.call(self.layers().await?, function, input, order, limits).await
    }

    /// The layers of the jail in which strangers' bytes may be touched.
    async fn layers(&self) -> Result<Layers, SandboxError> {
        let protection = self.protection().await?;
        match protection.is_sufficient() {
            true => Ok(protection.layers),
            false => Err(SandboxError::HostProblem(protection.explain())),
        }
    }
}
