//! The smallest dApp: every input file comes back as an output file of the same name.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]

use scc_guest::{Error, Job};

fn run(job: &Job) -> Result<(), Error> {
    let names = job.inputs()?;
    for (done, name) in names.iter().enumerate() {
        let mut output = job.create(name)?;
        output.write(&job.input(name)?)?;
        output.finish()?;
        job.progress((done + 1) as f32 / names.len() as f32);
    }
    Ok(())
}

scc_guest::main!(run);
