//! The questions of the first run, answered by a text.

use scc_node::worker::{
    settings::Settings,
    setup::{
        answers::{self, Reach, NEW_KEY},
        dialog::Dialog,
        facts::{memory_in, Facts},
        questions::{self, Given},
        summary,
    },
};
use std::{io::Cursor, os::unix::fs::PermissionsExt, path::Path};
use tempfile::TempDir;

fn facts(dir: &Path) -> Facts {
    Facts {
        dir: dir.into(),
        home: Some(dir.into()),
        key_file: None,
        processors: 4,
        memory_mib: 16_000,
        free_gib: 100,
        has_battery: true,
        find_blender: |path| match path {
            None => Ok("3.4.1".into()),
            Some(path) => Err(format!("{}: no Blender", path.display())),
        },
        ss58_prefix: 42,
    }
}

/// What was decided and what was said.
fn answer(facts: &Facts, before: &Settings, given: &[&str], lines: &str) -> (Result<Settings, String>, String) {
    let mut said = Vec::new();
    let given = Given { flags: given.iter().map(|flag| (*flag).to_string()).collect(), slots: 8 };
    let mut dialog = Dialog::new(Cursor::new(lines.to_string()), &mut said);
    let settings = questions::ask(&mut dialog, facts, before, &given);
    (settings, String::from_utf8(said).unwrap())
}

#[test]
fn enter_takes_what_suits_the_computer() {
    let folder = TempDir::new().unwrap();
    let (settings, said) = answer(&facts(folder.path()), &Settings::default(), &[], &"\n".repeat(9));
    let settings = settings.unwrap();
    let key = folder.path().join(NEW_KEY);
    assert_eq!(settings.get("worker-key").as_deref(), key.to_str());
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    let values =
        ["slots", "processors", "memory", "disk", "blender"].map(|name| settings.get(&format!("worker-{name}")));
    assert_eq!(values.map(Option::unwrap), ["3", "0,1,2", "2048", "20", "auto"]);
    for none in ["cpu-percent", "max-load", "on-battery", "watts", "power-price", "listen", "no-upnp"] {
        assert_eq!(settings.get(&format!("worker-{none}")), None, "{none}");
    }
    assert!(said.contains("Blender 3.4.1 is here") && said.contains("keep a copy"), "{said}");
    let args = settings.args().unwrap();
    assert_eq!((args.slots(), args.controls().memory_bytes, args.controls().not_on_battery), (3, 2 << 30, true));
}

#[test]
fn every_answer_is_heard() {
    let folder = TempDir::new().unwrap();
    let lines = "//Dave\n2 50%\n4096\n7\nyes\ny\nnone\n0,35\n120 W\n/ip4/0.0.0.0/tcp/30500\n";
    let (settings, _) = answer(&facts(folder.path()), &Settings::default(), &[], lines);
    let settings = settings.unwrap();
    settings.write(folder.path()).unwrap();
    let args = Settings::read(folder.path()).unwrap().args().unwrap();
    let controls = args.controls();
    assert_eq!((args.worker_key.as_deref(), args.slots(), args.time_percent()), (Some("//Dave"), 2, 50));
    assert_eq!((controls.memory_bytes, controls.disk_bytes), (4 << 30, 7 << 30));
    assert_eq!((controls.pause_above_load, controls.not_on_battery), (Some(25), false));
    assert!((args.power_cost_of_a_day() - 0.12 * 24.0 * 0.35).abs() < 1e-9);
    assert_eq!(args.worker_listen.len(), 1);
    let text = summary(&settings, folder.path());
    let change = format!("scc-node worker setup --worker-dir {}", folder.path().display());
    assert!(text.contains("  slots        2\n") && text.contains(&change), "{text}");
    assert!(text.contains("scc-node worker set"), "{text}");
}

#[test]
fn a_wrong_answer_is_explained_and_asked_again() {
    let folder = TempDir::new().unwrap();
    let lines = "/nowhere/key\nnew\n9\n2\n9000\n1000\n101\n5\nmaybe\nno\nno\n/opt/x\nauto\n-1\n0\nhere\nrelays\n";
    let (settings, said) = answer(&facts(folder.path()), &Settings::default(), &[], lines);
    let settings = settings.unwrap();
    for why in [
        "/nowhere/key: No such file",
        "a number from 1 to 4",
        "2 tasks of 9000 MiB do not fit into the 16000 MiB of this computer; 8000 do",
        "has 100 GiB left",
        "yes or no",
        "/opt/x: no Blender",
        "'-1' is not a price",
        "'here' is neither upnp nor relays",
    ] {
        assert!(said.contains(why), "{why}: {said}");
    }
    assert_eq!(settings.get("worker-no-upnp").as_deref(), Some("true"));
    assert!(settings.args().unwrap().worker_no_upnp);
}

