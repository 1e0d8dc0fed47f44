use super::*;
use scc_job_spec::OutputFile;

pub(super) fn account(number: u8) -> AccountId {
    AccountId::new([number; 32])
}

pub(super) fn outputs(byte: u8) -> Vec<OutputFile> {
    vec![OutputFile { name: "tile".into(), hash: scc_job_spec::content_hash(&[byte]), size: 1 }]
}

pub(super) fn table(tasks: usize, spare: Units) -> Table {
    let mut table = Table::new(Policy::default(), [1; 32], vec![10; tasks], 10 * tasks as u64 + spare, vec![], vec![])
        .expect("fits");
    for worker in 1..=4 {
        table.join(&account(worker), &[worker], 0, 0).expect("joins");
    }
    table
}

pub(super) fn leased(ask: Ask) -> Vec<u32> {
    match ask {
        Ask::Lease { tasks, .. } => tasks,
        other => panic!("no lease but {other:?}"),
    }
}

#[test]
fn a_budget_below_the_tasks_is_refused() {
    let refused = Table::new(Policy::default(), [0; 32], vec![10, 10], 19, vec![], vec![]).err();
    assert_eq!(refused, Some(TableError::BudgetTooSmall { needed: 20, budget: 19 }));
}

#[test]
fn leases_are_cumulative_and_shrink_towards_the_end() {
    let mut table = table(16, 0);
    let Ask::Lease { tasks, units, task_units } = table.ask(&account(1), 8, 0) else { panic!("no lease") };
    assert_eq!((tasks.len(), units, task_units), (2, 20, 10), "a quarter of the open tasks' half");
    table.accept(&account(1), tasks[0], &outputs(0), 1, 0);
    let Ask::Lease { tasks, units, .. } = table.ask(&account(1), 8, 0) else { panic!("no lease") };
    assert_eq!((tasks.len(), units), (1, 30), "receipt, old task and a new one");
}

#[test]
fn a_lease_holds_what_the_speed_promises() {
    let mut table = table(1_000, 0);
    table.join(&account(1), &[1], 2, 0).expect("joins");
    table.accept(&account(1), 999, &outputs(0), 1, 0);
    assert_eq!(leased(table.ask(&account(1), 256, 0)).len(), 12, "2 units a second, 60 seconds, 10 units a task");
}

#[test]
fn silence_opens_tasks_again_and_a_late_result_is_welcome() {
    let mut table = table(1, 0);
    assert_eq!(leased(table.ask(&account(1), 1, 0)), [0]);
    assert_eq!(table.ask(&account(2), 1, 0), Ask::Wait, "no units for a copy");
    table.beat(&account(2), &[], 31_000);
    assert_eq!(table.tick(31_000), [account(1), account(3), account(4)]);
    assert_eq!(leased(table.ask(&account(2), 1, 31_000)), [0]);
    assert_eq!(table.begin_delivery(&account(1), 0, &outputs(0), 1, &[], 31_000), Begin::Fetch);
    assert_eq!(table.accept(&account(1), 0, &outputs(0), 1, 31_000), Acceptance::First);
    assert_eq!(
        table.begin_delivery(&account(2), 0, &outputs(0), 1, &[], 0),
        Begin::Refused("somebody else was faster".into())
    );
    assert_eq!(table.paid(), 10);
    assert_eq!(table.begin_delivery(&account(1), 0, &outputs(0), 1, &[], 0), Begin::Paid, "announced twice, paid once");
    assert_eq!(table.paid(), 10);
}

#[test]
fn a_beat_gives_back_what_it_does_not_name_and_keeps_what_it_names() {
    let mut table = table(4, 0);
    let first = leased(table.ask(&account(1), 1, 0));
    let second = [first[0] + 1];
    table.hold(second[0], &account(1), 0);
    assert!(table.beat(&account(1), &[(second[0], 10)], 5).is_empty());
    assert!(!table.task(first[0]).expect("task").is_held_by(&account(1)));
    assert!(table.task(second[0]).expect("task").is_held_by(&account(1)));
    table.lose(&account(1));
    table.join(&account(1), &[1], 0, 6).expect("joins");
    assert!(table.beat(&account(1), &[(second[0], 20)], 7).is_empty(), "nobody else began: it may go on");
    assert!(table.task(second[0]).expect("task").is_held_by(&account(1)));
}

