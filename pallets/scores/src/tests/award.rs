//! The trait `Scores`.

use super::mock::*;
use crate::{Claims, Event, Totals};
use scc_math::{left_of, Claim};
use scc_types::{RecordId, ScoreRecord, Stars, VirtualChain, SCC};

#[test]
fn award_should_add_a_claim_a_record_and_an_event() {
    run(|| {
        award(account(1), 5, 6 * SCC);

        assert_eq!(Scores::claim_of(&account(1)), Claim { amount: 6 * SCC, at: 1, accrued: 0 });
        assert_eq!(Totals::<Test>::get().owed, 6 * SCC);
        assert_eq!(Totals::<Test>::get().total_claim.amount, 6 * SCC);
        let record = RecordId { chain: VirtualChain::Scores, height: 1, index: 0 };
        let (credit, claim) = (10 * SCC, 6 * SCC);
        let line = ScoreRecord { job: 5, worker: account(1), units: 7, stars: Stars::Four, credit, claim };
        assert_eq!(records(), [(record, line)]);
        let worker = account(1);
        assert_eq!(events(), [Event::Credited { worker, job: 5, units: 7, stars: Stars::Four, credit, claim, record }]);
    });
}

#[test]
fn award_should_settle_what_was_held_before() {
    run(|| {
        award(account(1), 1, 8 * SCC);
        advance(HALF_LIFE);
        award(account(1), 2, SCC);

        assert_eq!(Scores::claim_of(&account(1)), Claim { amount: 5 * SCC, at: 21, accrued: 4 * SCC });
        assert_eq!(Scores::earner_of(&account(1)).map(|earner| earner.awarded), Some(9 * SCC));
    });
}

#[test]
fn award_should_let_the_sum_of_claims_decay() {
    run(|| {
        award(account(1), 1, 8 * SCC);
        advance(7);
        award(account(2), 2, SCC);

        assert_eq!(Totals::<Test>::get().total_claim.amount, left_of(8 * SCC, 7, HALF_LIFE) + SCC);
    });
}

#[test]
fn award_of_nothing_should_leave_a_record_and_no_claim() {
    run(|| {
        award(account(1), 1, 0);

        assert_eq!(Claims::<Test>::get(account(1)), None);
        assert_eq!(records().len(), 1);
    });
}
