//! Workers that want more than their part, or less work for others.

use super::{
    tests::{account, leased, outputs, table},
    *,
};

#[test]
fn naming_a_task_in_a_beat_is_no_way_to_get_it() {
    let mut table = table(4, 0);
    assert_eq!(table.beat(&account(1), &[(0, 10), (1, 0), (3, 999)], 5), [0, 1, 3]);
    assert!((0..4).all(|task| table.task(task).expect("task").holders.is_empty()));
    assert!(table.beat(&account(1), &[(2, 1_000)], 5).is_empty(), "what is computed may be delivered");
    assert!(table.task(2).expect("task").holders.is_empty());
}

#[test]
fn announcing_a_result_is_no_way_to_keep_others_from_the_task() {
    let mut table = table(1, 0);
    assert_eq!(table.begin_delivery(&account(1), 0, &outputs(0), 1, &[], 0), Begin::Fetch, "welcome all the same");
    assert_eq!(leased(table.ask(&account(2), 1, 0)), [0]);
}

#[test]
fn who_is_late_may_go_on_but_does_not_keep_others_from_the_task() {
    let mut table = table(1, 0);
    assert_eq!(leased(table.ask(&account(1), 1, 0)), [0]);
    for now in (0..=600_001).step_by(20_000).chain([600_001]) {
        table.beat(&account(1), &[(0, 1)], now);
        table.beat(&account(2), &[], now);
    }
    table.tick(600_001);
    // However often it beats.
    assert!((0..100).all(|_| table.beat(&account(1), &[(0, 1)], 600_002).is_empty()));
    assert_eq!(leased(table.ask(&account(2), 1, 600_002)), [0]);
    assert!(table.beat(&account(1), &[(0, 2)], 600_003).is_empty(), "it may be faster after all");
    assert_eq!(table.accept(&account(2), 0, &outputs(0), 1, 600_004), Acceptance::First);
    assert_eq!(table.beat(&account(1), &[(0, 2)], 600_005), [0], "it was not");
}

#[test]
fn a_claim_to_be_slow_does_not_keep_a_task_for_ever() {
    let mut table = Table::new(Policy::default(), [1; 32], vec![1 << 40, 1], 1 << 41, vec![], vec![]).expect("fits");
    table.join(&account(1), &[1], 1, 0).expect("joins");
    assert_eq!(leased(table.ask(&account(1), 1, 0)), [0]);
    let day = 24 * 3_600 * 1_000;
    table.beat(&account(1), &[(0, 1)], day);
    table.tick(day);
    assert!(table.task(0).expect("task").holders.is_empty());
}

#[test]
fn however_often_it_asks_nobody_holds_more_than_a_lease_may() {
    let mut table = table(2_000, 0);
    table.accept(&account(1), 1_999, &outputs(0), 1, 0);
    for _ in 0..1_000 {
        table.ask(&account(1), u32::MAX, 0);
    }
    assert_eq!(table.workers[&account(1)].holding.len(), MAX_LEASED_TASKS);
    assert_eq!(table.ask(&account(1), 1, 0), Ask::Wait);
    assert!(!leased(table.ask(&account(2), 1, 0)).is_empty());
}

#[test]
fn accounts_that_fail_and_go_do_not_keep_honest_ones_out() {
    let policy = Policy { max_workers: 3, ..Policy::default() };
    let mut table = Table::new(policy, [1; 32], vec![10; 4], 40, vec![], vec![]).expect("fits");
    table.join(&account(9), &[9], 0, 0).expect("joins");
    table.accept(&account(9), 0, &outputs(0), 1, 0);
    table.lose(&account(9));
    for liar in [1, 2] {
        table.join(&account(liar), &[liar], 0, 0).expect("joins");
        table.reject(&account(liar), 1, "garbage", Blame::Fault, true);
        table.lose(&account(liar));
    }
    table.take_changes();
    table.join(&account(3), &[3], 0, 1).expect("there is room");
    assert_eq!(table.take_changes().forgotten, BTreeSet::from([account(1), account(2)]));
    assert_eq!(table.worker(&account(9)).map(|one| one.units), Some(10), "who was paid is remembered");
    assert!(table.has_failed(&account(1), 1), "and so is who failed what");
}

