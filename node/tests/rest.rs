//! When the worker rests.

use scc_node::worker::rest::{hottest, is_on_battery, parse_hours, reason, Machine, Reason, Ticks, Wish};
use scc_worker::Controls;
use std::{
    fs,
    time::{Duration, SystemTime},
};

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000)
}

fn controls() -> Controls {
    Controls { pause_above_celsius: Some(80), ..Controls::default() }
}

#[test]
fn hours_are_read_by_day_and_over_midnight() {
    assert_eq!(parse_hours("0-24").unwrap(), (0..168).collect::<Vec<u8>>());
    assert_eq!(parse_hours("tu 22-2").unwrap(), [46, 47, 48, 49]);
    assert_eq!(parse_hours("su 23-1").unwrap(), [0, 167]);
    let weekend = parse_hours("sa-su 0-24").unwrap();
    assert_eq!((weekend.len(), weekend[0]), (48, 120));
    assert_eq!(parse_hours("mo-fr 19-7, sa-su 0-24").unwrap().len(), 5 * 12 + 48 - 7);
    assert_eq!(parse_hours("fr-mo 8-9").unwrap(), [8, 104, 128, 152]);
}

#[test]
fn wrong_hours_are_refused_with_what_is_wrong() {
    for (text, part) in
        [("8", "'8' is not like"), ("8-25", "'25' is not an hour"), ("24-3", "'24'"), ("xx 1-2", "'xx' is not a day")]
    {
        assert!(parse_hours(text).unwrap_err().contains(part), "{text}");
    }
}

#[test]
fn a_wish_to_rest_ends_by_itself_or_lasts() {
    let until = Some(now() + Duration::from_secs(60));
    let asked = |wish, at| reason(&controls(), wish, at, Machine::default(), None);
    for at_once in [false, true] {
        assert_eq!(asked(Wish::Rest { until, at_once }, now()), Some(Reason::Asked { until, at_once }));
        assert_eq!(asked(Wish::Rest { until, at_once }, now() + Duration::from_secs(60)), None);
        let lasting = Reason::Asked { until: None, at_once };
        assert_eq!(asked(Wish::Rest { until: None, at_once }, now()), Some(lasting));
    }
    assert_eq!(asked(Wish::Work, now()), None);
}

#[test]
fn what_lets_tasks_stand_still_goes_before_what_lets_them_be_finished() {
    let asked = |at_once| Reason::Asked { until: None, at_once };
    let (heat, load) = (Reason::Heat { celsius: 90, limit: 80 }, Reason::Load { percent: 70, limit: 50 });
    let stands_still = [asked(true), Reason::Battery, heat, load];
    assert!(stands_still.iter().all(Reason::stands_still));
    assert!(![asked(false), Reason::Hours { next: 3 }].iter().any(Reason::stands_still));

    let controls = Controls { schedule: vec![3], ..controls() };
    let told = |wish, on_battery| {
        reason(&controls, wish, now(), Machine { hour_of_week: 4, on_battery, ..Machine::default() }, None)
    };
    let rest = |at_once| Wish::Rest { until: None, at_once };
    assert_eq!(told(Wish::Work, true), Some(Reason::Battery));
    assert_eq!(told(rest(false), true), Some(Reason::Battery));
    assert_eq!(told(rest(true), true), Some(asked(true)));
    assert_eq!(told(rest(false), false), Some(asked(false)));
    assert_eq!(told(Wish::Work, false), Some(Reason::Hours { next: 3 }));
}

#[test]
fn it_rests_outside_its_hours_on_battery_and_when_hot() {
    let told = |controls: &Controls, machine, before| reason(controls, Wish::Work, now(), machine, before);
    let schedule = Controls { schedule: vec![3], ..controls() };
    assert_eq!(
        told(&schedule, Machine { hour_of_week: 4, ..Machine::default() }, None),
        Some(Reason::Hours { next: 3 })
    );
    assert_eq!(told(&schedule, Machine { hour_of_week: 3, ..Machine::default() }, None), None);
    let battery = Machine { on_battery: true, ..Machine::default() };
    assert_eq!(told(&controls(), battery, None), Some(Reason::Battery));
    assert_eq!(told(&Controls { not_on_battery: false, ..controls() }, battery, None), None);
    let hot = |celsius| Machine { celsius: Some(celsius), ..Machine::default() };
    assert_eq!(told(&controls(), hot(81), None), Some(Reason::Heat { celsius: 81, limit: 80 }));
    assert_eq!(told(&controls(), hot(79), None), None);
    // Once too hot it waits until it is cooler.
    let heat = Some(Reason::Heat { celsius: 81, limit: 80 });
    assert_eq!(told(&controls(), hot(79), heat), Some(Reason::Heat { celsius: 79, limit: 80 }));
    assert_eq!(told(&controls(), hot(75), heat), None);
    assert_eq!(told(&Controls::default(), hot(120), None), None);
}

