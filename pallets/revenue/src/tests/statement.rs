//! Statements of blocks.

use super::mock::*;
use crate::{Fees, Oldest, Settlements, Statements, PRUNED_PER_BLOCK};
use scc_types::{BlockIncome, Stars, SCC};

#[test]
fn statement_should_say_who_got_what_to_the_planck() {
    run(|| {
        end_blocks(10);
        charge::<Fees<Test>>(1, 12_345_678_901);
        let mut job = post(1, 100 * SCC + 7, 9);
        let before_settling = Revenue::pots();
        settle(&mut job, Some(DEVELOPER), &[(2, 4, Stars::Two), (3, 1, Stars::Five)]);
        settle(&mut job, None, &[(4, 2, Stars::Five)]);
        let height = System::block_number();
        assert_eq!(Revenue::statement(height), None);
        let before = Revenue::pots();
        let reserve = free(&RESERVE);

        end_block_by(Some(AUTHOR));

        let statement = Revenue::statement(height).expect("the block is finished");
        assert_eq!((statement.height, statement.author), (height, Some(AUTHOR)));
        let income: BlockIncome = statement.income;
        assert_eq!((income.emission, income.fees, income.other), (SCC, 12_345_678_901, 0));
        assert_eq!(
            income.emission + income.fees + income.other,
            income.general_foundation + income.general_author + income.general_carry
        );
        assert_eq!(income.paid_work, income.paid_foundation + income.paid_author + income.paid_pending);
        assert_eq!(statement.settlements.len(), 2);
        let released: u128 = statement.settlements.iter().map(|line| line.release).sum();
        let claims: u128 = statement.settlements.iter().map(|line| line.claims).sum();
        assert_eq!((income.released, income.claims), (released, claims));
        let releases = statement.settlements.iter().map(|line| scc_math::release(line.carry, line.volume, line.credit));
        assert!(releases.eq(statement.settlements.iter().map(|line| line.release)), "the arithmetic can be done again");
        assert_eq!((statement.settlements[0].carry, statement.settlements[0].volume), (before_settling.carry, 0));
        assert_eq!(statement.settlements[1].carry, before_settling.carry - statement.settlements[0].release);
        assert_eq!(statement.settlements[1].volume, statement.settlements[0].credit);
        assert_eq!(income.developers, statement.settlements[0].developer_share);
        let unlisted = statement.settlements[1].developer_share;
        let cuts: u128 = statement.settlements.iter().map(|line| line.reserve).sum();
        assert_eq!(income.reserve, unlisted + cuts);
        assert_eq!(free(&RESERVE) - reserve, 0, "nothing of the reserve is left for the end of the block");
        assert_eq!(income.carry, before.carry + income.general_carry);
        assert_eq!(income.author_pot, before.author - income.author_pot_share);
        // Pending: what was paid, less what the settlements took.
        assert_eq!(income.paid_pending + released - claims - income.developers - income.reserve, job.pending);
    });
}

#[test]
fn statement_should_count_what_claims_paid_out() {
    run(|| {
        let mut job = post(1, 100 * SCC, 10);
        settle(&mut job, None, &[(2, 10, Stars::Five)]);
        end_blocks(1);
        let before = free(&account(2));
        end_blocks(1);
        let paid_out = Revenue::statement(2).map(|statement| statement.income.paid_out);
        assert_eq!(paid_out, Some(free(&account(2)) - before));
        assert!(free(&account(2)) > before);
    });
}

#[test]
fn statement_should_be_kept_for_the_window_only() {
    run(|| {
        end_blocks(30);
        // Block 31 is not finished.
        assert_eq!(Revenue::statement(20), None);
        assert!((21..=30).all(|height| Revenue::statement(height).is_some()));
        assert_eq!(Statements::<Test>::iter_keys().count(), 10);
    });
}

#[test]
fn statement_of_many_settlements_should_be_removed_in_steps() {
    run(|| {
        let many = 2 * PRUNED_PER_BLOCK + 10;
        for _ in 0..many {
            let mut job = post(1, 1_000, 1);
            settle(&mut job, None, &[(2, 1, Stars::Five)]);
        }
        end_blocks(10);
        assert_eq!(Revenue::statement(1).map(|statement| statement.settlements.len() as u32), Some(many));

        end_blocks(1);
        assert_eq!(Revenue::statement(1), None);
        assert_eq!(Settlements::<Test>::iter().count() as u32, many - PRUNED_PER_BLOCK);
        check();
        end_blocks(2);
        assert_eq!(Settlements::<Test>::iter().count(), 0);
        end_blocks(3);
        assert_eq!(Oldest::<Test>::get(), (System::block_number() - WINDOW, 0));
    });
}
