//! The worker's settings between the command line and their file.

use scc_node::worker::{
    settings::{given, list, Changes, RunningSettings, SettingTold, Settings},
    WorkerArgs,
};
use serde_json::json;
use std::{
    ffi::OsString,
    sync::{Arc, Mutex},
};
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
    let flags = [
        "--worker-slots=2",
        "--worker-dir",
        "/tmp",
        "--name",
        "x",
        "--worker-block-dapps",
        "4,5",
        "--worker-on-battery",
    ];
    let given: Vec<_> = given(&words(&flags)).unwrap().into_iter().collect();
    let expected = [("worker-block-dapps", "4,5"), ("worker-on-battery", "true"), ("worker-slots", "2")];
    assert_eq!(given, expected.map(|(flag, value)| (flag.to_string(), value.to_string())));
}

fn changes(list: &[(&str, Option<&str>)]) -> Changes {
    list.iter().map(|(name, value)| ((*name).to_string(), value.map(String::from))).collect()
}

#[test]
fn changes_are_checked_together_and_kept_as_setup_keeps_them() {
    let mut settings = Settings::default();
    let bob = sp_keyring::Sr25519Keyring::Bob.to_account_id().to_string();
    let wanted = [
        ("cpu-percent", Some("50")),
        ("worker-hours", Some("mo-fr 19-7, sa-su 0-24")),
        ("block-dapps", Some("4, 5")),
        ("block-requesters", Some(bob.as_str())),
        ("on-battery", Some("true")),
        ("min-price", Some("340282366920938463463374607431768211455")),
        ("watts", Some("60.5")),
        ("power-price", Some("0.25")),
        ("listen", Some("/ip4/0.0.0.0/tcp/30500 /ip4/0.0.0.0/udp/30500/quic-v1")),
    ];
    settings.change(&changes(&wanted)).unwrap();
    let kept = json!({
        "worker-cpu-percent": 50, "worker-hours": "mo-fr 19-7, sa-su 0-24", "worker-block-dapps": [4, 5], "worker-block-requesters": [bob],
        "worker-on-battery": true, "worker-min-price": "340282366920938463463374607431768211455", "worker-watts": "60.5",
        "worker-power-price": "0.25", "worker-listen": ["/ip4/0.0.0.0/tcp/30500", "/ip4/0.0.0.0/udp/30500/quic-v1"]
    });
    let expected: std::collections::BTreeMap<String, serde_json::Value> = serde_json::from_value(kept).unwrap();
    let folder = TempDir::new().unwrap();
    settings.write(folder.path()).unwrap();
    let text = std::fs::read_to_string(Settings::file(folder.path())).unwrap();
    assert_eq!(serde_json::from_str::<std::collections::BTreeMap<_, _>>(&text).ok(), Some(expected));
    let args = settings.args().unwrap();
    assert_eq!((args.worker_block_dapps, args.worker_min_price, args.worker_listen.len()), (vec![4, 5], u128::MAX, 2));

    for (name, value, why) in [
        ("cpu-percent", Some("101"), "invalid value '101' for '--worker-cpu-percent"),
        ("slots", Some("0"), "invalid value '0' for '--worker-slots"),
        ("hours", Some("8"), "invalid value '8' for '--worker-hours <HOURS>': '8' is not like 19-7"),
        ("block-requesters", Some("5Abc"), "invalid value '5Abc'"),
        ("power-price", None, "the following required arguments were not provided: --worker-power-price"),
        ("dir", Some("/tmp"), "there is no setting 'dir': 'scc-node worker set' lists them"),
        ("rpc-external", Some("true"), "there is no setting 'rpc-external'"),
    ] {
        let before = settings.clone();
        let error = settings.change(&changes(&[("slots", Some("3")), (name, value)])).unwrap_err();
        assert!(error.starts_with(why), "{error}");
        assert_eq!(settings, before, "{name}: all of it or nothing");
    }
    settings.change(&changes(&wanted.map(|(name, _)| (name, None)))).unwrap();
    assert_eq!(settings, Settings::default());
    settings.change(&changes(&[("block-dapps", Some(""))])).unwrap();
    assert_eq!(settings, Settings::default(), "an empty list is none");
}

/// Settings of a worker that runs with these flags, its folder, and what it was given by each change.
fn running(flags: &[&str], file: &str) -> (RunningSettings, TempDir, Arc<Mutex<Vec<WorkerArgs>>>) {
    let (folder, taken) = (TempDir::new().unwrap(), Arc::new(Mutex::new(Vec::new())));
    std::fs::write(Settings::file(folder.path()), file).unwrap();
    let taking = taken.clone();
    let apply = move |args: &WorkerArgs| taking.lock().unwrap().push(args.clone());
    let settings = RunningSettings::new(folder.path().into(), words(flags), apply).unwrap();
    (settings, folder, taken)
}

fn told(settings: &RunningSettings, name: &str) -> SettingTold {
    settings.list().into_iter().find(|told| told.name == name).unwrap()
}

