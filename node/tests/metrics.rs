//! Metrics, and what is written about them.

use pallet_revenue::{Pots, Totals};
use scc_node::metrics::{ChainMetrics, Figures, Seats, WorkerMetrics};
use scc_transport::Relayed;
use scc_types::{Earnings, SummaryProgress, SCC};
use scc_worker::{Pace, ReceiptStatus, State, Status, Tally, TaskPhase, TaskStatus};
use std::collections::{BTreeMap, BTreeSet};
use substrate_prometheus_endpoint::Registry;

/// Everything a scrape shows, as `name{label}`.
fn scrape(registry: &Registry) -> BTreeMap<String, f64> {
    let mut shown = BTreeMap::new();
    for family in registry.gather() {
        for metric in family.get_metric() {
            let labels: Vec<_> = metric.get_label().iter().map(|label| label.get_value().to_string()).collect();
            let name = match labels.is_empty() {
                true => family.get_name().to_string(),
                false => format!("{}{{{}}}", family.get_name(), labels.join(",")),
            };
            // One of the two is there.
            shown.insert(name, metric.get_counter().get_value() + metric.get_gauge().get_value());
        }
    }
    shown
}

fn figures() -> Figures {
    Figures {
        best: 12,
        finalized: 10,
        totals: Totals {
            emission: 10 * SCC,
            fees: SCC / 2,
            other: 0,
            paid_work: 100 * SCC,
            foundation: 11 * SCC,
            authors: 12 * SCC,
            developers: 20 * SCC,
            claims: 60 * SCC,
            refunds: 3 * SCC,
            reserve: 4 * SCC,
        },
        pots: Pots { pending: 8 * SCC, author: 2 * SCC, carry: 5 * SCC },
        open_jobs: 3,
        total_score: 40 * SCC,
        summary: Some(SummaryProgress { height: 200, accounts: 7_000, chunks: 7, millionths: 250_000 }),
        newest_summary: Some(100),
        seats: Seats { foundation: 4, ranked: 2, ..Seats::default() },
    }
}

#[test]
fn a_reading_is_shown_in_tokens() {
    let registry = Registry::new();
    let metrics = ChainMetrics::register(&registry).expect("nothing has these names");
    metrics.show(&figures());
    let shown = scrape(&registry);
    for (name, value) in [
        ("scc_height{best}", 12.0),
        ("scc_height{finalized}", 10.0),
        ("scc_income_tokens_total{emission}", 10.0),
        ("scc_income_tokens_total{fees}", 0.5),
        ("scc_income_tokens_total{paid_work}", 100.0),
        ("scc_shared_tokens_total{author}", 12.0),
        ("scc_shared_tokens_total{foundation}", 11.0),
        ("scc_shared_tokens_total{developers}", 20.0),
        ("scc_shared_tokens_total{nodes}", 60.0),
        ("scc_shared_tokens_total{requesters}", 3.0),
        ("scc_shared_tokens_total{reserve}", 4.0),
        ("scc_pot_tokens{pending}", 8.0),
        ("scc_open_jobs", 3.0),
        ("scc_score_tokens", 40.0),
        ("scc_summary_running", 1.0),
        ("scc_summary_progress_ratio", 0.25),
        ("scc_summary_accounts", 7_000.0),
        ("scc_summary_height", 100.0),
        ("scc_seats{foundation}", 4.0),
        ("scc_seats{ranked}", 2.0),
        ("scc_seats{offender}", 0.0),
    ] {
        assert_eq!(shown.get(name), Some(&value), "{name}");
    }
}

#[test]
fn counters_follow_the_chain_and_never_go_back() {
    let registry = Registry::new();
    let metrics = ChainMetrics::register(&registry).expect("nothing has these names");
    metrics.show(&figures());
    let mut later = figures();
    later.totals.paid_work = 150 * SCC;
    later.summary = None;
    metrics.show(&later);
    metrics.show(&figures());
    let shown = scrape(&registry);
    assert_eq!(shown.get("scc_income_tokens_total{paid_work}"), Some(&150.0));
    assert_eq!(shown.get("scc_open_jobs"), Some(&3.0));
}

