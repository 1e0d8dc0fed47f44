//! `scc-node`: the chain's client.

mod chain_spec;
mod cli;
mod command;
mod defaults;
mod keys;
mod metrics;
mod rpc;
mod service;
mod submit;
mod summaries;
mod worker;

fn main() -> sc_cli::Result<()> {
    // The sandbox runs strangers' programs in children of this binary.
    scc_sandbox::child_main_if_asked();
    command::run()
}