#[test]
fn a_beat_cancels_what_others_have_done() {
    let mut table = table(1, 10);
    table.ask(&account(1), 1, 0);
    assert_eq!(leased(table.ask(&account(2), 1, 5_000)), [0], "a copy for an idle worker");
    table.accept(&account(2), 0, &outputs(0), 1, 6_000);
    assert_eq!(table.beat(&account(1), &[(0, 500)], 7_000), [0]);
    assert_eq!(table.paid(), 10);
}

#[test]
fn a_copy_is_paid_from_spare_units_only() {
    for (spare, copies) in [(0, 1), (10, 2), (20, 2)] {
        let mut table = table(1, spare);
        table.ask(&account(1), 1, 0);
        table.ask(&account(2), 1, 5_000);
        assert_eq!(table.accept(&account(2), 0, &outputs(0), 1, 6_000), Acceptance::First);
        table.begin_delivery(&account(1), 0, &outputs(0), 1, &[], 6_000);
        assert_eq!(table.paid(), 10 * copies, "with {spare} units to spare");
        assert!(table.budget.free() + table.paid() == 10 + spare);
    }
}

/// Two workers have task 0 in hand, another one is under way besides; results differ from machine to machine.
fn two_pictures(spare: Units) -> Table {
    let policy = Policy { is_exact: false, ..Policy::default() };
    let mut table = Table::new(policy, [1; 32], vec![10; 2], 20 + spare, vec![], vec![]).expect("fits");
    for worker in 1..=3 {
        table.join(&account(worker), &[worker], 0, 0).expect("joins");
    }
    for (task, worker) in [(0, 1), (1, 3), (0, 2)] {
        table.hold(task, &account(worker), 0);
    }
    table
}

#[test]
fn a_copy_with_other_bytes_is_looked_at_where_honest_ones_differ_and_paid_from_spare_units_only() {
    for (spare, begun, copies) in [(0, None, 1), (10, Some(Begin::Fetch), 2)] {
        let mut table = two_pictures(spare);
        assert_eq!(table.accept(&account(2), 0, &outputs(2), 1, 6_000), Acceptance::First);
        assert_eq!(table.beat(&account(1), &[(0, 1_000)], 6_500).is_empty(), spare > 0, "with {spare} units to spare");
        let unseen = Begin::Refused("another result was accepted before".into());
        let begun = begun.unwrap_or(unseen);
        assert_eq!(table.begin_delivery(&account(1), 0, &outputs(1), 1, &[], 7_000), begun);
        if begun == Begin::Fetch {
            assert_eq!(table.accept(&account(1), 0, &outputs(1), 1, 7_000), Acceptance::Copy);
        }
        assert_eq!((table.paid(), table.budget.free()), (10 * copies, 0));
        assert_eq!(table.worker(&account(1)).map(|one| one.count), Some(u32::from(spare > 0)));
    }
}

#[test]
fn who_never_had_a_task_brings_no_copy_of_it_and_nobody_does_when_all_is_done() {
    let mut table = two_pictures(100);
    table.accept(&account(2), 0, &outputs(2), 1, 6_000);
    assert!(matches!(table.begin_delivery(&account(3), 0, &outputs(3), 1, &[], 7_000), Begin::Refused(_)));
    table.accept(&account(3), 1, &outputs(3), 1, 7_000);
    assert!(matches!(table.begin_delivery(&account(1), 0, &outputs(1), 1, &[], 8_000), Begin::Refused(_)));
    assert_eq!(table.budget.spare, 0);
}