#[test]
fn what_a_running_worker_can_take_holds_from_now_on() {
    let (settings, folder, taken) = running(&[], r#"{"worker-slots": 2}"#);
    let said = settings.change(&changes(&[("cpu-percent", Some("50")), ("hours", Some("mo 1-2"))])).unwrap();
    assert_eq!(said, ["cpu-percent: 50, from now on for tasks that begin", "hours: mo 1-2, from now on"]);
    let args = taken.lock().unwrap().pop().unwrap();
    assert_eq!((args.share().time_percent, args.controls().slots, args.controls().schedule), (50, 2, vec![1]));
    assert_eq!(Settings::read(folder.path()).unwrap().get("worker-cpu-percent").as_deref(), Some("50"));
    assert_eq!((told(&settings, "hours").now(), told(&settings, "hours").source()), ("mo 1-2", "settings.json"));

    assert_eq!(settings.change(&changes(&[("hours", None)])).unwrap(), ["hours: always, from now on"]);
    assert!(taken.lock().unwrap().pop().unwrap().controls().schedule.is_empty());
    assert_eq!((told(&settings, "hours").now(), told(&settings, "hours").source()), ("always", "default"));

    settings.change(&changes(&[("watts", Some("100")), ("power-price", Some("0.5"))])).unwrap();
    assert!((settings.power_cost_of_a_day() - 1.2).abs() < 1e-9);
}

#[test]
fn what_it_cannot_take_waits_for_the_next_start() {
    let (settings, _folder, taken) = running(&[], "{}");
    let said = settings.change(&changes(&[("blender", Some("none"))])).unwrap();
    assert_eq!(said, ["blender: none, from the next start; until then auto"]);
    assert_eq!(taken.lock().unwrap().len(), 1);
    let blender = told(&settings, "blender");
    assert_eq!((blender.now(), blender.next.as_deref(), blender.at_once), ("auto", Some("none"), false));
    assert_eq!(settings.change(&changes(&[("blender", None)])).unwrap(), ["blender: auto, as before"]);
    let page = told(&settings, "page-port");
    assert_eq!((page.now(), page.source()), ("one that is free", "default"));
}

#[test]
fn a_flag_of_the_command_line_wins_over_a_change() {
    let (settings, folder, taken) = running(&["--worker-cpu-percent", "30"], r#"{"worker-cpu-percent": 90}"#);
    let said = settings.change(&changes(&[("worker-cpu-percent", Some("50"))])).unwrap();
    let expected =
        "cpu-percent: 30, by the command line, which wins; what is kept holds for a start without --worker-cpu-percent";
    assert_eq!(said, [expected]);
    assert_eq!(taken.lock().unwrap().pop().unwrap().share().time_percent, 30);
    assert_eq!(Settings::read(folder.path()).unwrap().get("worker-cpu-percent").as_deref(), Some("50"));
    assert_eq!(told(&settings, "cpu-percent").source(), "command line");
}

#[test]
fn a_mistake_changes_nothing() {
    let (settings, folder, taken) = running(&[], r#"{"worker-slots": 2}"#);
    let (file, before) = (Settings::file(folder.path()), settings.list());
    let text = std::fs::read_to_string(&file).unwrap();
    for wrong in [("cpu-percent", Some("0")), ("nonsense", None), ("hours", Some("never"))] {
        assert!(settings.change(&changes(&[("slots", Some("4")), wrong])).is_err());
    }
    assert_eq!((std::fs::read_to_string(&file).unwrap(), settings.list()), (text, before));
    std::fs::write(&file, "{").unwrap();
    assert!(settings.change(&changes(&[("slots", Some("4"))])).unwrap_err().contains("settings.json: EOF"));
    assert!(taken.lock().unwrap().is_empty());
}

#[test]
fn a_file_that_somebody_else_has_changed_is_read_again() {
    let (settings, folder, taken) = running(&[], r#"{"worker-slots": 2, "worker-max-load": 25}"#);
    std::fs::write(Settings::file(folder.path()), r#"{"worker-slots": 3, "worker-key": "//Dave"}"#).unwrap();
    let said = settings.change(&Changes::new()).unwrap();
    let expected = [
        "key: //Dave, from the next start; until then none",
        "slots: 3, from now on for tasks that begin",
        "max-load: none, from now on",
    ];
    assert_eq!(said, expected);
    assert_eq!(taken.lock().unwrap().pop().unwrap().slots(), 3);
    assert!(settings.change(&Changes::new()).unwrap().is_empty());
}

#[test]
fn every_setting_has_a_sentence_and_a_default_in_words() {
    let none = Settings::default();
    let all = list(&std::collections::BTreeMap::new(), &none, &none);
    assert!(all.iter().any(|told| told.name == "min-price") && !all.iter().any(|told| told.name == "dir"));
    for SettingTold { name, value, default, about, .. } in &all {
        assert!(value.is_none() && !default.is_empty() && about.len() > 15, "{name}: {default}: {about}");
        assert!(!about.contains("Default"), "{name}: {about}");
    }
    let of = |name: &str| all.iter().find(|told| told.name == name).unwrap();
    assert_eq!((of("memory").now(), of("hours").now(), of("on-battery").now()), ("2048", "always", "false"));
    assert_eq!(of("hours").about, "Hours in which to work, by this machine's clock, e.g. 'mo-fr 19-7, sa-su 0-24'.");
}
