//! What an operator gets who says nothing.

use sc_cli::{CliConfiguration, RpcEndpoint, RpcMethods};
use sc_service::config::RpcBatchRequestConfig;
use scc_node::cli::Cli;

fn cli(words: &str) -> Cli {
    Cli::from_words(["scc-node"].into_iter().chain(words.split_whitespace())).expect("the command line is right")
}

fn first_endpoint(words: &str) -> RpcEndpoint {
    let endpoints = cli(words).run.rpc_addr(9944).expect("the flags are right").expect("there is an endpoint");
    endpoints.into_iter().next().expect("there is an endpoint")
}

fn batch(endpoint: &RpcEndpoint) -> Option<u32> {
    match endpoint.batch_config {
        RpcBatchRequestConfig::Limit(limit) => Some(limit),
        RpcBatchRequestConfig::Disabled => Some(0),
        RpcBatchRequestConfig::Unlimited => None,
    }
}

#[test]
fn who_says_nothing_gets_a_locked_node() {
    let endpoint = first_endpoint("--chain local");
    assert!(endpoint.listen_addr.ip().is_loopback());
    assert_eq!(endpoint.rpc_methods, RpcMethods::Safe);
    assert_eq!(batch(&endpoint), Some(20));
    assert_eq!(endpoint.rate_limit.map(u32::from), Some(1_200));
    let uncounted: Vec<_> = endpoint.rate_limit_whitelisted_ips.iter().map(ToString::to_string).collect();
    assert_eq!(uncounted, ["127.0.0.0/8", "::1/128"]);
    assert!(!endpoint.rate_limit_trust_proxy_headers);
    assert_eq!((endpoint.max_payload_in_mb, endpoint.max_payload_out_mb, endpoint.max_connections), (10, 64, 100));
    let pages = endpoint.cors.expect("there is a list");
    assert!(pages.contains(&"http://localhost:5173".to_string()) && pages.iter().all(|page| !page.contains('*')));
}

#[test]
fn a_full_block_of_transfers_finds_room_in_the_pool() {
    let pool = cli("").run.pool_config;
    assert_eq!((pool.pool_limit, pool.pool_kbytes), (120_000, 64 * 1_024));
}

#[test]
fn a_development_chain_is_open_to_its_machine() {
    for words in ["--dev", "--chain local --sealing manual"] {
        assert_eq!(first_endpoint(words).rpc_methods, RpcMethods::Auto, "{words}");
    }
    assert_eq!(first_endpoint("--dev").cors, None);
    assert!(first_endpoint("--chain local --sealing manual").cors.is_some());
    assert_eq!(batch(&first_endpoint("--dev")), Some(20));
}

#[test]
fn flags_win_even_where_they_repeat_the_defaults_of_the_sdk() {
    let endpoint = first_endpoint(
        "--chain local --rpc-methods auto --rpc-max-batch-request-len 500 --rpc-rate-limit 7 --rpc-rate-limit-whitelisted-ips \
         10.0.0.0/8 --rpc-max-request-size 15 --rpc-max-response-size 15 --rpc-max-connections 3 --rpc-cors https://example.org",
    );
    assert_eq!(endpoint.rpc_methods, RpcMethods::Auto);
    assert_eq!((batch(&endpoint), endpoint.rate_limit.map(u32::from)), (Some(500), Some(7)));
    assert_eq!(endpoint.rate_limit_whitelisted_ips.len(), 1);
    assert_eq!((endpoint.max_payload_in_mb, endpoint.max_payload_out_mb, endpoint.max_connections), (15, 15, 3));
    assert_eq!(endpoint.cors, Some(vec!["https://example.org".to_string()]));
    assert_eq!(batch(&first_endpoint("--chain local --rpc-disable-batch-requests")), Some(0));
    assert_eq!(first_endpoint("--chain local --rpc-cors all").cors, None);
    assert_eq!(first_endpoint("--dev --rpc-methods safe").rpc_methods, RpcMethods::Safe);
    let pool = cli("--pool-limit 8192 --pool-kbytes 20480").run.pool_config;
    assert_eq!((pool.pool_limit, pool.pool_kbytes), (8_192, 20_480));
}

#[test]
fn an_endpoint_of_its_own_is_locked_in_what_it_does_not_say() {
    let endpoint = first_endpoint("--experimental-rpc-endpoint listen-addr=0.0.0.0:9955,max-connections=5");
    assert_eq!(endpoint.rpc_methods, RpcMethods::Safe);
    assert_eq!((batch(&endpoint), endpoint.rate_limit.map(u32::from)), (Some(20), Some(1_200)));
    assert_eq!((endpoint.max_payload_in_mb, endpoint.max_payload_out_mb, endpoint.max_connections), (10, 64, 5));
    assert_eq!(endpoint.cors.map(|pages| pages.len()), Some(5));

    let endpoint = first_endpoint(
        "--experimental-rpc-endpoint listen-addr=127.0.0.1:9955,methods=unsafe,rate-limit=9,cors=all,max-batch-request-len=30",
    );
    assert_eq!(endpoint.rpc_methods, RpcMethods::Unsafe);
    assert_eq!((batch(&endpoint), endpoint.rate_limit.map(u32::from), endpoint.cors), (Some(30), Some(9), None));
    let words = "--experimental-rpc-endpoint listen-addr=127.0.0.1:9955,disable-batch-requests=true";
    assert_eq!(batch(&first_endpoint(words)), Some(0));
}

#[test]
fn a_wrong_endpoint_is_refused() {
    let words = ["scc-node", "--experimental-rpc-endpoint", "max-connections=5"];
    let error = Cli::from_words(words).expect_err("it does not say where to listen");
    assert!(error.to_string().contains("listen-addr"), "{error}");
}
