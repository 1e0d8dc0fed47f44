//! `PaidWork::refund` and `refund_of`.

use super::mock::*;
use crate::Event;
use scc_traits::PaidWork;
use scc_types::{Funding, Stars, SCC};

#[test]
fn refund_should_return_pending_money() {
    run(|| {
        let mut job = post(1, 100 * SCC, 10);
        settle(&mut job, None, &[(2, 4, Stars::Five)]);
        let due = Revenue::refund_of(Funding::Own, job.payment, 6, job.units, job.pending);
        assert_eq!(due, 48 * SCC);

        assert_eq!(Revenue::refund(7, Funding::Own, &account(1), due), 48 * SCC);

        assert_eq!(free(&account(1)), 948 * SCC);
        assert_eq!((Revenue::pots().pending, Revenue::totals().refunds), (0, 48 * SCC));
        assert!(events().contains(&Event::WorkRefunded { job: 7, payer: account(1), amount: 48 * SCC }));
    });
}

#[test]
fn refund_should_go_to_the_reserve_when_the_payer_cannot_exist() {
    run(|| {
        post(1, EXISTENTIAL_DEPOSIT, 10);
        let reserve = free(&RESERVE);

        assert_eq!(Revenue::refund(7, Funding::Own, &account(99), 500), 0);

        assert_eq!(free(&RESERVE) - reserve, 500);
    });
}

#[test]
fn refund_should_never_exceed_what_is_pending() {
    run(|| {
        post(1, 100 * SCC, 10);
        assert_eq!(Revenue::refund(7, Funding::Own, &account(1), 1_000 * SCC), 80 * SCC);
        assert_eq!(Revenue::refund(7, Funding::Own, &account(1), 1), 0);
    });
}

#[test]
fn refund_of_should_be_capped_by_what_is_pending() {
    run(|| {
        assert_eq!(Revenue::refund_of(Funding::Own, 100 * SCC, 5, 10, 7), 7);
        assert_eq!(Revenue::refund_of(Funding::Own, 100 * SCC, 0, 10, SCC), 0);
        assert_eq!(Revenue::refund_of(Funding::Own, 100 * SCC, 5, 0, SCC), 0);
    });
}
