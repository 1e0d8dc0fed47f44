//! The press dApp's command.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]

scc_guest::main!(scc_press::run);
