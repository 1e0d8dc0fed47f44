//! Random lives of the budgets: every planck is accounted for, and their money leaves only by the roads it may.

use super::mock::*;
use crate::Pot;
use proptest::prelude::*;
use scc_types::{AccountId, Balance, JobId, Stars, Units, SCC};

#[derive(Clone, Debug)]
enum Act {
    Grant { payment: Balance, units: Units, workers: u32 },
    Issue { holder: u8, amount: Balance },
    Withdraw { by: u8, holder: u8 },
    Trial { holder: u8, payment: Balance, units: Units, workers: u32 },
    Claim { job: JobId, who: u8, units: Units },
    Lease { job: JobId, who: u8, units: Units },
    Object { job: JobId, who: u8, units: Units },
    Report { job: JobId, lines: Vec<(u8, Units, bool)>, last: bool },
    Spend { amount: Balance },
    Wait { blocks: u32 },
}

fn act() -> impl Strategy<Value = Act> {
    let (job, who, units) = (0..6_u64, 0..10_u8, 0..60_u64);
    let lines = prop::collection::vec((who.clone(), 0..40_u64, any::<bool>()), 0..4);
    let payment = prop_oneof![1..10_000_u128, SCC / 1_000..20 * SCC, 20 * SCC..400 * SCC];
    let workers = 1..8_u32;
    prop_oneof![
        3 => (payment.clone(), 1..120_u64, workers.clone())
            .prop_map(|(payment, units, workers)| Act::Grant { payment, units, workers }),
        2 => (who.clone(), payment.clone()).prop_map(|(holder, amount)| Act::Issue { holder, amount }),
        1 => (who.clone(), who.clone()).prop_map(|(by, holder)| Act::Withdraw { by, holder }),
        4 => (who.clone(), payment.clone(), 1..120_u64, workers)
            .prop_map(|(holder, payment, units, workers)| Act::Trial { holder, payment, units, workers }),
        8 => (job.clone(), who.clone(), units.clone()).prop_map(|(job, who, units)| Act::Claim { job, who, units }),
        4 => (job.clone(), who.clone(), units.clone()).prop_map(|(job, who, units)| Act::Lease { job, who, units }),
        2 => (job.clone(), who, units).prop_map(|(job, who, units)| Act::Object { job, who, units }),
        3 => (job, lines, prop::bool::weighted(0.3)).prop_map(|(job, lines, last)| Act::Report { job, lines, last }),
        1 => payment.prop_map(|amount| Act::Spend { amount }),
        6 => (1..12_u32).prop_map(|blocks| Act::Wait { blocks }),
    ]
}

/// Does it, or fails: both must leave the state sound.
fn perform(act: Act) {
    let terms_of = |payment, units, workers| terms(payment).with_units(units).with_max_workers(workers);
    let _ = match act {
        Act::Grant { payment, units, workers } => terms_of(payment, units, workers).grant_by(&OPERATOR),
        Act::Issue { holder, amount } => issue(&person(holder), amount),
        Act::Withdraw { by, holder } => {
            let who = if by == 0 { OPERATOR } else { person(by) };
            Grants::withdraw_coupon(RuntimeOrigin::signed(who), person(holder), LISTED)
        }
        Act::Trial { holder, payment, units, workers } => terms_of(payment, units, workers).trial_by(&person(holder)),
        Act::Claim { job, who, units } => claim(job, &person(who), units),
        Act::Lease { job, who, units } => lease(job, &person(who), units),
        Act::Object { job, who, units } => object(job, &person(who), units),
        Act::Report { job, lines, last } => {
            let stars = |good| if good { Stars::Five } else { Stars::One };
            let lines: Vec<_> = lines.into_iter().map(|(who, units, good)| (person(who), units, stars(good))).collect();
            report(job, &lines, last)
        }
        Act::Spend { amount } => Grants::spend_share(RuntimeOrigin::root(), DEVELOPER, amount),
        Act::Wait { blocks } => {
            wait(blocks);
            Ok(())
        }
    };
}

/// What an account has and is owed.
fn worth(who: &AccountId) -> Balance {
    wealth(who) + pallet_scores::Claims::<Test>::get(who).map_or(0, |held| held.claim.amount + held.claim.accrued)
}

fn budgets() -> Balance {
    wealth(&Grants::pot(Pot::Contributors)) + wealth(&Grants::pot(Pot::Trials))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn the_budgets_money_leaves_only_as_work_of_enlisted_workers(acts in prop::collection::vec(act(), 1..120)) {
        run(|| {
            for act in acts {
                perform(act);
                check();
                // All that is paid for in these lives is paid by the budgets.
                let totals = Revenue::totals();
                prop_assert_eq!(CONTRIBUTORS + TRIALS - budgets(), totals.paid_work - totals.refunds);
                // Who is not enlisted gains nothing, whatever he holds, posts, reports or claims.
                for number in 5..10 {
                    prop_assert!(worth(&person(number)) <= RICHES);
                }
                prop_assert!(worth(&OPERATOR) <= RICHES);
            }
            wait(80);
            prop_assert_eq!(Revenue::pots().pending, 0);
            let spent = CONTRIBUTORS + TRIALS - budgets();
            // Workers gain what the budgets spent at most, and θ of it besides.
            let gained: Balance = (0..5).map(|number| worth(&person(number)).saturating_sub(RICHES)).sum();
            prop_assert!(gained * 100 <= spent * 110, "{gained} of {spent}");
            check();
            Ok(())
        })?;
    }

    #[test]
    fn coupons_bring_their_holders_kappa_of_them_at_most(acts in prop::collection::vec(act(), 1..120)) {
        run(|| {
            let mut issued = 0;
            let people = || (0..10).map(|number| worth(&person(number))).sum::<Balance>();
            let before = people();
            for act in acts {
                match act {
                    Act::Grant { .. } | Act::Spend { .. } => continue,
                    Act::Issue { holder, amount } => {
                        if issue(&person(holder), amount).is_ok() {
                            issued += amount;
                        }
                    }
                    act => perform(act),
                }
            }
            wait(80);
            // All ten people together, whoever of them holds, works and reports.
            let gained = people().saturating_sub(before);
            prop_assert!(gained * 10 <= issued * 6, "{gained} of {issued}");
            prop_assert!(TRIALS - wealth(&Grants::pot(Pot::Trials)) <= issued * 6 / 10);
            Ok(())
        })?;
    }

    #[test]
    fn no_day_spends_more_than_its_cap(acts in prop::collection::vec(act(), 1..120)) {
        run(|| {
            let (mut grants, mut trials, mut day) = (0, 0, 8);
            for act in acts {
                let today = System::block_number() / DAY;
                if today != day {
                    (day, trials) = (today, 0);
                }
                let payment = match &act {
                    Act::Grant { payment, .. } | Act::Trial { payment, .. } => *payment,
                    _ => 0,
                };
                let (is_grant, jobs) = (matches!(act, Act::Grant { .. }), pallet_jobs::Newest::<Test>::get().next);
                perform(act);
                if pallet_jobs::Newest::<Test>::get().next > jobs {
                    *(if is_grant { &mut grants } else { &mut trials }) += payment;
                }
                prop_assert!(trials <= DAILY_TRIALS);
                prop_assert!(grants <= DAILY * Balance::from(3 + day - 8), "{grants} by day {day}");
            }
            Ok(())
        })?;
    }
}
