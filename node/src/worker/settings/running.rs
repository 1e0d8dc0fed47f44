//! The settings of a worker that runs: changed without a restart, in one way for terminal and page.

use super::{
    given,
    told::{is_named, list, SettingTold},
    Changes, Settings,
};
use crate::worker::args::WorkerArgs;
use std::{
    collections::BTreeMap,
    ffi::OsString,
    mem,
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// What a worker was started with and what holds now.
pub struct RunningSettings {
    dir: PathBuf,
    /// The node's command line, which wins.
    words: Vec<OsString>,
    given: BTreeMap<String, String>,
    started: Settings,
    now: Mutex<Now>,
    apply: Box<dyn Fn(&WorkerArgs) + Send + Sync>,
}

struct Now {
    args: WorkerArgs,
    told: Vec<SettingTold>,
}

impl RunningSettings {
    /// Of a worker of this folder that a node with this command line has started; `apply` gives it what changes. Errors are
    /// sentences.
    pub fn new(
        dir: PathBuf,
        words: Vec<OsString>,
        apply: impl Fn(&WorkerArgs) + Send + Sync + 'static,
    ) -> Result<Self, String> {
        let started = Settings::read(&dir)?;
        let (given, args) = (given(&words)?, started.complete(&words)?.worker);
        let now = Now { told: list(&given, &started, &started), args };
        Ok(Self { dir, words, given, started, now: Mutex::new(now), apply: Box::new(apply) })
    }

    /// All settings.
    pub fn list(&self) -> Vec<SettingTold> {
        self.now().told.clone()
    }

    /// What a day of work costs at the plug, in tokens.
    pub fn power_cost_of_a_day(&self) -> f64 {
        self.now().args.power_cost_of_a_day()
    }

    /// Reads the file again, changes it, and gives the worker what it can take now: all of it or, with an error, which is a sentence,
    /// nothing. Says of each setting that was named or has changed what holds now. Blocks on the disk.
    pub fn change(&self, changes: &Changes) -> Result<Vec<String>, String> {
        let mut now = self.now();
        let mut settings = Settings::read(&self.dir)?;
        settings.change(changes)?;
        let args = settings.complete(&self.words)?.worker;
        if !changes.is_empty() {
            settings.write(&self.dir)?;
        }
        (self.apply)(&args);
        now.args = args;
        let before = mem::replace(&mut now.told, list(&self.given, &self.started, &settings));
        let is_meant = |told: &&SettingTold| changes.keys().any(|name| is_named(told, name)) || !before.contains(*told);
        Ok(now.told.iter().filter(is_meant).map(SettingTold::sentence).collect())
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