#[test]
fn the_next_of_its_hours_is_found_over_the_end_of_the_week() {
    let next = |schedule: &[u8], hour_of_week| {
        let controls = Controls { schedule: schedule.to_vec(), ..controls() };
        reason(&controls, Wish::Work, now(), Machine { hour_of_week, ..Machine::default() }, None)
    };
    assert_eq!(next(&[3, 40, 100], 41), Some(Reason::Hours { next: 100 }));
    assert_eq!(next(&[3, 40, 100], 167), Some(Reason::Hours { next: 3 }));
    assert_eq!(next(&[0], 1), Some(Reason::Hours { next: 0 }));
}

#[test]
fn a_rest_says_until_when_and_what_ends_it() {
    let until = Some(now());
    let asked = Reason::Asked { until, at_once: false }.sentence();
    assert!(asked.starts_with("Resting until "), "{asked}");
    assert!(asked.ends_with(", as asked: 'scc-node worker work' ends it; tasks in hand are finished"), "{asked}");
    for (reason, said) in [
        (
            Reason::Asked { until: None, at_once: false },
            "Resting until asked to work: 'scc-node worker work' does; tasks in hand are finished",
        ),
        (
            Reason::Asked { until: None, at_once: true },
            "Resting until asked to work: 'scc-node worker work' does; tasks in hand stand still, and are given back in five minutes",
        ),
        (
            Reason::Hours { next: 43 },
            "Resting until tu 19:00: now is none of its hours, --worker-hours gives it more",
        ),
        (Reason::Battery, "Resting: the machine runs on its battery: plug it in, or set --worker-on-battery"),
        (
            Reason::Load { percent: 51, limit: 50 },
            "Resting: other programs take 51 % of the processors, the limit is 50: it works again at 30 % or less, \
             --worker-max-load sets another limit",
        ),
        (
            Reason::Heat { celsius: 81, limit: 80 },
            "Resting: the machine has 81 °C, the limit is 80: it works again at 75 °C or less, --worker-max-celsius sets \
             another limit",
        ),
    ] {
        assert_eq!(reason.sentence(), said);
    }
}

#[test]
fn it_rests_while_others_use_the_machine() {
    let controls = Controls { pause_above_load: Some(50), ..controls() };
    let told = |load, before| reason(&controls, Wish::Work, now(), Machine { load, ..Machine::default() }, before);
    assert_eq!(told(Some(51), None), Some(Reason::Load { percent: 51, limit: 50 }));
    assert_eq!((told(Some(50), None), told(None, None)), (None, None));
    // Once disturbed it waits until it is quieter.
    let disturbed = Some(Reason::Load { percent: 51, limit: 50 });
    assert_eq!(told(Some(31), disturbed), Some(Reason::Load { percent: 31, limit: 50 }));
    assert_eq!(told(Some(30), disturbed), None);
}

#[test]
fn load_is_what_programs_take_that_are_not_nice() {
    let folder = tempfile::tempdir().unwrap();
    let stat = folder.path().join("stat");
    let ticks = |text: &str| {
        fs::write(&stat, format!("cpu  {text}\ncpu0 1 2 3\n")).unwrap();
        Ticks::read(&stat)
    };
    let before = ticks("100 1000 50 800 40 5 5 0 0 0").unwrap();
    assert_eq!(ticks("150 1100 60 830 50 5 5 0 0 0").unwrap().load_since(&before), Some(30));
    assert_eq!(before.load_since(&before), None);
    assert_eq!(ticks("nonsense"), None);
    assert!(Ticks::read(std::path::Path::new("/proc/stat")).is_some());
}

#[test]
fn sensors_are_read_as_linux_shows_them() {
    let system = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let file = system.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    assert_eq!(hottest(&system.path().join("thermal")), None);
    write("thermal/thermal_zone0/temp", "45000\n");
    write("thermal/thermal_zone1/temp", "61500\n");
    write("thermal/cooling_device0/type", "fan\n");
    assert_eq!(hottest(&system.path().join("thermal")), Some(61));
    let supplies = system.path().join("power_supply");
    assert!(!is_on_battery(&supplies));
    write("power_supply/mouse/type", "Battery\n");
    write("power_supply/mouse/status", "Discharging\n");
    write("power_supply/mouse/scope", "Device\n");
    write("power_supply/BAT0/type", "Battery\n");
    write("power_supply/BAT0/status", "Charging\n");
    assert!(!is_on_battery(&supplies));
    write("power_supply/BAT0/status", "Discharging\n");
    assert!(is_on_battery(&supplies));
}
