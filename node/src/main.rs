//! `scc-node`: the chain's client.

use std::process::ExitCode;

fn main() -> ExitCode {
    // The sandbox runs strangers' programs in children of this binary.
    scc_sandbox::child_main_if_asked(&[]);
    let Err(error) = scc_node::run() else { return ExitCode::SUCCESS };
    match error {
        // It is a sentence already.
        sc_cli::Error::Input(text) => eprintln!("Error: {text}"),
        error => eprintln!("Error: {error}"),
    }
    ExitCode::FAILURE
}
