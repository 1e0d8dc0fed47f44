//! `scc run`: a dApp's program over files or parameters, through the chain.

mod measure;
mod options;
mod rerun;
mod results;
mod tasks;

pub use options::RunOptions;
pub use tasks::hash_of;

use crate::{
    account,
    commands::{dapp, Context},
    failure::{Failure, Outcome},
    job::{self, room, Collector, JobFolder, Kind, News, Piece, Plan, Product, Teller},
};
use async_trait::async_trait;
use measure::Measure;
use rerun::Rerun;
use results::{Kept, Results};
use scc_dispatcher::Verifier;
use scc_job_spec::{content_hash, Manifest, Semantics, Task};
use scc_sandbox::Sandbox;
use scc_types::{DappId, Engine, Hash};
use scc_worker::JobFiles;
use std::{collections::HashMap, path::PathBuf, sync::Arc};
use tasks::{Tasks, Wanted};

const MIB: u64 = 1 << 20;
/// How far the other tasks' time may be from the one that was measured.
const BAND: [f64; 2] = [0.5, 2.0];

/// Runs `scc run`.
pub async fn run(context: &Context, options: RunOptions) -> Outcome {
    let options = options.in_taken_folder();
    let program = Program::open(&options).await?;
    job::run(context, &options.terms, &program, Teller::for_run(context.json)).await.map(|_| ())
}

/// Whether this machine can go on with a run that comes from another one; what makes it the same as others here.
pub async fn ready(
    context: &Context,
    options: RunOptions,
    folder: &JobFolder,
    manifest: &Manifest,
) -> Outcome<blake3::Hash> {
    let options = options.in_taken_folder();
    job::ready(context, &Program::open(&options).await?, folder, manifest).await
}

/// A program and what it is to be run on.
struct Program<'a> {
    options: &'a RunOptions,
    code: Hash,
    code_size: u64,
    tasks: Tasks,
    sandbox: Sandbox,
}

impl<'a> Program<'a> {
    async fn open(options: &'a RunOptions) -> Outcome<Self> {
        let engine = dapp::engine_of(&options.module)?;
        let Engine::Wasm { code } = engine else {
            return Err(Failure::Refused("only WebAssembly programs are run".into()));
        };
        let (_, code_size) =
            hash_of(&options.module).map_err(|error| Failure::file("cannot read", &options.module, error))?;
        let tasks = Tasks::read(options)?;
        // Before anything else: results are checked in the jail.
        let sandbox = measure::sandbox().await?;
        Ok(Self { options, code, code_size, tasks, sandbox })
    }
}

impl Program<'_> {
    fn engine(&self) -> Engine {
        Engine::Wasm { code: self.code }
    }

    fn semantics(&self) -> Semantics {
        let usual = Semantics::default();
        Semantics {
            fuel: self.options.fuel.unwrap_or(usual.fuel),
            memory: self.options.memory.map_or(usual.memory, |mib| mib.saturating_mul(MIB)),
            ..usual
        }
    }

    /// All that decides a task's result.
    fn key(&self, task: &Wanted) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.code.as_bytes());
        hasher.update(format!("{:?}|{}", self.semantics(), task.params.text()).as_bytes());
        for (file, _) in task.inputs.iter().filter_map(|place| self.tasks.inputs.get(usize::from(*place))) {
            hasher.update(file.name.as_bytes());
            hasher.update(file.hash.as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }

    /// All that decides the results, and the folder for them.
    fn hash(&self, dapp: DappId, out: &[u8]) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(format!("run|{dapp}|{:?}", self.options.units).as_bytes());
        hasher.update(out);
        for task in &self.tasks.wanted {
            hasher.update(task.name.as_bytes());
            hasher.update(self.key(task).as_bytes());
        }
        hasher.finalize()
    }

    /// Tasks by their numbers.
    fn wanted(&self, numbers: &[u32]) -> Vec<&Wanted> {
        numbers.iter().filter_map(|number| self.tasks.wanted.get(*number as usize)).collect()
    }

    /// The tasks of a manifest, which may be some of those that are asked for.
    fn of(&self, manifest: &Manifest) -> Outcome<Vec<&Wanted>> {
        let by_what: HashMap<_, _> =
            self.tasks.wanted.iter().map(|wanted| ((wanted.params.text(), wanted.inputs.as_slice()), wanted)).collect();
        let same = |task: &Task| by_what.get(&(task.params.text(), task.inputs.as_deref()?)).copied();
        let damaged = || Failure::Local("the job's manifest is damaged; remove its folder to begin anew".into());
        manifest.tasks.iter().map(|task| same(task).ok_or_else(damaged)).collect()
    }

    async fn measure(&self, wanted: &[&Wanted], teller: &Teller) -> Outcome<Option<Measure>> {
        let Some(sample) = measure::sample(wanted).filter(|_| self.options.units.is_none()) else { return Ok(None) };
        let text = format!("running {} here to learn what a task takes; --units N spares it", sample.name);
        teller.tell(&News::Note { text })?;
        let module = (self.options.module.as_path(), self.code);
        measure::measure(&self.sandbox, module, &self.tasks, sample, self.semantics()).await.map(Some)
    }
}

