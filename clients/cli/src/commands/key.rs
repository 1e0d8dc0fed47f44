//! `scc key`.

use crate::{account, args::KeyCommand, failure::Outcome, output};
use serde_json::json;

/// Runs `scc key …`; needs no node.
pub fn run(command: &KeyCommand, key: Option<&str>, json: bool) -> Outcome {
    match command {
        KeyCommand::New { file } => {
            let path = file.clone().unwrap_or_else(account::default_key_file);
            let address = account::show(&account::id(&account::create(&path)?), 42);
            output::print(json, &json!({ "address": address, "file": path }), || {
                format!(
                    "your address is {address}\nits secret phrase is in {}: keep a copy, whoever has it has your tokens",
                    path.display()
                )
            })
        }
        KeyCommand::Show => {
            let account = account::id(&account::load(key)?);
            let (generic, mainnet) = (account::show(&account, 42), account::show(&account, 2018));
            output::print(json, &json!({ "address": generic, "mainnet": mainnet }), || {
                format!("{generic}\non mainnet: {mainnet}")
            })
        }
    }
}
