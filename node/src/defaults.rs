//! What an operator gets who says nothing: RPC that is locked, and room for the transactions of a full block. A flag that is
//! given wins.

use clap::{
    builder::ArgPredicate::{self, IsPresent},
    Command,
};
use sc_cli::RpcEndpoint;
use sc_service::config::RpcBatchRequestConfig;

/// Only methods that neither act on this node nor cost it much.
const METHODS: &str = "safe";
/// The same on a chain for tests: everything, where only this machine can call.
const TEST_METHODS: &str = "auto";
/// Pages that may read answers over HTTP: the wallet as its developers serve it and the polkadot-js apps. Origins are compared
/// letter by letter, ports included.
const PAGES: &str = "http://localhost:5173,http://127.0.0.1:5173,http://localhost:4173,http://127.0.0.1:4173,\
                     https://polkadot.js.org";
/// Calls in a batch.
const BATCH: &str = "20";
/// Calls a minute on one connection. Those beyond wait a little, then fail.
const CALLS_A_MINUTE: &str = "1200";
/// Whose calls are not counted: this machine's own.
const UNCOUNTED: [&str; 2] = ["127.0.0.0/8", "::1/128"];
/// Megabytes of a request: the largest preimage of a runtime upgrade, as hexadecimal digits.
const REQUEST_MB: &str = "10";
/// Megabytes of an answer: a full block of 15 MiB, as hexadecimal digits and JSON.
const RESPONSE_MB: &str = "64";
/// Connections at once.
const CONNECTIONS: &str = "100";
/// Transactions that wait: two full blocks of transfers.
const POOL_TRANSACTIONS: &str = "120000";
/// Kilobytes of them.
const POOL_KBYTES: &str = "65536";

/// Puts the defaults into the command line.
pub fn apply(command: Command) -> Command {
    command
        .mut_arg("rpc_methods", |arg| {
            // Sealing on demand is for tests, too.
            let tests = [("dev", given(), TEST_METHODS), ("sealing", IsPresent, TEST_METHODS)];
            arg.default_value(METHODS).default_value_ifs(tests)
        })
        .mut_arg("rpc_cors", |arg| arg.default_value(PAGES).default_value_if("dev", given(), None))
        .mut_arg("rpc_max_batch_request_len", |arg| arg.default_value(BATCH))
        .mut_arg("rpc_rate_limit", |arg| arg.default_value(CALLS_A_MINUTE))
        .mut_arg("rpc_rate_limit_whitelisted_ips", |arg| arg.default_values(UNCOUNTED))
        .mut_arg("rpc_max_request_size", |arg| arg.default_value(REQUEST_MB))
        .mut_arg("rpc_max_response_size", |arg| arg.default_value(RESPONSE_MB))
        .mut_arg("rpc_max_connections", |arg| arg.default_value(CONNECTIONS))
        .mut_arg("experimental_rpc_endpoint", |arg| arg.value_parser(endpoint))
        .mut_arg("pool_limit", |arg| arg.default_value(POOL_TRANSACTIONS))
        .mut_arg("pool_kbytes", |arg| arg.default_value(POOL_KBYTES))
}

/// A switch that is on: one that is off is present, too, by its default.
fn given() -> ArgPredicate {
    ArgPredicate::Equals("true".into())
}

/// An endpoint of its own, with the same defaults for what it does not say.
fn endpoint(text: &str) -> Result<RpcEndpoint, String> {
    let said: Vec<(&str, &str)> = text.split(',').filter_map(|part| part.split_once('=')).collect();
    let says = |key: &str| said.iter().any(|(said, _)| said.trim() == key);
    let has_no_batches =
        said.iter().any(|(key, value)| (key.trim(), value.trim()) == ("disable-batch-requests", "true"));
    let mut defaults = vec![
        ("methods", METHODS),
        ("rate-limit", CALLS_A_MINUTE),
        ("max-request-size", REQUEST_MB),
        ("max-response-size", RESPONSE_MB),
        ("max-connections", CONNECTIONS),
    ];
    defaults.extend(PAGES.split(',').map(|page| ("cors", page)));
    defaults.extend(UNCOUNTED.map(|addresses| ("rate-limit-whitelisted-ips", addresses)));
    if !says("disable-batch-requests") {
        defaults.push(("max-batch-request-len", BATCH));
    }
    let unsaid = defaults.into_iter().filter(|(key, _)| !says(key)).map(|(key, value)| format!(",{key}={value}"));
    let mut endpoint: RpcEndpoint = format!("{text}{}", unsaid.collect::<String>()).parse()?;
    // The SDK's parser takes this word for its opposite.
    if has_no_batches {
        endpoint.batch_config = RpcBatchRequestConfig::Disabled;
    }
    // And it takes this one for a page of that name.
    if endpoint.cors.as_ref().is_some_and(|pages| pages.iter().any(|page| page == "all")) {
        endpoint.cors = None;
    }
    Ok(endpoint)
}
