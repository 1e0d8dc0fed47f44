use super::mock::*;
use crate::Pot;
use frame_support::assert_ok;
use scc_types::{BudgetsView, CouponView, SCC};

#[test]
fn budgets_should_tell_what_is_there_and_what_may_be_spent() {
    run(|| {
        grant(80 * SCC);
        assert_ok!(issue(&person(9), 10 * SCC));
        assert_ok!(terms(10 * SCC).trial_by(&person(9)));
        let expected = BudgetsView {
            contributors: CONTRIBUTORS - 72 * SCC - EXISTENTIAL_DEPOSIT,
            unlocked: 220 * SCC,
            unlocked_daily: DAILY,
            unlocked_most: 3 * DAILY,
            trials: TRIALS - 6 * SCC - EXISTENTIAL_DEPOSIT,
            trials_today: 40 * SCC,
            trials_daily: DAILY_TRIALS,
            share: pot(Pot::Share),
            next_day: START + DAY,
            next_period: PERIOD,
            operator: Some(OPERATOR),
        };
        assert_eq!(Grants::budgets(), expected);
        run_to(START + DAY);
        let view = Grants::budgets();
        assert_eq!((view.unlocked, view.trials_today), (3 * DAILY, DAILY_TRIALS));
        assert_eq!((view.next_day, view.next_period), (START + 2 * DAY, 2 * PERIOD));
    });
}

#[test]
fn coupons_should_tell_what_of_them_can_be_used_now() {
    run(|| {
        assert_ok!(issue(&person(8), 60 * SCC));
        assert_ok!(issue(&person(9), 20 * SCC));
        let view = |left, usable| CouponView { holder: person(8), dapp: LISTED, left, usable, expiry: START + 100 };
        assert_eq!(Grants::coupon(person(8), LISTED), Some(view(60 * SCC, DAILY_TRIALS)));
        assert_ok!(terms(20 * SCC).trial_by(&person(9)));
        assert_eq!(Grants::coupons(person(8)), [view(60 * SCC, 30 * SCC)]);
        run_to(START + 101);
        assert_eq!(Grants::coupon(person(8), LISTED), Some(view(60 * SCC, 0)));
        assert_eq!(Grants::coupon(person(9), LISTED), None);
    });
}
