//! `scc-node`: the chain's client.

fn main() -> sc_cli::Result<()> {
    // The sandbox runs strangers' programs in children of this binary.
    scc_sandbox::child_main_if_asked();
    scc_node::run()
}
