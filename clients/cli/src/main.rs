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
use clap::Parser;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    match commands::run(args).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            failure.exit_code()
        }
    }
}
