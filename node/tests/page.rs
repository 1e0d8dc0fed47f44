//! What the page on the contributor's machine is told.

use scc_node::worker::page::flows_out;
use scc_types::SCC;

#[test]
fn half_of_a_claim_flows_out_in_a_half_life() {
    assert!((flows_out(8 * SCC, 1.0) - 4.0).abs() < 1e-9);
    assert!((flows_out(8 * SCC, 3.0) - 7.0).abs() < 1e-9);
    assert!(flows_out(0, 100.0).abs() < 1e-9);
}