#[test]
fn refusals_nobody_asks_for_take_no_more_and_more_memory() {
    let mut table = table(1_000, 0);
    for round in 0..3 {
        for task in 0..1_000 {
            table.reject(&account(1), task, &format!("garbage {round}"), Blame::Fault, true);
        }
    }
    assert_eq!(table.take_rejections(&account(1)).len(), MAX_REJECTIONS);
    for number in 0..2_000u32 {
        let mut bytes = [0; 32];
        bytes[..4].copy_from_slice(&number.to_le_bytes());
        table.reject(&AccountId::new(bytes), 0, "garbage", Blame::Fault, true);
    }
    assert!(table.task(0).expect("task").failed.len() <= 256);
}

#[test]
fn the_last_word_against_a_task_is_known_before_it_is_said() {
    let mut table = table(1, 0);
    for worker in 1..=3 {
        assert_eq!(leased(table.ask(&account(worker), 1, 0)), [0]);
        assert!(!table.is_about_to_break(&account(worker), 0));
        table.fail(&account(worker), 0, "trap", false);
    }
    assert_eq!(leased(table.ask(&account(4), 1, 0)), [0]);
    assert!(table.is_about_to_break(&account(4), 0) && !table.is_about_to_break(&account(1), 0));
    table.fail(&account(4), 0, "trap", true);
    assert!(!table.is_finished());
    table.give_up(0, "trap");
    assert!(table.is_finished());
    table.give_up(0, "again");
    assert_eq!((table.settled(), table.budget.free()), (1, 10));
}

/// How many tasks of 10 units somebody does in 100 seconds who does one a second, beside workers that say they are so fast and do nothing;
/// `asks`: they take tasks, too.
fn done_beside(boasters: u8, claim: u64, asks: bool) -> usize {
    let mut table = Table::new(Policy::default(), [1; 32], vec![10; 1_000], 10_000, vec![], vec![]).expect("fits");
    let honest = account(200);
    table.join(&honest, b"honest", 10, 0).expect("joins");
    let mut held = BTreeMap::new();
    for boaster in 1..=boasters {
        table.join(&account(boaster), &[boaster], claim, 0).expect("joins");
        held.insert(boaster, if asks { leased(table.ask(&account(boaster), u32::MAX, 0)) } else { Vec::new() });
    }
    let (mut in_hand, mut done) = (None, 0);
    for now in (1_000..=100_000).step_by(1_000) {
        for (boaster, tasks) in &mut held {
            let progress: Vec<(u32, u16)> = tasks.iter().map(|task| (*task, 0)).collect();
            let lost = table.beat(&account(*boaster), &progress, now);
            tasks.retain(|task| !lost.contains(task));
        }
        if let Some(task) = in_hand.take() {
            table.accept(&honest, task, &outputs(0), 1, now);
            done += 1;
        }
        if let Ask::Lease { tasks, .. } = table.ask(&honest, 1, now) {
            in_hand = tasks.first().copied();
        }
        let progress: Vec<(u32, u16)> = in_hand.iter().map(|task| (*task, 0)).collect();
        table.beat(&honest, &progress, now);
    }
    done
}

#[test]
fn who_says_it_is_fast_and_delivers_nothing_keeps_nobody_from_work() {
    for (boasters, claim) in [(1, 1_000), (1, 1_000_000_000), (1, u64::MAX), (16, 1_000_000_000)] {
        for asks in [true, false] {
            let done = done_beside(boasters, claim, asks);
            assert!(done >= 45, "{done} tasks beside {boasters} that say {claim} and ask: {asks}");
        }
    }
}

#[test]
fn each_new_name_is_looked_at_from_its_first_result_on() {
    let mut table = table(1_000, 0);
    for name in 10..110 {
        table.join(&account(name), &[name], u64::MAX, 0).expect("joins");
        for task in (u32::from(name) - 10) * 10..(u32::from(name) - 9) * 10 {
            assert_eq!(table.check_needed(&account(name), task, None), CheckNeeded::Yes);
            table.accept(&account(name), task, &outputs(0), 1, 0);
        }
    }
    assert!(table.is_finished());
}
