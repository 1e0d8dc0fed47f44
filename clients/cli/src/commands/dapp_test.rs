//! `scc dapp test`: what a worker does with a task of a program, done here: the same engine, jail and limits. Needs no chain.

use crate::{
    account,
    args::DappTestOptions,
    failure::{Failure, Outcome},
    output,
};
use scc_job_spec::{content_hash, Semantics};
use scc_sandbox::{Outcome as Done, Sandbox, SandboxError, Task};
use scc_types::Hash;
use serde_json::json;
use std::{fs, path::Path};
use tokio_util::sync::CancellationToken;

const MIB: u64 = 1 << 20;

/// Runs the program once; its own lines go to the standard error output while it runs, then what it took and what it left is
/// told.
pub async fn run(options: &DappTestOptions, json: bool) -> Outcome {
    let task = task(options)?;
    let home = account::home().join("sandbox");
    let sandbox = Sandbox::new(scc_sandbox::Config::new(&home)).map_err(|error| Failure::Local(error.to_string()))?;
    // With --json nothing but a failure stands there.
    let say = |line: &str| {
        if !json {
            eprintln!("  {line}");
        }
    };
    let done = sandbox.run(task, say, &CancellationToken::new()).await;
    let done = done.map_err(|error| failure(&options.module, error))?;
    let outputs = done.outputs.iter().map(|output| hash_of(&output.path)).collect::<Outcome<Vec<_>>>()?;
    if let Some(folder) = &options.out {
        keep(&done, folder)?;
    }
    tell(&done, &outputs, json)
}

fn task(options: &DappTestOptions) -> Outcome<Task> {
    let code = read(&options.module)?;
    let params = match &options.params {
        Some(file) => read(file)?,
        None => b"{}".to_vec(),
    };
    let inputs = options.input.iter().map(|path| match path.file_name().and_then(|name| name.to_str()) {
        Some(name) => Ok((name.to_string(), path.clone())),
        None => Err(Failure::Refused(format!("{} has no name that a job may use", path.display()))),
    });
    let semantics = Semantics {
        fuel: options.fuel.unwrap_or(Semantics::default().fuel),
        memory: options.memory.map_or(Semantics::default().memory, |mib| mib.saturating_mul(MIB)),
        ..Semantics::default()
    };
    Ok(Task {
        module: options.module.clone(),
        module_hash: content_hash(&code).0,
        params,
        inputs: inputs.collect::<Outcome<Vec<_>>>()?,
        seed: [0; 32],
        semantics,
    })
}

fn read(file: &Path) -> Outcome<Vec<u8>> {
    fs::read(file).map_err(|error| Failure::file("cannot read", file, error))
}

fn hash_of(file: &Path) -> Outcome<Hash> {
    Ok(content_hash(&read(file)?))
}

/// What is wrong with the program is the input's; the rest is this machine's.
fn failure(module: &Path, error: SandboxError) -> Failure {
    let log = match &error {
        SandboxError::Trap { log_tail, .. } | SandboxError::Exited { log_tail, .. } => {
            output::plain(log_tail.as_bytes())
        }
        _ => String::new(),
    };
    let said = if log.trim().is_empty() { String::new() } else { format!("; it said: {}", log.trim()) };
    let text = format!("{}: {error}{said}", module.display());
    match error.is_the_programs_fault() || matches!(error, SandboxError::InvalidTask(_)) {
        true => Failure::Refused(text),
        false => Failure::Local(text),
    }
}

fn keep(done: &Done, folder: &Path) -> Outcome {
    fs::create_dir_all(folder).map_err(|error| Failure::file("cannot make", folder, error))?;
    for output in &done.outputs {
        let path = folder.join(&output.name);
        fs::copy(&output.path, &path).map_err(|error| Failure::file("cannot write", &path, error))?;
    }
    Ok(())
}

fn tell(done: &Done, hashes: &[Hash], json: bool) -> Outcome {
    let outputs: Vec<_> = done
        .outputs
        .iter()
        .zip(hashes)
        .map(|(output, hash)| json!({ "name": output.name, "bytes": output.size, "hash": hash }))
        .collect();
    let value = json!({
        "fuel": done.fuel_used,
        "seconds": done.wall_time.as_secs_f64(),
        "outputs": outputs,
        "log": output::plain(done.log_tail.as_bytes()),
    });
    output::print(json, &value, || {
        let mut rows = vec![
            output::row(["fuel", &format!("{} units", done.fuel_used), ""]),
            output::row(["time", &format!("{:.2} s without compiling", done.wall_time.as_secs_f64()), ""]),
        ];
        if done.outputs.is_empty() {
            rows.push(output::row(["output", "none", ""]));
        }
        for (output, hash) in done.outputs.iter().zip(hashes) {
            rows.push(output::row([&output.name, &format!("{} bytes", output.size), &format!("{hash:?}")]));
        }
        output::table(&rows)
    })
}
