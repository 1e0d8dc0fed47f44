//! Sharing the block's income.

use super::mock::*;
use crate::{Author, Event, Fees};
use scc_math::carry_cap;
use scc_types::{EMISSION, SCC};

#[test]
fn on_finalize_should_share_the_general_income() {
    run(|| {
        charge::<Fees<Test>>(1, 9 * SCC);
        let (author, foundation) = (free(&AUTHOR), free(&FOUNDATION));

        end_block_by(Some(AUTHOR));

        assert_eq!(free(&AUTHOR) - author, SCC);
        assert_eq!(free(&FOUNDATION) - foundation, SCC);
        assert_eq!(Revenue::pots().carry, 8 * SCC);
        assert_eq!(held(), 8 * SCC);
    });
}

#[test]
fn on_finalize_should_give_the_author_a_64th_of_the_author_pot() {
    run(|| {
        post(1, 640 * SCC, 10);
        let author = free(&AUTHOR);

        end_block_by(Some(AUTHOR));
        assert_eq!(free(&AUTHOR) - author, SCC + SCC / 10);
        assert_eq!(Revenue::pots().author, 63 * SCC);

        end_block_by(Some(AUTHOR));
        assert_eq!(Revenue::pots().author, 63 * SCC - 63 * SCC / 64);
    });
}

#[test]
fn on_finalize_should_keep_the_part_of_an_unknown_author_in_the_author_pot() {
    run(|| {
        post(1, 640 * SCC, 10);

        end_block_by(None);

        assert_eq!(Revenue::pots().author, 64 * SCC + SCC / 10);
    });
}

#[test]
fn on_finalize_should_pay_only_the_author_noted_in_this_block() {
    run(|| {
        end_block_by(Some(AUTHOR));
        let author = free(&AUTHOR);
        assert_eq!(Author::<Test>::get(), None);
        end_block_by(Some(account(9)));
        end_block_by(None);
        assert_eq!(free(&AUTHOR), author);
        assert_eq!(free(&account(9)), 1_000 * SCC + SCC / 10);
    });
}

#[test]
fn on_finalize_should_bring_an_author_without_account_to_life() {
    run(|| {
        post(1, 640, 10);
        end_block_by(Some(account(99)));
        // 64 planck in the pot: the share alone would be too small.
        assert_eq!(free(&account(99)), SCC / 10 + 1);
    });
}

#[test]
fn on_finalize_should_send_what_exceeds_the_cap_of_the_carry_to_the_reserve() {
    run(|| {
        let cap = carry_cap(EMISSION, HALF_LIFE);
        assert_eq!(cap, 160 * SCC);
        charge::<Fees<Test>>(1, 299 * SCC);
        let reserve = free(&RESERVE);

        end_block_by(Some(AUTHOR));

        assert_eq!(Revenue::pots().carry, cap);
        assert_eq!(free(&RESERVE) - reserve, 80 * SCC);
    });
}

#[test]
fn on_finalize_should_tell_who_got_what() {
    run(|| {
        charge::<Fees<Test>>(1, 9 * SCC);
        <Revenue as pallet_authorship::EventHandler<_, _>>::note_author(AUTHOR);
        <Revenue as frame_support::traits::OnFinalize<_>>::on_finalize(1);
        let expected = Event::IncomeShared {
            author: Some(AUTHOR),
            emission: SCC,
            fees: 9 * SCC,
            other: 0,
            foundation: SCC,
            author_part: SCC,
            to_carry: 8 * SCC,
            author_pot_share: 0,
            overflow: 0,
        };
        assert_eq!(events().last(), Some(&expected));
    });
}
