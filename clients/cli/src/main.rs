//! `scc`: render, watch, bid, send and read on the Supercomputing chain.

mod account;
mod amount;
mod args;
mod chain;
mod commands;
mod failure;
mod output;
mod render;

use args::Args;
use clap::{error::ErrorKind, Parser};

fn main() {
    // Before any thread: this process may be the sandbox of `scc render --local --engine wasm`.
    scc_sandbox::child_main_if_asked();
    let args = read_args();
    let json = args.json;
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => end(json, &format!("this machine gives no threads: {error}"), 1),
    };
    match runtime.block_on(commands::run(args)) {
        // Not by returning: a thread that waits for somebody at the keyboard would be waited for.
        Ok(()) => std::process::exit(0),
        Err(failure) => end(json, &failure.to_string(), failure.code()),
    }
}

/// The command line; what is wrong with it is told as everything else is.
fn read_args() -> Args {
    let error = match Args::try_parse() {
        Ok(args) => return args,
        Err(error) => error,
    };
    let is_help = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if is_help || !std::env::args().any(|word| word == "--json") {
        error.exit();
    }
    let text = error.render().to_string();
    let sentence = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
    end(true, sentence, failure::USAGE)
}

fn end(json: bool, sentence: &str, code: u8) -> ! {
    if json {
        eprintln!("{}", failure::as_json(sentence, code));
    } else {
        eprintln!("error: {sentence}");
    }
    std::process::exit(code.into())
}
