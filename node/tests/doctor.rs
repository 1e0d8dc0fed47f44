//! What the doctor says.

use scc_node::worker::doctor::{as_json, tell, Findings};
use scc_sandbox::{Attempt, Kind, Layers, Protection};
use serde_json::json;

fn protection(kind: Kind, landlock: bool, prevented: bool) -> Protection {
    let attempts = vec![Attempt { what: "reading a foreign file".into(), prevented }];
    let missing = Vec::from_iter((!landlock).then(|| "landlock: not supported".to_string()));
    Protection { kind, layers: Layers { namespaces: true, landlock }, seccomp: true, missing, attempts }
}

fn findings(landlock: bool, prevented: bool) -> Findings {
    Findings {
        modules: protection(Kind::Module, landlock, prevented),
        native: protection(Kind::Native, landlock, prevented),
        benchmark: Ok(None),
        blender: match landlock {
            true => Ok("3.4.1".into()),
            false => Err(protection(Kind::Native, landlock, prevented).explain()),
        },
    }
}

#[test]
fn a_missing_layer_comes_with_what_brings_it() {
    let text = tell(&findings(false, true));
    assert!(text.contains("  NO   only the task's files can be opened (Landlock)\n       needs Linux 5.13"), "{text}");
    assert!(text.contains("landlock: not supported") && text.contains("This machine can work"), "{text}");
}

#[test]
fn what_got_through_is_said_and_forbids_work() {
    let broken = findings(true, false);
    let text = tell(&broken);
    assert!(text.contains("POSSIBLE   reading a foreign file") && text.contains("must not work"), "{text}");
    assert_eq!(as_json(&broken)["sufficient"], json!(false));
}

#[test]
fn native_programs_need_more_than_modules() {
    let one_layer = findings(false, true);
    let text = tell(&one_layer);
    let reason =
        "It takes no jobs for Blender: the jail is not tight enough for native programs (landlock: not supported)";
    assert!(text.contains(reason), "{text}");
    let told = as_json(&one_layer);
    assert_eq!((&told["sufficient"], &told["native"]["sufficient"]), (&json!(true), &json!(false)));
    assert_eq!(told["blender"]["version"], json!(null));
    let both = findings(true, true);
    assert!(tell(&both).ends_with("It can render with Blender 3.4.1 in the jail.\n"));
    assert_eq!(as_json(&both)["blender"], json!({ "version": "3.4.1", "reason": null }));
}
