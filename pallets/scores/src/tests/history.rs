//! The lines kept for an account.

use super::mock::*;
use crate::{CREDIT_LINES, PAY_OUT_LINES};
use scc_types::{EarningLine, RecordId, Stars, VirtualChain, SCC};

#[test]
fn history_should_show_credits_and_pay_outs_newest_first() {
    run(|| {
        award(account(1), 3, 6 * SCC);
        advance(HALF_LIFE);
        sweep_and_advance();

        let record = RecordId { chain: VirtualChain::Scores, height: 1, index: 0 };
        let credit =
            EarningLine::Credit { record, job: 3, units: 7, stars: Stars::Four, credit: 10 * SCC, claim: 6 * SCC };
        let paid_out = EarningLine::PaidOut { at: 21, amount: 3 * SCC };
        assert_eq!(Scores::history(&account(1), 0, 10), [paid_out.clone(), credit.clone()]);
        assert_eq!(Scores::history(&account(1), 1, 10), [credit]);
        assert_eq!(Scores::history(&account(1), 0, 1), [paid_out]);
        assert_eq!(Scores::history(&account(2), 0, 10), []);
    });
}

#[test]
fn history_should_keep_the_newest_credits_only() {
    run(|| {
        for job in 0..100 {
            award(account(1), job, SCC);
        }
        let lines = Scores::history(&account(1), 0, 64);
        assert_eq!(lines.len() as u32, CREDIT_LINES);
        let jobs: Vec<u64> = lines
            .iter()
            .filter_map(|line| match line {
                EarningLine::Credit { job, .. } => Some(*job),
                EarningLine::PaidOut { .. } => None,
            })
            .collect();
        assert_eq!(jobs, (68..100).rev().collect::<Vec<_>>());
    });
}

#[test]
fn history_should_not_lose_credits_to_pay_outs() {
    run(|| {
        award(account(1), 1, 1_000 * SCC);
        for _ in 0..100 {
            sweep_and_advance();
        }
        let lines = Scores::history(&account(1), 0, 64);
        assert_eq!(lines.len() as u32, PAY_OUT_LINES + 1);
        assert!(matches!(lines.last(), Some(EarningLine::Credit { job: 1, .. })));
        assert!(matches!(lines.first(), Some(EarningLine::PaidOut { at: 100, .. })));
    });
}

#[test]
fn history_should_join_the_pay_outs_of_a_period() {
    run(|| {
        NetworkHalfLife::set(240);
        award(account(1), 1, 1_000 * SCC);
        // A period is a 24th of a half-life: blocks 10 to 19 are one.
        advance(9);
        let before = free(1);
        for _ in 10..20 {
            sweep_and_advance();
        }
        let lines = Scores::history(&account(1), 0, 64);
        let amount = free(1) - before;
        assert!(matches!(&lines[..], [EarningLine::PaidOut { at: 19, amount: sum }, _] if *sum == amount));

        sweep_and_advance();
        assert_eq!(Scores::history(&account(1), 0, 64).len(), 3);
        assert_eq!(Scores::earner_of(&account(1)).map(|earner| earner.pay_outs.len()), Some(2));
    });
}

#[test]
fn history_should_keep_credits_as_long_as_their_records() {
    run(|| {
        award(account(1), 1, 6 * SCC);
        advance(HALF_LIFE);
        sweep_and_advance();
        assert_eq!(Scores::history(&account(1), 0, 10).len(), 2);
        forget_records();
        assert!(matches!(Scores::history(&account(1), 0, 10)[..], [EarningLine::PaidOut { .. }]));
    });
}

#[test]
fn history_should_survive_the_end_of_a_claim_and_go_on_with_the_next() {
    run(|| {
        award(account(1), 1, 1_000_000);
        advance(HALF_LIFE * 10);
        sweep_and_advance();
        assert_eq!(Scores::history(&account(1), 0, 10).len(), 2);
        award(account(1), 2, SCC);
        assert_eq!(Scores::history(&account(1), 0, 10).len(), 3);
        assert_eq!(Scores::earner_of(&account(1)).map(|earner| earner.awarded), Some(SCC + 1_000_000));
    });
}