#[test]
fn a_summary_that_is_done_shows_no_progress() {
    let registry = Registry::new();
    let metrics = ChainMetrics::register(&registry).expect("nothing has these names");
    metrics.show(&figures());
    metrics.show(&Figures { summary: None, ..figures() });
    let shown = scrape(&registry);
    for name in ["scc_summary_running", "scc_summary_progress_ratio", "scc_summary_accounts"] {
        assert_eq!(shown.get(name), Some(&0.0), "{name}");
    }
}

fn status() -> Status {
    Status {
        state: State::Working,
        job: None,
        tasks: vec![TaskStatus { task: 1, per_mille: 5, phase: TaskPhase::Running }],
        // Of the jobs that are remembered one by one; the sums are of all.
        receipts: vec![ReceiptStatus { job: 1, units: 30, claimed: 0, credit: 3 * SCC }],
        earnings: String::new(),
        tally: Tally { computed: 9, failed: 2, accepted: 6, unsigned: 1, units: u64::MAX, credit: 4 * SCC },
        pace: Pace::default(),
        offer: None,
    }
}

#[test]
fn what_a_worker_does_is_shown() {
    let registry = Registry::new();
    let metrics = WorkerMetrics::register(&registry).expect("nothing has these names");
    metrics.show(&status());
    metrics.show(&status());
    let relayed = Relayed { holders: 2, bytes: 1_000, acknowledged: 900, cut: 1, refused: 3, tickets: 4 };
    metrics.show_relayed(&relayed);
    metrics.show_relayed(&relayed);
    metrics.show_earnings(&Earnings { claim: 5 * SCC, accrued: SCC, paid: 2 * SCC, score: 0, total_score: 0 });
    let shown = scrape(&registry);
    for (name, value) in [
        ("scc_worker_state{working}", 1.0),
        ("scc_worker_state{idle}", 0.0),
        ("scc_worker_tasks_in_hand", 1.0),
        ("scc_worker_tasks_computed_total", 9.0),
        ("scc_worker_tasks_failed_total", 2.0),
        ("scc_worker_tasks_accepted", 6.0),
        ("scc_worker_tasks_unsigned", 1.0),
        ("scc_worker_units", u64::MAX as f64),
        ("scc_worker_credit_tokens", 4.0),
        ("scc_worker_earnings_tokens{claim}", 5.0),
        ("scc_worker_earnings_tokens{accrued}", 1.0),
        ("scc_worker_earnings_tokens{paid}", 2.0),
        ("scc_relay_holders", 2.0),
        ("scc_relay_bytes_total", 1_000.0),
        ("scc_relay_acknowledged_bytes_total", 900.0),
        ("scc_relay_cut_total", 1.0),
    ] {
        assert_eq!(shown.get(name), Some(&value), "{name}");
    }
}

/// Words that begin like our metrics, in a text.
fn named(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
    words.filter(|word| word.starts_with("scc_")).map(String::from).collect()
}

/// The document, the dashboard and the alerts name what there is, and the document names all of it.
#[test]
fn what_is_written_about_metrics_is_true() {
    let registry = Registry::new();
    ChainMetrics::register(&registry).expect("nothing has these names").show(&figures());
    let worker = WorkerMetrics::register(&registry).expect("nothing has these names");
    worker.show(&status());
    worker.show_earnings(&Earnings::default());
    let ours: BTreeSet<String> = registry.gather().iter().map(|family| family.get_name().to_string()).collect();
    assert_eq!(named(include_str!("../../docs/metrics.md")), ours);
    for (file, text) in [
        ("dashboard.json", include_str!("../../docker/grafana/dashboards/dashboard.json")),
        ("alerts.yml", include_str!("../../docker/prometheus/alerts.yml")),
    ] {
        let unknown: Vec<_> = named(text).difference(&ours).cloned().collect();
        assert!(unknown.is_empty() && !named(text).is_empty(), "{file} names {unknown:?}, which no node has");
    }
}
