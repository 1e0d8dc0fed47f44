//! How fast this machine is, and whether it computes rightly: a task whose result is known, in the jail.

use scc_job_spec::{content_hash, Semantics};
use scc_sandbox::{Sandbox, SandboxError, Task};
use scc_transport::CancellationToken;
use scc_types::{Hash, Units};
use std::{
    path::Path,
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

const HOUR: f64 = 3_600.0;
/// Largest result that is read.
const MAX_RESULT_BYTES: u64 = 64 << 20;

/// A task whose result is the same on every machine.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The module.
    pub module: &'static [u8],
    /// Its parameters.
    pub params: &'static str,
    /// Its input file: name and content.
    pub input: (&'static str, &'static [u8]),
    /// What decides the result.
    pub semantics: Semantics,
    /// The name of its output file.
    pub result_name: &'static str,
    /// BLAKE3 of that file.
    pub result: Hash,
    /// Units of work that it takes.
    pub units: f64,
}

/// How fast a machine is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speed {
    /// Units an hour of one task alone.
    pub one: f64,
    /// Units an hour of all slots together.
    pub all: f64,
}

/// What a worker says of its speed at programs of which it has run none for others yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstSpeed {
    /// BLAKE3 of the module that was measured.
    pub code: Hash,
    /// Units per second, all slots together.
    pub speed: Units,
}

/// Why there is no figure.
#[derive(Debug, thiserror::Error)]
pub enum BenchmarkError {
    /// The machine got another result than every other.
    #[error(
        "this computer computes wrongly: {wrong} of {runs} renderings of the reference picture differ from what every other machine \
         gets ({got:?} instead of {expected:?}). Nobody would pay for its results. Its memory or processor may be broken, too \
         hot or clocked too high: test the memory (memtest86+), undo overclocking, then try 'scc-node worker benchmark'"
    )]
    Wrong {
        /// Runs with another result.
        wrong: usize,
        /// Runs so far.
        runs: usize,
        /// Hash of one of these results.
        got: Hash,
        /// The hash it should have.
        expected: Hash,
    },
    /// It did not get so far.
    #[error("the reference picture cannot be rendered here: {0}")]
    Failed(String),
}

impl From<SandboxError> for BenchmarkError {
    fn from(error: SandboxError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl Reference {
    /// Runs it once alone, then in `slots` tasks at the same time, and checks every result. Compiling is not counted.
    pub async fn measure(&self, sandbox: &Sandbox, slots: usize) -> Result<Speed, BenchmarkError> {
        let folder = sandbox.make_folder()?;
        let failed = |error: std::io::Error| BenchmarkError::Failed(error.to_string());
        let task = self.task(folder.path()).map_err(failed)?;
        let (first, time) = self.run(sandbox, task.clone()).await?;
        self.check(&[first])?;
        let one = self.units / time.as_secs_f64().max(f64::EPSILON) * HOUR;
        if slots <= 1 {
            return Ok(Speed { one, all: one });
        }
        let began = Instant::now();
        let mut runs = JoinSet::new();
        for _ in 0..slots {
            let (reference, sandbox, task) = (self.clone(), sandbox.clone(), task.clone());
            runs.spawn(async move { reference.run(&sandbox, task).await });
        }
        let mut results = Vec::with_capacity(slots);
        while let Some(run) = runs.join_next().await {
            results.push(run.map_err(|error| BenchmarkError::Failed(error.to_string()))??.0);
        }
        let time = began.elapsed().as_secs_f64().max(f64::EPSILON);
        self.check(&results)?;
        Ok(Speed { one, all: self.units * slots as f64 / time * HOUR })
    }

    /// What a worker says of a speed.
    pub fn first_speed(&self, speed: Speed) -> FirstSpeed {
        FirstSpeed { code: content_hash(self.module), speed: (speed.all / HOUR).round().max(1.0) as Units }
    }

    fn task(&self, folder: &Path) -> std::io::Result<Task> {
        let (module, input) = (folder.join("module.wasm"), folder.join("input"));
        std::fs::write(&module, self.module)?;
        std::fs::write(&input, self.input.1)?;
        Ok(Task {
            module,
            module_hash: content_hash(self.module).0,
            params: self.params.as_bytes().to_vec(),
            inputs: vec![(self.input.0.into(), input)],
            seed: [0; 32],
            semantics: self.semantics,
        })
    }

    async fn run(&self, sandbox: &Sandbox, task: Task) -> Result<(Hash, Duration), BenchmarkError> {
        let outcome = sandbox.run(task, |_| {}, &CancellationToken::new()).await?;
        let missing = || BenchmarkError::Failed(format!("there is no {}", self.result_name));
        let output = outcome.outputs.iter().find(|output| output.name == self.result_name).ok_or_else(missing)?;
        if output.size > MAX_RESULT_BYTES {
            return Err(BenchmarkError::Failed(format!("the result has {} bytes", output.size)));
        }
        let bytes = tokio::fs::read(&output.path).await.map_err(|error| BenchmarkError::Failed(error.to_string()))?;
        Ok((content_hash(&bytes), outcome.wall_time))
    }

    fn check(&self, results: &[Hash]) -> Result<(), BenchmarkError> {
        let wrong: Vec<&Hash> = results.iter().filter(|result| **result != self.result).collect();
        match wrong.first() {
            None => Ok(()),
            Some(got) => Err(BenchmarkError::Wrong {
                wrong: wrong.len(),
                runs: results.len(),
                got: **got,
                expected: self.result,
            }),
        }
    }
}
