//! Where the worker's peer listens, and as what relay it is known.

use clap::Parser;
use scc_node::worker::WorkerArgs;
use scc_transport::{Identity, PeerConfig};

#[derive(Parser)]
struct Words {
    #[command(flatten)]
    worker: WorkerArgs,
}

fn peer(is_dev: bool, words: &[&str]) -> Result<PeerConfig, String> {
    let words = Words::try_parse_from(["node", "--worker"].iter().chain(words)).map_err(|error| error.to_string())?;
    words.worker.peer(Identity::from_seed([1; 32]), is_dev)
}

const LISTEN: &str = "--worker-listen=/ip4/0.0.0.0/tcp/30500";

#[test]
fn a_worker_listens_everywhere_and_relays_for_nobody_unless_asked() {
    let config = peer(false, &[]).unwrap();
    assert_eq!(config.listen.len(), 2);
    assert!(config.relay.is_none() && config.external.is_empty() && !config.allow_private);
}

#[test]
fn a_relay_listens_and_tells_its_public_address() {
    let config = peer(false, &[LISTEN, "--worker-relay=/ip4/1.1.1.1/tcp/30500"]).unwrap();
    assert_eq!(config.listen, ["/ip4/0.0.0.0/tcp/30500".parse().unwrap()]);
    assert_eq!(config.external, ["/ip4/1.1.1.1/tcp/30500".parse().unwrap()]);
    assert!(config.relay.is_some());
}

#[test]
fn a_relay_that_nobody_would_dial_is_refused_with_the_reason() {
    let refused = |is_dev, words: &[&str]| peer(is_dev, words).err().unwrap();
    let home = [LISTEN, "--worker-relay=/ip4/192.168.1.2/tcp/30500"];
    assert!(refused(false, &home).contains("not a global address"));
    assert!(peer(true, &home).is_ok(), "one's own network on a development chain");
    assert!(refused(false, &[LISTEN, "--worker-relay=/dns4/example.org/tcp/30500"]).contains("neither TCP nor QUIC"));
    assert!(refused(false, &["--worker-relay=/ip4/1.1.1.1/tcp/30500"]).contains("--worker-listen"));
    let many = (1..=4).map(|last| format!("--worker-relay=/ip4/1.1.1.{last}/tcp/30500")).collect::<Vec<_>>();
    let many = [LISTEN].into_iter().chain(many.iter().map(String::as_str)).collect::<Vec<_>>();
    assert!(refused(false, &many).contains("more than 3"));
}