#[async_trait(?Send)]
impl Product for Program<'_> {
    fn kind(&self) -> Kind {
        Kind::Result
    }

    fn pieces(&self) -> usize {
        self.tasks.wanted.len()
    }

    fn identity(&self, dapp: DappId) -> blake3::Hash {
        let out = std::path::absolute(&self.options.out).unwrap_or_else(|_| self.options.out.clone());
        self.hash(dapp, out.as_os_str().as_encoded_bytes())
    }

    fn request(&self, dapp: DappId) -> blake3::Hash {
        self.hash(dapp, &[])
    }

    async fn find_dapp(&self, context: &Context) -> Outcome<DappId> {
        let id = self.options.dapp;
        let dapp = dapp::find(context, id).await?;
        if dapp.details.engine != self.engine() {
            return Err(Failure::Refused(format!(
                "{} is not the program of dApp {id}: 'scc dapp verify' tells both hashes, and its developer hands out the right \
                 one (nothing was paid)",
                self.options.module.display()
            )));
        }
        Ok(id)
    }

    fn prepare(&self) -> Outcome {
        room::prepare(&self.options.out)
    }

    fn missing(&self, teller: &Teller) -> Outcome<Vec<u32>> {
        let kept = Kept::open(&self.options.out)?;
        let mut missing = Vec::new();
        for (number, task) in (0..).zip(&self.tasks.wanted) {
            match kept.folder(&self.key(task), &task.name).filter(|_| !self.options.again) {
                Some(folder) => teller.tell(&News::ResultKept { result: task.name.clone(), folder })?,
                None => missing.push(number),
            }
        }
        Ok(missing)
    }

    async fn plan(&self, dapp: DappId, missing: Vec<u32>, teller: &Teller) -> Outcome<Plan> {
        let wanted = self.wanted(&missing);
        let measured = self.measure(&wanted, teller).await?;
        let units_of = |task: &Wanted| match (self.options.units, &measured) {
            (Some(units), _) => units,
            (None, Some(measure)) => measure.units_of(task.bytes),
            (None, None) => 1,
        };
        let tasks: Vec<_> = wanted
            .iter()
            .map(|task| Task { units: units_of(task), params: task.params.clone(), inputs: Some(task.inputs.clone()) })
            .collect();
        let all: f64 = tasks.iter().map(|task| task.units as f64).sum();
        let seconds = measured.map(|measure| measure.seconds * all / measure.units as f64);
        let manifest = Manifest {
            version: Manifest::VERSION,
            dapp,
            engine: self.engine(),
            code_size: self.code_size,
            semantics: self.semantics(),
            inputs: self.tasks.inputs.iter().map(|(file, _)| file.clone()).collect(),
            tasks,
        };
        let pieces = wanted.iter().map(|task| Piece::Result(task.name.clone())).collect();
        Plan::new(Kind::Result, manifest, pieces, seconds.map(|seconds| BAND.map(|part| part * seconds)))
    }

    fn resumed(&self, manifest: Manifest) -> Outcome<Plan> {
        let pieces = self.of(&manifest)?.iter().map(|task| Piece::Result(task.name.clone())).collect();
        Plan::new(Kind::Result, manifest, pieces, None)
    }

    fn check_room(&self, plan: &Plan) -> Outcome {
        // The program and the inputs become blobs; what the results take nobody knows.
        let need = plan.manifest.inputs.iter().map(|file| file.size).fold(self.code_size, u64::saturating_add);
        let home = account::home();
        match room::free(&home) {
            Some(free) if free < need => Err(Failure::Local(format!(
                "the disk of {} has {} left, this job's files take {}: make room or choose another folder with SCC_HOME \
                 (nothing was paid)",
                home.display(),
                room::bytes(free),
                room::bytes(need)
            ))),
            _ => Ok(()),
        }
    }

    fn files(&self, folder: &JobFolder) -> Outcome<Vec<PathBuf>> {
        if self.options.tasks.is_some() {
            // Another machine that goes on with it needs the tasks' names, which come of all lines.
            let lines = self.tasks.wanted.iter().map(|task| format!("{}\n", task.params.text())).collect::<String>();
            folder.keep(job::LINES, lines.as_bytes())?;
        }
        let inputs = self.tasks.inputs.iter().map(|(_, path)| path);
        Ok([&self.options.module].into_iter().chain(inputs).cloned().collect())
    }

    fn verifier(&self, plan: &Arc<Plan>) -> Outcome<Arc<dyn Verifier>> {
        let files = JobFiles {
            manifest: plan.manifest.clone(),
            manifest_hash: content_hash(&plan.manifest_bytes),
            module: Some(self.options.module.clone()),
            inputs: self.tasks.inputs.iter().map(|(file, path)| (file.name.clone(), path.clone().into())).collect(),
        };
        Ok(Arc::new(Rerun { sandbox: self.sandbox.clone(), files }))
    }

    fn collector(&self, plan: &Arc<Plan>, _teller: Arc<Teller>) -> Outcome<Box<dyn Collector>> {
        let keys = self.of(&plan.manifest)?.into_iter().map(|task| self.key(task)).collect();
        Ok(Box::new(Results::new(plan.clone(), keys, Kept::open(&self.options.out)?)))
    }
}
