//! The worker's settings between the command line and their file.

use scc_node::worker::settings::{given, Settings};
use serde_json::json;
use std::ffi::OsString;
use tempfile::TempDir;

fn words(words: &[&str]) -> Vec<OsString> {
    ["scc-node", "--worker"].iter().chain(words).map(OsString::from).collect()
}

fn kept(text: &str) -> Result<Settings, String> {
    let folder = TempDir::new().unwrap();
    std::fs::write(Settings::file(folder.path()), text).unwrap();
    Settings::read(folder.path()).map_err(|error| error.replace(folder.path().to_str().unwrap(), "DIR"))
}

#[test]
fn a_flag_wins_over_the_file() {
    let file = json!({
        "worker-slots": 3, "worker-processors": [0, 2], "worker-hours": "mo-fr 19-7", "worker-on-battery": true,
        "worker-no-upnp": true, "worker-block-dapps": [4, 5], "worker-min-price": 7, "worker-watts": 60.5, "worker-power-price": 0.25
    });
    let settings = kept(&file.to_string()).unwrap();
    let args = settings.args().unwrap();
    assert_eq!((args.worker_slots, args.worker_processors), (Some(3), Some(vec![0, 2])));
    assert_eq!((args.worker_block_dapps, args.worker_min_price, args.worker_watts), (vec![4, 5], 7, Some(60.5)));
    assert_eq!(args.worker_hours.unwrap().0.len(), 5 * 12);
    assert!(args.worker_on_battery && args.worker_no_upnp);
    let flags = words(&[
        "--worker-slots",
        "1",
        "--worker-on-battery=false",
        "--worker-processors=1",
        "--worker-watts=70",
        "--worker-power-price=0.5",
    ]);
    let args = settings.complete(&flags).unwrap().worker().clone();
    assert_eq!((args.worker_slots, args.worker_processors, args.worker_watts), (Some(1), Some(vec![1]), Some(70.0)));
    assert_eq!((args.worker_on_battery, args.worker_no_upnp, args.worker_power_price), (false, true, Some(0.5)));
    let flags = words(&["--worker-on-battery", "--worker-slots=2"]);
    assert!(settings.complete(&flags).unwrap().worker().worker_on_battery);
}

#[test]
fn without_a_file_the_flags_and_defaults_decide() {
    let folder = TempDir::new().unwrap();
    let settings = Settings::read(folder.path()).unwrap();
    assert_eq!(settings, Settings::default());
    let args = settings.complete(&words(&["--worker-memory", "512"])).unwrap().worker().clone();
    assert_eq!((args.slots(), args.worker_memory, args.worker_on_battery), (1, Some(512), false));
}

#[test]
fn mistakes_in_the_file_are_told_with_its_name() {
    for (text, why) in [
        (r#"{"worker-slot": 1}"#, "DIR/settings.json: there is no setting 'worker-slot'"),
        (r#"{"worker": true}"#, "DIR/settings.json: there is no setting 'worker'"),
        (r#"{"worker-dir": "/tmp"}"#, "DIR/settings.json: there is no setting 'worker-dir'"),
        (r#"{"rpc-external": true}"#, "DIR/settings.json: there is no setting 'rpc-external'"),
        (r#"{"worker-cpu-percent": 101}"#, "DIR/settings.json: invalid value '101' for '--worker-cpu-percent"),
        (r#"{"worker-slots": null}"#, "DIR/settings.json: the setting 'worker-slots' is neither"),
        (r#"{"worker-slots": [[1]]}"#, "DIR/settings.json: the setting 'worker-slots' is neither"),
        ("{", "DIR/settings.json: EOF"),
        (&format!("{{\"worker-key\":\"{}\"}}", "x".repeat(1 << 17)), "DIR/settings.json: too large"),
    ] {
        let error = kept(text).unwrap_err();
        assert!(error.starts_with(why), "{error}");
    }
}

#[test]
fn what_is_written_is_read_again_and_only_what_makes_sense_is_written() {
    let folder = TempDir::new().unwrap();
    let mut settings = Settings::default();
    settings.set("worker-slots", Some(2));
    settings.write(folder.path()).unwrap();
    assert_eq!(Settings::read(folder.path()).unwrap(), settings);
    settings.set("worker-slots", Some("many"));
    assert!(settings.write(folder.path()).is_err());
    assert_eq!(Settings::read(folder.path()).unwrap().get("worker-slots").as_deref(), Some("2"));
    settings.set("worker-slots", None::<u64>);
    assert_eq!(settings, Settings::default());
}

#[test]
fn given_flags_are_those_of_the_command_line() {
    let given = given(&words(&["--worker-slots=2", "--worker-dir", "/tmp", "--name", "x"])).unwrap();
    assert_eq!(given.into_iter().collect::<Vec<_>>(), ["worker-slots"]);
}
