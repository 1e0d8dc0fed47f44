//! Figures of a computer.

use scc_node::worker::benchmark::{processor_in, Measured};

fn measured() -> Measured {
    Measured {
        one: 3_600.0,
        all: 7_000.0,
        slots: 2,
        time_percent: 100,
        processor: "A × 2".into(),
        version: "1".into(),
        at: 1_795_824_000,
    }
}

#[test]
fn a_figure_comes_with_its_day_and_what_it_is_compared_with() {
    let sentence = measured().sentence();
    assert!(sentence.starts_with("3600 units an hour of one task, 7000 with all 2 of its slots: "), "{sentence}");
    assert!(sentence.contains(&format!(" {:.2} times one ", measured().ratio())), "{sentence}");
    assert_eq!(measured().day(), "2026-11-28");
    let one = Measured { slots: 1, ..measured() };
    assert!(!one.sentence().contains("slots"), "{}", one.sentence());
}

#[test]
fn another_computer_version_or_setting_is_measured_anew() {
    let before = measured();
    assert!(before.holds(&Measured { one: 0.0, all: 0.0, at: 0, ..measured() }));
    for now in [
        Measured { slots: 1, ..measured() },
        Measured { time_percent: 50, ..measured() },
        Measured { processor: "B × 2".into(), ..measured() },
        Measured { version: "2".into(), ..measured() },
    ] {
        assert!(!before.holds(&now), "{now:?}");
    }
    assert!(!Measured { one: f64::NAN, ..measured() }.holds(&measured()));
}

#[test]
fn processors_have_names() {
    assert_eq!(processor_in("processor\t: 0\nmodel name\t: AMD EPYC\nmodel name\t: B\n"), "AMD EPYC");
    assert_eq!(processor_in("CPU implementer\t: 0x41\nCPU variant\t: 0x3\nCPU part\t: 0xd0c\n"), "0x41 0xd0c 0x3");
    assert_eq!(processor_in(""), std::env::consts::ARCH);
}