/// Somebody's second account knows what the first one delivered.
#[test]
fn who_only_names_what_another_delivered_is_paid_for_its_own_task_alone_and_earns_no_trust() {
    for is_its_own in [false, true] {
        let mut table = table(2, 20);
        table.hold(0, &account(1), 0);
        if is_its_own {
            table.hold(0, &account(2), 0);
        }
        assert_eq!(table.accept(&account(1), 0, &outputs(0), 1, 0), Acceptance::First);
        let refused = Begin::Refused("somebody else was faster".into());
        let begun = if is_its_own { Begin::Paid } else { refused };
        assert_eq!(table.begin_delivery(&account(2), 0, &outputs(0), 1, &[], 1_000), begun);
        let copies = u64::from(is_its_own);
        assert_eq!((table.paid(), table.budget.free()), (10 * (1 + copies), 20 - 10 * copies));
        let known = table.worker(&account(2)).map(|one| (one.units, one.streak));
        assert_eq!(known, Some((10 * copies, 0)), "no trust for a name");
    }
    let mut table = table(2, 20);
    table.accept(&account(1), 0, &outputs(0), 1, 0);
    let brought = table.accept(&account(2), 0, &outputs(0), 1, 0);
    assert_eq!((brought, table.paid()), (Acceptance::Superseded, 10), "nor for bringing it unasked");
}

#[test]
fn nothing_is_fetched_that_could_not_be_paid() {
    let rivals = [account(2)];
    for (spare, begun) in [(0, Begin::Held), (10, Begin::Fetch)] {
        let mut table = two_pictures(spare);
        assert_eq!(table.begin_delivery(&account(2), 0, &outputs(2), 1, &[], 1_000), Begin::Fetch);
        assert_eq!(table.begin_delivery(&account(1), 0, &outputs(1), 1, &rivals, 1_000), begun);
        let stranger = table.begin_delivery(&account(1), 1, &outputs(1), 1, &rivals, 1_000);
        assert_eq!(stranger, Begin::Fetch, "who does not hold the task stands in nobody's way");
    }
}

#[test]
fn what_was_reported_stays_true() {
    let mut table = table(2, 20);
    assert_eq!(leased(table.ask(&account(1), 1, 0)), [0]);
    assert_eq!(leased(table.ask(&account(3), 1, 0)), [1]);
    assert_eq!(leased(table.ask(&account(2), 1, 5_000)), [0], "a copy");
    assert_eq!(table.accept(&account(1), 0, &outputs(0), 1, 6_000), Acceptance::First);
    table.close();
    let late = table.begin_delivery(&account(2), 0, &outputs(0), 1, &[], 6_000);
    assert_eq!(late, Begin::Refused("somebody else was faster".into()));
    assert_eq!(table.begin_delivery(&account(1), 0, &outputs(0), 1, &[], 6_000), Begin::Paid, "its receipt once more");
    assert_eq!(table.accept(&account(1), 1, &outputs(0), 1, 7_000), Acceptance::First, "nobody had delivered it");
    assert_eq!((table.paid(), table.budget.free()), (20, 20));
}

#[test]
fn two_equal_results_are_both_accepted_and_the_third_is_a_liar() {
    let mut table = table(1, 20);
    table.ask(&account(1), 1, 0);
    assert_eq!(table.check_needed(&account(1), 0, None), CheckNeeded::Yes);
    assert_eq!(table.compare(&account(1), 0, &outputs(66), 1, 0), Verdict::Held);
    assert_eq!(table.begin_delivery(&account(1), 0, &outputs(66), 1, &[], 0), Begin::Held);
    assert_eq!(leased(table.ask(&account(2), 1, 0)), [0]);
    assert_eq!(table.compare(&account(2), 0, &outputs(1), 1, 0), Verdict::Held, "two differ: a third decides");
    assert_eq!(leased(table.ask(&account(3), 1, 0)), [0]);
    assert_eq!(table.compare(&account(3), 0, &outputs(1), 1, 0), Verdict::Agreed { liars: vec![account(1)] });
    assert_eq!(table.paid(), 20);
    assert_eq!(table.worker(&account(1)).map(|one| (one.faults, one.streak, one.units)), Some((1, 0, 0)));
    assert_eq!(table.take_rejections(&account(1)).len(), 1);
    assert_eq!(table.worker(&account(2)).map(|one| one.units), Some(10));
}

