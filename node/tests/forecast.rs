//! What the contributor is told of what comes.

use scc_node::worker::forecast::{of_a_day, sentence};
use scc_types::SCC;
use scc_worker::{Offer, Pace};

const HOUR: u64 = 3_600_000;

/// Five hours at work, in which results were accepted for so many thousandths of a token.
fn pace(milli: u128) -> Pace {
    Pace { millis: 5 * HOUR, credit: milli * SCC / 1_000 }
}

#[test]
fn before_the_first_task_nothing_is_foreseen() {
    let idle = Pace { millis: HOUR, credit: 0 };
    assert_eq!(of_a_day(&idle), None);
    let expected = "no work done yet: a forecast comes with the first task";
    assert_eq!(sentence(&Pace::default(), None, 1.5), expected);
    assert_eq!(sentence(&idle, None, 1.5), expected);
}

#[test]
fn before_the_first_task_the_best_job_is_named_at_this_computers_speed() {
    let offer = Offer { job: 7, of_a_day: 10 * SCC };
    assert_eq!(
        sentence(&Pace::default(), Some(&offer), 1.5),
        "no work done yet: a forecast comes with the first task; enough of job 7 would earn about 6.0 SCC, less electricity for 1.5: \
         4.5 a day at this computer's speed"
    );
}

#[test]
fn a_day_earns_the_nodes_part_at_the_pace_so_far() {
    // 2.5 in five hours are 12 in a day; 60 % of a payment are the nodes'.
    let earned = of_a_day(&pace(2_500)).expect("work was done");
    assert!((earned - 7.2).abs() < 1e-9, "{earned}");
    let offer = Offer { job: 7, of_a_day: SCC };
    assert_eq!(
        sentence(&pace(2_500), Some(&offer), 0.0),
        "a day of work earns about 7.2 SCC, at the pace of the last 5 h at work; it flows out block by block once settled"
    );
    assert!(sentence(&pace(2_500), None, 1.2).starts_with(
        "a day of work earns about 7.2 SCC, less electricity for 1.2: 6.0, at the pace of the last 5 h at work;"
    ));
}

#[test]
fn electricity_that_costs_more_is_a_loss() {
    assert!(sentence(&pace(250), None, 1.2)
        .starts_with("a day of work earns about 0.7 SCC, less electricity for 1.2: a loss of 0.5, at the pace"));
}

#[test]
fn no_more_digits_are_told_than_mean_something() {
    let told = |milli, millis| sentence(&Pace { millis, ..pace(milli) }, None, 0.0);
    assert!(told(1_000_000, 24 * HOUR).starts_with("a day of work earns about 600 SCC, at the pace of the last 24 h"));
    assert!(told(1, 24 * HOUR).starts_with("a day of work earns about 0.00060 SCC,"));
    assert!(told(1, 90_000).contains("of the last 2 min at work"));
}
