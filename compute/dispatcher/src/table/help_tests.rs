//! Who takes over whose tasks, and who gets none.

use super::{
    tests::{account, leased, outputs},
    *,
};

/// Workers that say how many units a second they do, and tasks of so many units; none to spare.
fn pool(speeds: &[u64], units: &[Units]) -> Table {
    let budget = units.iter().sum();
    let mut table = Table::new(Policy::default(), [1; 32], units.to_vec(), budget, vec![], vec![]).expect("fits");
    for (worker, speed) in (1u8..).zip(speeds) {
        table.join(&account(worker), &[worker], *speed, 0).expect("joins");
    }
    table
}

#[test]
fn an_idle_worker_takes_over_what_another_has_not_begun() {
    let mut table = pool(&[1, 10], &[10, 10]);
    table.hold(0, &account(1), 0);
    table.hold(1, &account(1), 0);
    table.beat(&account(1), &[(0, 100), (1, 0)], 5_000);
    assert_eq!(leased(table.ask(&account(2), 1, 5_000)), [1]);
    assert_eq!(table.task(1).map(|task| task.holders.len()), Some(1), "in one hand, for there is one payment");
    assert_eq!(table.beat(&account(1), &[(0, 150), (1, 0)], 6_000), [1], "and the slow one hears of it");
    assert_eq!(table.ask(&account(2), 1, 6_000), Ask::Wait, "what is begun stays");
    assert_eq!(table.accept(&account(1), 1, &outputs(0), 1, 6_500), Acceptance::First, "had it been faster after all");
}

#[test]
fn what_is_not_begun_is_taken_over_at_once_by_whom_it_ends_sooner_with() {
    let mut table = pool(&[10, 10], &[40, 40, 40]);
    table.hold(0, &account(2), 0);
    table.hold(1, &account(1), 0);
    table.hold(2, &account(1), 4_000);
    table.accept(&account(2), 0, &outputs(0), 1, 4_000);
    assert_eq!(leased(table.ask(&account(2), 1, 4_000)), [2]);
    assert_eq!(table.ask(&account(1), 1, 4_000), Ask::Wait, "what is begun is copied only after a moment");
}

#[test]
fn what_was_computed_before_it_was_taken_over_is_paid_as_long_as_units_are_left() {
    let (units, policy) = (vec![10; 3], Policy { is_exact: false, ..Policy::default() });
    let mut table = Table::new(policy, [1; 32], units, 40, vec![], vec![]).expect("fits");
    for (worker, speed) in [(1u8, 1), (2, 10), (3, 1)] {
        table.join(&account(worker), &[worker], speed, 0).expect("joins");
    }
    for (task, worker) in [(0, 1), (1, 1), (2, 3)] {
        table.hold(task, &account(worker), 0);
    }
    table.beat(&account(1), &[(0, 900), (1, 0)], 5_000);
    table.beat(&account(3), &[(2, 990)], 5_000);
    assert_eq!(leased(table.ask(&account(2), 1, 5_000)), [1]);
    assert_eq!(table.accept(&account(2), 1, &outputs(2), 1, 6_000), Acceptance::First);
    assert_eq!(table.begin_delivery(&account(1), 1, &outputs(1), 1, &[], 6_500), Begin::Fetch);
    assert_eq!(table.accept(&account(1), 1, &outputs(1), 1, 6_500), Acceptance::Copy);
}

#[test]
fn a_slower_worker_takes_nothing_over() {
    let mut table = pool(&[10, 1], &[10, 10]);
    table.hold(0, &account(1), 0);
    table.hold(1, &account(1), 0);
    assert_eq!(table.ask(&account(2), 1, 5_000), Ask::Wait);
}

#[test]
fn a_stuck_task_goes_to_another_however_faithfully_its_holder_beats() {
    let mut table = pool(&[1, 1], &[10]);
    assert_eq!(leased(table.ask(&account(1), 1, 0)), [0]);
    for now in (0..=60_000).step_by(10_000) {
        table.beat(&account(1), &[(0, 500)], now);
        table.beat(&account(2), &[], now);
    }
    assert_eq!(leased(table.ask(&account(2), 1, 60_000)), [0]);
    assert_eq!(table.ask(&account(1), 1, 60_001), Ask::Wait, "who is late gets nothing new");
    assert!(table.beat(&account(1), &[(0, 600)], 60_002).is_empty(), "but may go on");
}

