//! Blocks by call are for connections that may act.

use jsonrpsee::Extensions;
use sc_rpc::DenyUnsafe;
use scc_node::rpc::sealing::check;

fn connection(lock: Option<DenyUnsafe>) -> Extensions {
    let mut extensions = Extensions::new();
    lock.map(|lock| extensions.insert(lock));
    extensions
}

#[test]
fn only_a_connection_that_allows_it_seals() {
    assert!(check(&connection(Some(DenyUnsafe::No))).is_ok());
    assert!(check(&connection(Some(DenyUnsafe::Yes))).is_err());
    assert!(check(&connection(None)).is_err());
}