/// One unit of each task to spare is enough for a second opinion on every one, in whatever order they come.
#[test]
fn a_second_opinion_binds_no_more_units_than_it_costs() {
    for copy_is_first in [false, true] {
        let mut table = table(3, 30);
        for task in 0..3 {
            table.hold(task, &account(1), 0);
            table.hold(task, &account(2), 5_000);
        }
        assert_eq!(table.budget.free(), 0);
        let order = if copy_is_first { [2, 1] } else { [1, 2] };
        for task in 0..3 {
            assert_eq!(table.compare(&account(order[0]), task, &outputs(0), 1, 0), Verdict::Held, "task {task}");
        }
        for task in 0..3 {
            let agreed = table.compare(&account(order[1]), task, &outputs(0), 1, 0);
            assert_eq!(agreed, Verdict::Agreed { liars: vec![] }, "task {task}");
        }
        assert_eq!((table.paid(), table.budget.free()), (60, 0));
    }
}

#[test]
fn when_a_copy_is_given_up_its_units_pay_for_the_next_opinion() {
    let mut table = table(1, 10);
    table.ask(&account(1), 1, 0);
    assert_eq!(leased(table.ask(&account(2), 1, 5_000)), [0]);
    assert_eq!(table.compare(&account(1), 0, &outputs(0), 1, 5_000), Verdict::Held);
    table.lose(&account(2));
    assert_eq!(table.budget.free(), 0, "bound to the result that waits");
    assert_eq!(leased(table.ask(&account(3), 1, 5_000)), [0]);
    assert_eq!(table.compare(&account(3), 0, &outputs(0), 1, 5_000), Verdict::Agreed { liars: vec![] });
    assert_eq!((table.paid(), table.budget.free()), (20, 0));
}

#[test]
fn without_spare_units_a_result_is_accepted_unchecked() {
    let mut table = table(1, 0);
    table.ask(&account(1), 1, 0);
    assert_eq!(table.compare(&account(1), 0, &outputs(0), 1, 0), Verdict::Unchecked);
}

#[test]
fn a_verified_result_settles_the_one_that_waited() {
    for (waiting, paid, faults) in [(0, 20, 0), (9, 10, 1)] {
        let mut table = table(1, 10);
        table.ask(&account(1), 1, 0);
        assert_eq!(table.compare(&account(1), 0, &outputs(waiting), 1, 0), Verdict::Held);
        table.ask(&account(2), 1, 0);
        assert_eq!(table.accept(&account(2), 0, &outputs(0), 1, 0), Acceptance::First);
        assert_eq!(table.paid(), paid);
        assert_eq!(table.worker(&account(1)).map(|one| one.faults), Some(faults));
    }
}

#[test]
fn three_failures_block_and_a_failed_task_never_returns() {
    let mut table = table(4, 0);
    for expected in 0..3 {
        assert_eq!(leased(table.ask(&account(1), 1, 0)), [expected]);
        table.fail(&account(1), expected, "no memory", true);
    }
    assert!(matches!(table.ask(&account(1), 1, 0), Ask::Blocked(_)));
    assert!(table.join(&account(1), &[1], 0, 0).is_err());
    assert_eq!(leased(table.ask(&account(2), 1, 0)), [0]);
}

#[test]
fn a_fault_starts_the_checks_anew() {
    let mut table = table(40, 0);
    for task in 0..30 {
        table.accept(&account(1), task, &outputs(0), 1, 0);
    }
    assert!((30..40).any(|task| table.check_needed(&account(1), task, None) == CheckNeeded::No));
    table.reject(&account(1), 30, "wrong", Blame::Fault, false);
    assert!((31..40).all(|task| table.check_needed(&account(1), task, None) == CheckNeeded::Yes));
}

#[test]
fn a_task_that_several_programs_fail_is_given_up() {
    let mut table = table(1, 0);
    for worker in 1..=4 {
        assert_eq!(leased(table.ask(&account(worker), 1, 0)), [0]);
        table.fail(&account(worker), 0, "trap", false);
    }
    assert!(table.is_finished());
    assert_eq!(table.ask(&account(1), 1, 0), Ask::Finished);
}