#[test]
fn a_task_without_any_progress_goes_sooner_to_who_has_brought_something() {
    let mut table = pool(&[1, 4, 4], &[10, 40]);
    table.hold(0, &account(1), 0);
    table.hold(1, &account(2), 0);
    table.accept(&account(2), 1, &outputs(1), 1, 10_000);
    assert_eq!(table.ask(&account(2), 1, 12_500), Ask::Wait);
    assert_eq!(table.ask(&account(3), 1, 12_501), Ask::Wait, "who has brought nothing here may be stuck as well");
    assert_eq!(leased(table.ask(&account(2), 1, 12_501)), [0]);
    assert_eq!(table.accept(&account(1), 0, &outputs(0), 1, 13_000), Acceptance::First, "had it been faster after all");
}

#[test]
fn a_task_whose_progress_stands_goes_as_one_without_any() {
    let mut table = pool(&[1, 4, 1], &[10, 40, 10]);
    (0..3).for_each(|task| table.hold(task, &account(task as u8 + 1), 0));
    for now in (0..=12_000).step_by(3_000) {
        table.beat(&account(1), &[(0, 990)], now);
        table.beat(&account(3), &[(2, (now / 30) as u16)], now);
    }
    table.accept(&account(2), 1, &outputs(1), 1, 10_000);
    assert_eq!(table.ask(&account(2), 1, 12_500), Ask::Wait);
    assert_eq!(leased(table.ask(&account(2), 1, 12_501)), [0], "not the honest one's, however slow");
}

#[test]
fn more_progress_than_can_be_is_none() {
    let mut table = pool(&[1, 10], &[40, 40]);
    table.hold(0, &account(1), 0);
    table.hold(1, &account(1), 0);
    table.beat(&account(1), &[(0, 75), (1, 75)], 3_000);
    assert_eq!(table.ask(&account(2), 1, 3_000), Ask::Wait, "both are begun");
    table.beat(&account(1), &[(0, 990), (1, 990)], 3_001);
    assert_eq!(leased(table.ask(&account(2), 1, 3_001)), [1]);
}

#[test]
fn a_slow_worker_leaves_a_stuck_task_to_others_that_are_done_with_everything_sooner() {
    let mut table = pool(&[10, 10, 1], &[100]);
    table.hold(0, &account(1), 0);
    let mut ask = |now| {
        for (worker, progress) in [(1, vec![(0, 0)]), (2, vec![]), (3, vec![])] {
            table.beat(&account(worker), &progress, now);
        }
        table.ask(&account(3), 1, now)
    };
    assert_eq!(ask(200_000), Ask::Wait);
    assert_eq!(ask(299_999), Ask::Wait);
    assert_eq!(leased(ask(300_000)), [0], "they may be hung: they are believed as long as it takes here");
}

#[test]
fn who_has_brought_nothing_gets_little_and_less_before_it_shows_progress() {
    let mut table = pool(&[10], &[1; 100]);
    let mut held = 0;
    let mut ask_often = |table: &mut Table, now| {
        for _ in 0..100 {
            match table.ask(&account(1), 256, now) {
                Ask::Lease { tasks, .. } => held += tasks.len(),
                other => return (held, other),
            }
        }
        (held, Ask::Finished)
    };
    assert_eq!(ask_often(&mut table, 0), (8, Ask::Wait));
    let beat =
        |progress, count| (0..count).map(|task| (task, if task == 0 { progress } else { 0 })).collect::<Vec<_>>();
    table.beat(&account(1), &beat(1, 8), 2_000);
    assert_eq!(ask_often(&mut table, 2_000), (32, Ask::Wait));
    table.accept(&account(1), 0, &outputs(0), 1, 3_000);
    assert!(ask_often(&mut table, 3_000).0 > 64);
}

#[test]
fn progress_that_is_only_said_makes_nobody_faster_than_what_it_brought() {
    let mut table = pool(&[10, 10], &[100; 4]);
    table.hold(0, &account(1), 0);
    table.hold(1, &account(1), 0);
    table.beat(&account(1), &[(0, 1_000), (1, 1_000)], 1_000);
    let speed = |table: &Table, now| table.workers[&account(1)].speed(now).map(|speed| speed / 1_000);
    assert_eq!(speed(&table, 1_000), Some(10), "what it claims");
    table.accept(&account(1), 0, &outputs(0), 1, 10_000);
    assert_eq!(speed(&table, 10_000), Some(20), "as much again as it brought");
    table.drop_holder(1, &account(1));
    table.beat(&account(1), &[], 11_000);
    assert_eq!(speed(&table, 100_000), Some(10), "and nobody gets slower by waiting");
}

