//! What a task counts for: found by running one here.

use super::tasks::{Tasks, Wanted};
use crate::{
    account,
    failure::{Failure, Outcome},
};
use scc_job_spec::Semantics;
use scc_sandbox::{Sandbox, SandboxError, Task};
use scc_types::{Hash, Units};
use std::path::Path;
use tokio_util::sync::CancellationToken;

/// Instructions of a unit, for programs that do not count themselves.
pub const INSTRUCTIONS_OF_A_UNIT: u64 = 1_000_000_000;

/// What a task that was run here took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    /// Units it counts for.
    pub units: Units,
    /// Seconds it took.
    pub seconds: f64,
    /// Bytes of the file it was for; 0: for none.
    pub bytes: u64,
}

impl Measure {
    /// What another task counts for: in proportion to the size of its file.
    pub fn units_of(&self, bytes: u64) -> Units {
        if self.bytes == 0 {
            return self.units;
        }
        let units = u128::from(self.units).saturating_mul(bytes.into()).div_ceil(self.bytes.into());
        Units::try_from(units).unwrap_or(Units::MAX).max(1)
    }
}

/// The jail in which tasks are run here.
pub async fn sandbox() -> Outcome<Sandbox> {
    let local = |error: SandboxError| Failure::Local(error.to_string());
    let sandbox = Sandbox::new(scc_sandbox::Config::new(account::home().join("sandbox"))).map_err(local)?;
    let protection = sandbox.protection().await.map_err(local)?;
    match protection.is_sufficient() {
        true => Ok(sandbox),
        false => Err(Failure::Local(protection.explain())),
    }
}

/// The task whose file is of middling size.
pub fn sample<'a>(wanted: &[&'a Wanted]) -> Option<&'a Wanted> {
    let mut by_size = wanted.to_vec();
    by_size.sort_by_key(|task| task.bytes);
    by_size.get(by_size.len() / 2).copied()
}

/// Runs a task.
pub async fn measure(
    sandbox: &Sandbox,
    (module, code): (&Path, Hash),
    tasks: &Tasks,
    task: &Wanted,
    semantics: Semantics,
) -> Outcome<Measure> {
    let seen = task.inputs.iter().filter_map(|place| tasks.inputs.get(usize::from(*place)));
    let order = Task {
        module: module.to_path_buf(),
        module_hash: code.0,
        params: task.params.text().as_bytes().to_vec(),
        inputs: seen.map(|(file, path)| (file.name.clone(), path.clone())).collect(),
        seed: [0; 32],
        semantics,
    };
    let mut counted = None;
    let note = |line: &str| counted = counted_units(line).or(counted);
    let done = sandbox.run(order, note, &CancellationToken::new()).await.map_err(|error| failed(&task.name, &error))?;
    if done.outputs.is_empty() {
        let text =
            format!("{}, run here to learn what it takes: the program wrote nothing (nothing was paid)", task.name);
        return Err(Failure::Refused(text));
    }
    let units = counted.unwrap_or_else(|| done.fuel_used.div_ceil(INSTRUCTIONS_OF_A_UNIT)).max(1);
    Ok(Measure { units, seconds: done.wall_time.as_secs_f64(), bytes: task.bytes })
}

fn counted_units(line: &str) -> Option<Units> {
    line.trim().strip_prefix("units ")?.trim().parse().ok()
}

/// What is wrong with the program is the input's; the rest is this machine's.
fn failed(task: &str, error: &SandboxError) -> Failure {
    let said = match error {
        SandboxError::Trap { log_tail, .. } | SandboxError::Exited { log_tail, .. } if !log_tail.trim().is_empty() => {
            format!("; it said: {}", crate::output::plain(log_tail.trim().as_bytes()))
        }
        _ => String::new(),
    };
    let text = format!("{task}, run here to learn what it takes: {error}{said} (nothing was paid)");
    match error.is_the_programs_fault() || matches!(error, SandboxError::InvalidTask(_)) {
        true => Failure::Refused(text),
        false => Failure::Local(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_count_by_their_size() {
        let measure = Measure { units: 10, seconds: 2.0, bytes: 1_000 };
        assert_eq!([0, 1, 1_000, 1_001, 5_000].map(|bytes| measure.units_of(bytes)), [1, 1, 10, 11, 50]);
        assert_eq!(measure.units_of(u64::MAX), 184_467_440_737_095_517);
        let alike = Measure { bytes: 0, ..measure };
        assert_eq!(alike.units_of(7), 10);
    }

    #[test]
    fn a_program_may_count_for_itself() {
        assert_eq!(counted_units("units 120"), Some(120));
        assert_eq!(counted_units("units"), None);
        assert_eq!(counted_units("progress 0.5"), None);
    }
}
