//! What the doctor says.

use scc_node::worker::doctor::{as_json, tell};
use scc_sandbox::{Attempt, Kind, Layers, Protection};
use serde_json::json;

fn protection(landlock: bool, prevented: bool) -> Protection {
    let attempts = vec![Attempt { what: "reading a foreign file".into(), prevented }];
    let missing = Vec::from_iter((!landlock).then(|| "landlock: not supported".to_string()));
    Protection { kind: Kind::Module, layers: Layers { namespaces: true, landlock }, seccomp: true, missing, attempts }
}

#[test]
fn a_missing_layer_comes_with_what_brings_it() {
    let text = tell(&protection(false, true));
    assert!(text.contains("  NO   only the task's files can be opened (Landlock)\n       needs Linux 5.13"), "{text}");
    assert!(text.contains("landlock: not supported") && text.contains("This machine can work"), "{text}");
}

#[test]
fn what_got_through_is_said_and_forbids_work() {
    let broken = protection(true, false);
    let text = tell(&broken);
    assert!(text.contains("POSSIBLE   reading a foreign file") && text.contains("must not work"), "{text}");
    assert_eq!(as_json(&broken)["sufficient"], json!(false));
}