#[test]
fn an_overdue_task_goes_to_others_although_its_holder_beats() {
    let mut table = table(1, 0);
    table.ask(&account(1), 1, 0);
    for now in (0..=600_000).step_by(20_000) {
        table.beat(&account(1), &[(0, 0)], now);
        table.beat(&account(2), &[], now);
        table.tick(now);
    }
    assert_eq!(table.ask(&account(2), 1, 600_000), Ask::Wait);
    table.tick(600_001);
    assert_eq!(leased(table.ask(&account(2), 1, 600_001)), [0]);
}

#[test]
fn one_account_works_from_one_machine() {
    let mut table = table(1, 0);
    assert!(table.join(&account(1), b"other", 0, 10).is_err());
    table.tick(40_000);
    assert!(table.join(&account(1), b"other", 0, 40_000).is_ok());
}

#[test]
fn strangers_that_did_nothing_are_forgotten_when_there_are_too_many() {
    let policy = Policy { max_workers: 2, ..Policy::default() };
    let mut table = Table::new(policy, [0; 32], vec![1], 1, vec![], vec![]).expect("fits");
    table.join(&account(1), &[1], 0, 0).expect("joins");
    table.join(&account(2), &[2], 0, 0).expect("joins");
    assert!(table.join(&account(3), &[3], 0, 0).is_err());
    assert!(table.join(&account(3), &[3], 0, 60_000).is_ok());
}

#[test]
fn a_result_nobody_looks_at_is_accepted_in_the_end() {
    let mut table = table(1, 10);
    table.ask(&account(1), 1, 0);
    assert_eq!(table.compare(&account(1), 0, &outputs(0), 1, 0), Verdict::Held);
    assert!(table.stale_candidates(60_000).is_empty());
    let stale = table.stale_candidates(60_001);
    assert_eq!((stale.len(), stale[0].0, stale[0].1.worker.clone()), (1, 0, account(1)));
    table.ask(&account(2), 1, 60_001);
    assert!(table.stale_candidates(60_002).is_empty(), "somebody looks at it");
}

#[test]
fn workers_that_contradict_each_other_without_a_judge_are_not_called_liars() {
    let mut table = table(1, 10);
    table.ask(&account(1), 1, 0);
    assert_eq!(table.compare(&account(1), 0, &outputs(0), 1, 0), Verdict::Held);
    table.ask(&account(2), 1, 0);
    assert_eq!(table.compare(&account(2), 0, &outputs(1), 1, 0), Verdict::Undecided);
    for worker in [1, 2] {
        assert_eq!(table.worker(&account(worker)).map(|one| (one.failures, one.faults)), Some((0, 0)));
        assert_eq!(table.take_rejections(&account(worker)).len(), 1);
    }
    assert_eq!(leased(table.ask(&account(3), 1, 0)), [0]);
    assert_eq!(table.budget.free(), 10);
}

#[test]
fn a_result_held_over_a_restart_is_paid_to_its_worker() {
    let mut table = table(1, 10);
    table.ask(&account(1), 1, 0);
    assert_eq!(table.compare(&account(1), 0, &outputs(0), 1, 0), Verdict::Held);
    let Changes { tasks, workers, .. } = table.take_changes();
    let mut table = Table::new(Policy::default(), [1; 32], vec![10], 20, tasks, workers).expect("fits");
    table.join(&account(2), &[2], 0, 0).expect("joins");
    assert_eq!(leased(table.ask(&account(2), 1, 0)), [0]);
    assert_eq!(table.compare(&account(2), 0, &outputs(0), 1, 0), Verdict::Agreed { liars: vec![] });
    let units = |number| table.worker(&account(number)).map(|one| one.units);
    assert_eq!((table.paid(), units(1), units(2)), (20, Some(10), Some(10)));
}

#[test]
fn a_worker_known_from_other_jobs_starts_with_what_is_known() {
    let table = table(40, 0);
    let checked =
        |known| (0..40).filter(|task| table.check_needed(&account(1), *task, known) == CheckNeeded::Yes).count();
    assert_eq!((checked(None), checked(Some(0)), checked(Some(9))), (40, 40, 40));
    assert!(checked(Some(1_000)) < 12, "about one in twenty, but {} of 40 are checked", checked(Some(1_000)));
}