#[test]
fn what_was_decided_before_is_offered_and_can_be_undone() {
    let folder = TempDir::new().unwrap();
    let facts = facts(folder.path());
    let (first, _) =
        answer(&facts, &Settings::default(), &[], "//Dave\n1 30%\n512\n3\nyes\nyes\nnone\n1\n50\nrelays\n");
    let first = first.unwrap();
    let (same, said) = answer(&facts, &first, &[], &"\n".repeat(10));
    assert_eq!(same.unwrap(), first);
    assert!(said.contains("[1 30%]") && said.contains("[relays]"), "{said}");
    let (undone, _) = answer(&facts, &first, &[], "\n4\n\n\nno\nno\n\n0\nupnp\n");
    let undone = undone.unwrap();
    for none in ["cpu-percent", "processors", "max-load", "on-battery", "watts", "power-price", "no-upnp"] {
        assert_eq!(undone.get(&format!("worker-{none}")), None, "{none}");
    }
}

#[test]
fn what_a_flag_says_is_not_asked() {
    let folder = TempDir::new().unwrap();
    let given = ["worker-key", "worker-slots", "worker-memory", "worker-disk", "worker-max-load"];
    let (settings, said) = answer(&facts(folder.path()), &Settings::default(), &given, &"\n".repeat(4));
    settings.unwrap();
    assert!(!said.contains("Account") && !said.contains("Memory") && said.contains("battery"), "{said}");
}

#[test]
fn as_many_tasks_as_a_flag_says_fit_into_the_memory() {
    let folder = TempDir::new().unwrap();
    // 16,000 MiB for eight tasks: half of it is offered, and all of it at most.
    let lines = format!("new\n2001\n2000\n{}", "\n".repeat(8));
    let (settings, said) = answer(&facts(folder.path()), &Settings::default(), &["worker-slots"], &lines);
    assert_eq!(settings.unwrap().get("worker-memory").as_deref(), Some("2000"));
    assert!(said.contains("[1000]") && said.contains("8 tasks of 2001 MiB do not fit"), "{said}");
}

#[test]
fn who_hangs_up_has_decided_nothing() {
    let folder = TempDir::new().unwrap();
    let (settings, _) = answer(&facts(folder.path()), &Settings::default(), &[], "//Dave\n2\n");
    assert_eq!(settings.unwrap_err(), "no more answers; nothing was kept");
}

#[test]
fn neither_an_address_nor_a_phrase_is_a_key() {
    let folder = TempDir::new().unwrap();
    let facts = facts(folder.path());
    let address = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
    assert!(answers::key(address, &facts).unwrap_err().starts_with("an address is not enough"));
    let phrase = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
    assert!(answers::key(phrase, &facts).unwrap_err().starts_with("do not type the phrase"));
    let file = folder.path().join("mine");
    std::fs::write(&file, format!("{phrase}\n")).unwrap();
    let (place, _) = answers::key("~/mine", &facts).unwrap();
    assert_eq!(Some(place.as_str()), file.to_str());
    let (_, made) = answers::key("new", &facts).unwrap();
    assert_eq!(answers::key("new", &facts).unwrap().1, made, "a key that is there is kept");
}

#[test]
fn answers_have_bounds() {
    let folder = TempDir::new().unwrap();
    let facts = facts(folder.path());
    for wrong in ["0", "5", "-1", "x", "", "2 0%", "2 101%", "2 x", "2 50% 3"] {
        answers::processors(wrong, &facts).unwrap_err();
    }
    assert_eq!(answers::processors("4 1%", &facts), Ok((4, 1)));
    assert!(answers::memory("255", 1, &facts).is_err() && answers::memory("256 MiB", 1, &facts) == Ok(256));
    assert!(answers::disk("0", &facts).is_err() && answers::disk("100GiB", &facts) == Ok(100));
    for wrong in ["NaN", "inf", "-0.1", "1e9", ""] {
        answers::price(wrong).unwrap_err();
    }
    assert!(answers::watts("0").is_err() && answers::watts("65 W").is_ok());
    assert_eq!(answers::reach("relays"), Ok(Reach::Relays));
    assert_eq!(memory_in("MemTotal:       24564012 kB\nMemFree: 1 kB\n"), Some(24_564_012 * 1_024));
    assert_eq!(memory_in("nothing"), None);
}
