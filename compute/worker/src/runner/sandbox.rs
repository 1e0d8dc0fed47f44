//! Running wasm tasks.

use super::{blame, JobFiles, Product, RunError, Runner, Sign};
use async_trait::async_trait;
use scc_job_spec::Manifest;
use scc_sandbox::Sandbox;
use scc_transport::CancellationToken;
use scc_types::Engine;
use std::sync::Arc;

/// Runs wasm tasks in the sandbox.
pub struct SandboxRunner(pub Arc<Sandbox>);

#[async_trait]
impl Runner for SandboxRunner {
    async fn can_run(&self, engine: &Engine) -> Result<(), String> {
        match engine {
            Engine::Wasm { .. } => {}
            Engine::Native { name, .. } => {
                return Err(format!("the engine {} is not installed here", String::from_utf8_lossy(name)));
            }
        }
        let protection = self.0.protection().await.map_err(|error| error.to_string())?;
        if protection.is_sufficient() {
            Ok(())
        } else {
            Err(protection.explain())
        }
    }

    async fn run(
        &self,
        files: &JobFiles,
        task: u32,
        mut sign: Box<dyn FnMut(Sign) + Send>,
        cancel: &CancellationToken,
    ) -> Result<Product, RunError> {
        let order = sandbox_task(files, task).map_err(RunError::Program)?;
        let lines = move |line: &str| {
            if let Some(read) = read_line(line) {
                sign(read);
            }
        };
        let outcome = self.0.run(order, lines, cancel).await.map_err(blame)?;
        let outputs = outcome.outputs.iter().map(|file| (file.name.clone(), file.path.clone())).collect();
        Ok(Product { outputs, time: outcome.wall_time, keep: Box::new(outcome) })
    }

    fn set_running(&self, running: bool) {
        self.0.set_running(running);
    }
}

/// The sandbox's order for a task: the same on every machine, so requesters check with it too.
pub fn sandbox_task(files: &JobFiles, task: u32) -> Result<scc_sandbox::Task, String> {
    let Engine::Wasm { code } = &files.manifest.engine else { return Err("the job runs no wasm".into()) };
    let module = files.module.clone().ok_or("the job's module is missing")?;
    let entry = files.manifest.tasks.get(task as usize).ok_or_else(|| format!("the job has no task {task}"))?;
    let seen = files.inputs.iter().enumerate().filter(|(place, _)| entry.sees(*place));
    let inputs = seen.map(|(_, (name, path))| match path.get() {
        Some(path) => Ok((name.clone(), path.clone())),
        None => Err(format!("the input file {name} is not here")),
    });
    Ok(scc_sandbox::Task {
        module,
        module_hash: code.0,
        params: entry.params_bytes()?,
        inputs: inputs.collect::<Result<_, _>>()?,
        seed: Manifest::task_seed(&files.manifest_hash, task),
        semantics: files.manifest.semantics,
    })
}

/// Understands `progress 0.25` and `units 120`; everything else a program prints is its own affair.
fn read_line(line: &str) -> Option<Sign> {
    let (word, number) = line.trim().split_once(' ')?;
    match word {
        "progress" => {
            let part: f64 = number.trim().parse().ok()?;
            part.is_finite().then(|| Sign::Progress((part.clamp(0.0, 1.0) * 1_000.0) as u16))
        }
        "units" => Some(Sign::Units(number.trim().parse().ok()?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_program_are_read_with_care() {
        assert_eq!(read_line("progress 0.250"), Some(Sign::Progress(250)));
        assert_eq!(read_line("progress 7"), Some(Sign::Progress(1_000)));
        assert_eq!(read_line("progress NaN"), None);
        assert_eq!(read_line("units 120"), Some(Sign::Units(120)));
        assert_eq!(read_line("units -1"), None);
        assert_eq!(read_line("hello"), None);
    }
}