#[test]
fn who_is_always_outrun_and_has_brought_nothing_is_blocked() {
    let mut table = pool(&[1, 100], &[10; 5]);
    for task in 0..5 {
        let now = u64::from(task) * 1_000_000;
        for worker in [1, 2] {
            table.join(&account(worker), &[worker], 1, now).expect("joins");
        }
        table.hold(task, &account(1), now);
        table.beat(&account(1), &[(task, 0)], now + 600_001);
        table.tick(now + 600_001);
        table.accept(&account(2), task, &outputs(task as u8), 1, now + 600_002);
        match task {
            // It brings the right one, too late, or was at work when it hears of it.
            0 => assert!(matches!(
                table.begin_delivery(&account(1), task, &outputs(task as u8), 1, &[], now + 600_003),
                Begin::Refused(_)
            )),
            1 => assert_eq!(table.beat(&account(1), &[(task, 5)], now + 600_003), [task]),
            // What it never computed excuses nothing.
            2 => assert!(matches!(
                table.begin_delivery(&account(1), task, &outputs(99), 1, &[], now + 600_003),
                Begin::Refused(_)
            )),
            _ => assert_eq!(table.beat(&account(1), &[(task, 0)], now + 600_003), [task]),
        }
        table.beat(&account(1), &[], now + 600_004);
        assert_eq!(table.worker(&account(1)).map(|one| one.failures), Some(task.saturating_sub(1)));
    }
    assert!(table.worker(&account(1)).is_some_and(|one| one.blocked.is_some()));
    assert_eq!(table.worker(&account(2)).map(|one| one.failures), Some(0));
}

#[test]
fn who_drops_what_it_is_late_with_has_failed_it() {
    let mut table = pool(&[1, 1], &[10]);
    table.hold(0, &account(1), 0);
    table.beat(&account(1), &[(0, 1)], 600_001);
    table.tick(600_001);
    table.beat(&account(1), &[], 600_002);
    assert_eq!(table.worker(&account(1)).map(|one| one.failures), Some(1));
    assert!(table.has_failed(&account(1), 0));
}

#[test]
fn the_last_task_is_not_for_the_slow_one_unless_the_fast_one_hangs() {
    let mut table = pool(&[1, 100], &[10]);
    assert_eq!(table.ask(&account(1), 1, 0), Ask::Wait);
    assert_eq!(table.ask(&account(1), 1, 9_999), Ask::Wait);
    assert_eq!(leased(table.ask(&account(1), 1, 10_000)), [0]);
}

#[test]
fn the_longest_tasks_go_first_when_few_are_left() {
    let mut table = pool(&[10, 10], &[1, 5, 2, 9, 1]);
    assert_eq!(leased(table.ask(&account(1), 1, 0)), [3]);
    assert_eq!(leased(table.ask(&account(2), 1, 0)), [1]);
}

#[test]
fn tasks_go_in_their_order_as_long_as_many_are_left() {
    let units: Vec<Units> = (0..100).map(|task| 1 + task % 7).collect();
    let mut table = pool(&[1, 1], &units);
    assert_eq!(leased(table.ask(&account(1), 1, 0)), [0]);
    assert_eq!(leased(table.ask(&account(2), 1, 0)), [1]);
}

#[test]
fn who_judges_a_result_is_drawn_and_in_the_end_anybody_may() {
    let mut table = Table::new(Policy::default(), [1; 32], vec![10], 100, vec![], vec![]).expect("fits");
    let workers = 64;
    for worker in 1..=workers {
        table.join(&account(worker), &[worker], 0, 0).expect("joins");
    }
    table.hold(0, &account(1), 0);
    assert_eq!(table.compare(&account(1), 0, &outputs(0), 1, 0), Verdict::Held);
    let may = |now| (2..=workers).filter(|worker| table.second_opinion_for(&account(*worker), now).is_some()).count();
    let drawn: Vec<_> = [0, 2_000, 4_000, 20_000].map(may).to_vec();
    assert!(drawn[0] <= 12 && drawn[0] <= drawn[1] && drawn[1] <= drawn[2] && drawn[2] < 40, "{drawn:?}");
    assert_eq!(drawn[3], 63);
}

#[test]
fn a_lie_that_is_found_makes_all_results_be_looked_at_and_good_ones_calm_again() {
    let mut table = Table::new(Policy::default(), [1; 32], vec![1; 4_000], 4_000, vec![], vec![]).expect("fits");
    for worker in 1..=2 {
        table.join(&account(worker), &[worker], 0, 0).expect("joins");
        table.note_known(&account(worker), 1_000);
    }
    let checked = |table: &Table| {
        (3_000..4_000).filter(|task| table.check_needed(&account(2), *task, Some(1_000)) == CheckNeeded::Yes).count()
    };
    assert!(checked(&table) < 90);
    table.reject(&account(1), 0, "wrong", Blame::Fault, false);
    assert!(checked(&table) > 300, "{}", checked(&table));
    for task in 1..3_000 {
        table.accept(&account(2), task, &outputs(0), 1, 0);
    }
    assert!(checked(&table) < 90);
}
