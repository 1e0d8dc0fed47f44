//! The worker in a terminal.

use scc_node::worker::{
    history,
    page::{BenchmarkTold, EarnedTold, JobTold, PastTold, ReceiptTold, TallyTold, TaskTold, Told},
    set::lines,
    settings::SettingTold,
    view::view,
};
use scc_transport::{PathReport, Relayed};

fn told() -> Told {
    Told {
        state: "working".into(),
        sentence: "Working for job 7".into(),
        resting: false,
        until: None,
        job: Some(JobTold { job: 7, dapp: 0, requester: "5Abc".into(), payment: "12000000000000".into(), units: 900 }),
        tasks: vec![TaskTold { task: 3, per_mille: 450, phase: "running".into() }],
        receipts: vec![ReceiptTold { job: 6, units: 30, credit: "1999999999999".into() }],
        tally: TallyTold { computed: 9, failed: 1, accepted: 7, unsigned: 0 },
        account: "5Def".into(),
        best: 120,
        engines: vec!["wasm".into(), "blender 3.4.1".into()],
        benchmark: Some(BenchmarkTold {
            one: 3_600.4,
            all: 7_100.0,
            ratio: 0.5,
            sentence: "3600 units an hour of one task".into(),
            day: "2026-11-28".into(),
        }),
        earned: EarnedTold {
            paid: "2500000000000".into(),
            accrued: "0".into(),
            claim: "8000000000000".into(),
            next_day: 4.0,
            work_of_a_day: Some(6.0),
            power_of_a_day: 1.5,
            forecast: "a day of work earns about 6.0 SCC".into(),
        },
        relayed: Some(Relayed {
            holders: 2,
            bytes: 3 << 30,
            acknowledged: 2_048 << 20,
            cut: 1,
            refused: 0,
            tickets: 5,
        }),
        peers: vec![PathReport {
            peer: "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp".into(),
            path: "relay".into(),
            relay: Some("12D4".into()),
            address: "/ip4/1.1.1.1/tcp/30500/p2p/12D4/p2p-circuit".into(),
            incoming: false,
            since: 0,
            round_trip_millis: Some(42.0),
            sent: 2_048,
            received: 1 << 20,
            acknowledged: Some(5 << 20),
            why_not_direct: Some("nobody answered".into()),
        }],
        settings: vec![
            setting("key", Some("/home/me/key"), false),
            setting("cpu-percent", Some("50"), true),
            setting("hours", None, true),
            setting("block-requesters", Some(&["5Abcdefghijklmnopqrstuvwxyz"; 3].join(",")), true),
        ],
    }
}

fn setting(name: &str, value: Option<&str>, at_once: bool) -> SettingTold {
    SettingTold {
        name: name.into(),
        value: value.map(String::from),
        default: "always".into(),
        is_flag: false,
        next: None,
        at_once,
        about: "What it means.".into(),
    }
}

#[test]
fn a_setting_is_listed_with_its_source_and_what_it_means() {
    let expected = "cpu-percent       50  (settings.json)\n                  What it means.\n";
    assert_eq!(lines(&setting("cpu-percent", Some("50"), true)), expected);
    let next = SettingTold { next: Some("other".into()), ..setting("key", None, false) };
    assert!(lines(&next).starts_with("key               always  (default; other from the next start)\n"));
}

#[test]
fn a_worker_is_seen_at_a_glance() {
    let expected = "\
Working for job 7
paid to    5Def · block 120
engines    wasm · blender 3.4.1
speed      3600 units an hour of one task (2026-11-28)
settings   cpu-percent 50 · block-requesters 3 of them
job        7 of dApp 0: 12.0000 SCC for 900 units by 5Abc
task       3      █████████░░░░░░░░░░░  45 %  running
tasks      9 computed · 1 failed · 7 on receipts · 0 delivered, never signed
receipt    job 6: 30 units, 1.9999 SCC once settled
peer       vnc6iDEp relayed · 42.0 ms · 2.0 KiB sent · 1.0 MiB received · tickets for 5.0 MiB · /ip4/1.1.1.1/tcp/30500/p2p/12D4/p2p-circuit
           not direct: nobody answered
relayed    3.0 GiB for 2 with a place · tickets for 2.0 GiB · 1 cut off for want of tickets
earned     2.5000 SCC paid · 0.0000 SCC due now · 8.0000 SCC still flowing out
flows out  4.0000 SCC within a day, of work that is settled
forecast   a day of work earns about 6.0 SCC";
    assert_eq!(view(&told()), expected);
}

#[test]
fn the_journal_is_a_line_for_each_job() {
    assert_eq!(history::view(&[]), "No jobs yet.");
    let job = JobTold { job: 7, dapp: 2, requester: "5Abc".into(), payment: "12000000000000".into(), units: 900 };
    let credit = "1999999999999".to_string();
    let past = PastTold { job, taken: None, accepted: 12, unsigned: 0, units: 30, credit, state: "at hand".into() };
    let left = PastTold { unsigned: 2, state: "left: it does not sign".into(), ..past.clone() };
    let expected = "\
taken               job  dApp  tasks     units          worth  how it stands
?                     7     2     12        30     1.9999 SCC  left: it does not sign; 2 delivered, never signed, by 5Abc
?                     7     2     12        30     1.9999 SCC  at hand, by 5Abc";
    assert_eq!(history::view(&[left, past]), expected);
}
