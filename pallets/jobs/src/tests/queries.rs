use super::mock::*;
use crate::JOBS_PAGE;
use frame_support::assert_ok;
use scc_types::{Phase, Stars, WorkerShare};

#[test]
fn open_jobs_should_be_ranked_by_payment_per_unit() {
    run(|| {
        let cheap = terms().post();
        let dear = terms().with_payment(300 * PRICE).post();
        let small = terms().with_units(10).with_payment(20 * PRICE).post();
        let equal = terms().with_payment(200 * PRICE).post();
        let ids =
            |offset, limit| -> Vec<_> { Jobs::open_jobs_ranked(offset, limit).into_iter().map(|job| job.id).collect() };
        assert_eq!(ids(0, 10), [dear, small, equal, cheap]);
        assert_eq!(ids(1, 2), [small, equal]);
        assert_eq!(ids(4, 2), Vec::<u64>::new());
        assert_eq!(Jobs::open_jobs_count(), 4);
    });
}

#[test]
fn open_jobs_should_show_the_room_that_is_left() {
    run(|| {
        let id = terms().post();
        assert_ok!(register(id, &WORKER, 30, 40));
        assert_ok!(claim(id, &SECOND, 20));
        let open = Jobs::open_jobs_ranked(0, 1).remove(0);
        assert_eq!((open.units, open.room, open.endpoint), (100, 50, endpoint(1)));
    });
}

#[test]
fn job_should_follow_its_phases() {
    run(|| {
        let id = terms().post();
        assert_ok!(claim(id, &WORKER, 10));
        let phase = || Jobs::job(id).map(|job| (job.phase, job.due));
        assert_eq!(phase(), Some((Phase::Open, 51)));
        assert_ok!(report(id, &[rating(&WORKER, 15, Stars::One)], true));
        assert_eq!(phase(), Some((Phase::Closing, 6)));
        let share = |units, credit| WorkerShare { worker: WORKER, units, stars: Some(Stars::One), credit };
        assert_eq!(Jobs::job(id).unwrap().workers, [share(15, 0)]);
        run_to(6);
        assert_eq!(phase(), Some((Phase::Settled, 11)));
        assert_eq!(Jobs::job(id).unwrap().workers, [share(15, 15 * PRICE * 9 / 10)]);
        run_to(11);
        assert_eq!(phase(), Some((Phase::Finished, 21)));
        run_to(21);
        assert_eq!(phase(), None);
    });
}

#[test]
fn jobs_of_should_page_newest_first() {
    run(|| {
        let ids: Vec<_> = (0..JOBS_PAGE + 3).map(|_| terms().post()).collect();
        terms().by(FRIEND).post();
        let page = |page| -> Vec<_> { Jobs::jobs_of(REQUESTER, page).into_iter().map(|job| job.id).collect() };
        assert_eq!(page(0), ids.iter().rev().take(JOBS_PAGE as usize).copied().collect::<Vec<_>>());
        assert_eq!(page(1), [2, 1, 0]);
        assert_eq!(page(2), Vec::<u64>::new());
    });
}

#[test]
fn work_of_should_page_the_jobs_an_account_has_joined() {
    run(|| {
        let ids: Vec<_> = (0..JOBS_PAGE + 3).map(|_| terms().post()).collect();
        for id in &ids[2..] {
            assert_ok!(claim(*id, &WORKER, 10));
            assert_ok!(claim(*id, &SECOND, 5));
        }
        assert_ok!(report(ids[2], &[rating(&WORKER, 15, Stars::Four)], true));
        let page = |page| Jobs::work_of(WORKER, page);
        let numbers = |views: &[scc_types::JobView]| views.iter().map(|job| job.id).collect::<Vec<_>>();
        assert_eq!(numbers(&page(0)), ids.iter().rev().take(JOBS_PAGE as usize).copied().collect::<Vec<_>>());
        assert_eq!(numbers(&page(1)), [ids[2]]);
        let own = WorkerShare { worker: WORKER, units: 15, stars: Some(Stars::Four), credit: 0 };
        assert_eq!((page(1)[0].phase, &page(1)[0].workers), (Phase::Closing, &vec![own]));
        assert_eq!(page(2), []);
        assert_eq!(Jobs::work_of(FRIEND, 0), []);
    });
}

#[test]
fn job_workers_should_page() {
    run(|| {
        let id = terms().with_units(300).post();
        let who = |n: u16| {
            let mut bytes = [9; 32];
            bytes[..2].copy_from_slice(&n.to_le_bytes());
            scc_types::AccountId::new(bytes)
        };
        for page in 0..5_u16 {
            let lines: Vec<_> = (0..60).map(|n| rating(&who(page * 60 + n), 1, Stars::Five)).collect();
            assert_ok!(report(id, &lines, page == 4));
        }
        assert_eq!(Jobs::job(id).unwrap().workers.len(), 256);
        let rest = Jobs::job_workers(id, 1);
        assert_eq!((rest.len(), &rest[0].worker), (44, &who(256)));
        assert!(Jobs::job_workers(id, 2).is_empty() && Jobs::job_workers(7, 0).is_empty());
    });
}

#[test]
fn drawn_workers_should_be_known_from_the_next_block_on() {
    Enlisted::set(vec![WORKER, SECOND, FRIEND]);
    run(|| {
        let id = terms().post();
        assert!(drawn(id).is_empty());
        run_to(2);
        let batch = drawn(id);
        assert_eq!(batch.len(), 2);
        // Still the same when the system has forgotten the block's hash.
        frame_system::BlockHash::<Test>::remove(1);
        assert_eq!(drawn(id), batch);
    });
    Enlisted::set(vec![]);
}

#[test]
fn a_served_job_should_keep_its_batch() {
    Enlisted::set(vec![WORKER, SECOND, FRIEND]);
    run(|| {
        let id = terms().with_deadline(200).post();
        run_to(25);
        assert_ok!(Jobs::draw_again(RuntimeOrigin::signed(REQUESTER), id));
        let second = drawn(id);
        run_to(40);
        assert_ok!(claim(id, &WORKER, 1));
        assert_eq!((job(id).batch(), job(id).unserved_since()), (1, 40));
        run_to(199);
        assert_eq!(drawn(id), second);
    });
    Enlisted::set(vec![]);
}

#[test]
fn jobs_of_one_block_should_draw_differently() {
    Enlisted::set((0..200).map(|n| scc_types::AccountId::new([n; 32])).collect());
    run(|| {
        let ids = [terms().with_max_workers(10).post(), terms().with_max_workers(10).post()];
        run_to(2);
        assert_ne!(drawn(ids[0]), drawn(ids[1]));
    });
    Enlisted::set(vec![]);
}

fn drawn(id: u64) -> Vec<scc_types::AccountId> {
    Jobs::drawn(id, &job(id))
}