#[test]
fn a_trusted_worker_is_not_checked_unless_another_disagrees() {
    let policy = Policy { trusted: [account(1)].into(), ..Policy::default() };
    let mut table = Table::new(policy, [1; 32], vec![10; 4], 80, vec![], vec![]).expect("fits");
    let needed = |table: &Table, who| [0, 1].map(|task| table.check_needed(&account(who), task, None));
    assert_eq!((needed(&table, 1), needed(&table, 2)), ([CheckNeeded::No; 2], [CheckNeeded::Yes; 2]));
    for (number, peer) in [(1, 1), (2, 2)] {
        table.join(&account(number), &[peer], 0, 0).expect("joins");
    }
    table.ask(&account(2), 1, 0);
    assert_eq!(table.compare(&account(2), 0, &outputs(0), 1, 0), Verdict::Held);
    assert_eq!(needed(&table, 1), [CheckNeeded::Yes, CheckNeeded::No]);
}

#[test]
fn a_fault_of_this_job_outweighs_what_is_known_from_others() {
    let mut table = table(40, 0);
    table.reject(&account(1), 0, "wrong", Blame::Fault, false);
    let all_checked =
        |table: &Table| (20..40).all(|task| table.check_needed(&account(1), task, Some(1_000)) == CheckNeeded::Yes);
    assert!(all_checked(&table), "whatever the count says");
    for task in 1..20 {
        table.accept(&account(1), task, &outputs(0), 1, 0);
    }
    assert!(all_checked(&table), "whatever it did since");
}

#[test]
fn what_became_of_results_is_told_once_and_in_order() {
    let mut table = table(8, 10);
    table.accept(&account(1), 0, &outputs(0), 1, 0);
    table.accept(&account(1), 0, &outputs(0), 1, 0);
    table.accept(&account(2), 1, &outputs(0), 1, 0);
    table.reject(&account(2), 2, "wrong", Blame::Fault, false);
    table.accept(&account(3), 3, &outputs(0), 1, 0);
    table.reject(&account(3), 4, "did not come", Blame::Failure, false);
    table.reject(&account(4), 5, "wrong", Blame::Fault, false);
    table.accept(&account(4), 6, &outputs(0), 1, 0);
    let conduct = table.take_changes().conduct;
    let told = |number| conduct.get(&account(number)).map(|one| (one.faults, one.good));
    assert_eq!((told(1), told(2)), (Some((0, 1)), Some((1, 0))), "accepted twice, counted once");
    assert_eq!((told(3), told(4)), (Some((0, 1)), Some((1, 1))), "a failure is no fault");
    assert!(table.take_changes().conduct.is_empty());
}

#[test]
fn nobody_helps_who_is_away_or_blocked_or_has_failed_what_is_left() {
    let mut table = table(1, 0);
    assert!(table.has_helpers(0) && !table.is_worked_on(0));
    assert_eq!(leased(table.ask(&account(1), 1, 0)), [0]);
    assert!(table.is_worked_on(0));
    table.fail(&account(1), 0, "no room", true);
    assert!(!table.is_worked_on(0) && table.has_helpers(0));
    // The others fall silent; who failed the only task stays.
    table.beat(&account(1), &[], 31_000);
    table.tick(31_000);
    assert!(!table.has_helpers(31_000));
    table.join(&account(2), &[2], 0, 31_000).expect("joins");
    assert!(table.has_helpers(31_000));
    table.avoid(&[account(2)]);
    assert!(!table.has_helpers(31_000));
}

#[test]
fn nobody_is_given_more_than_it_may_be_paid_for() {
    let mut table = table(8, 10);
    table.limit_each(29);
    let given: Vec<Ask> = (0..5).map(|_| table.ask(&account(1), 1, 0)).collect();
    assert!(matches!(
        given[..],
        [Ask::Lease { units: 10, .. }, Ask::Lease { units: 20, .. }, Ask::Wait, Ask::Wait, Ask::Wait]
    ));
    table.accept(&account(1), 0, &outputs(0), 1, 0);
    assert_eq!(table.ask(&account(1), 5, 0), Ask::Wait, "what it was paid for counts as well");
    table.limit_each(9);
    assert_eq!(leased(table.ask(&account(1), 1, 0)).len(), 1, "no worker can be paid for a task: the chain says so");
}
