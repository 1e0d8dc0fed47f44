//! `PaidWork::forfeit`.

use super::mock::*;
use crate::Event;
use scc_traits::PaidWork;
use scc_types::SCC;

#[test]
fn forfeit_should_send_pending_money_to_the_reserve() {
    run(|| {
        post(1, 100 * SCC, 10);
        let reserve = free(&RESERVE);

        Revenue::forfeit(7, 30 * SCC);

        assert_eq!(free(&RESERVE) - reserve, 30 * SCC);
        assert_eq!(Revenue::pots().pending, 50 * SCC);
        assert!(events().contains(&Event::WorkForfeited { job: 7, amount: 30 * SCC }));
    });
}

#[test]
fn forfeit_should_never_exceed_what_is_pending() {
    run(|| {
        post(1, 100 * SCC, 10);
        Revenue::forfeit(7, 1_000 * SCC);
        assert_eq!((Revenue::pots().pending, Revenue::totals().reserve), (0, 80 * SCC));
    });
}

#[test]
fn forfeit_should_go_into_the_carry_without_a_reserve() {
    Builder::default().without_reserve().run(|| {
        post(1, 100 * SCC, 10);
        Revenue::forfeit(7, 30 * SCC);
        assert_eq!((Revenue::pots().pending, Revenue::pots().carry), (50 * SCC, 30 * SCC));
        let diverted = Event::PaymentDiverted { receiver: None, amount: 30 * SCC, to_carry: true };
        assert!(events().contains(&diverted));
    });
}
