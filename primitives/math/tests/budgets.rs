//! The budgets of genesis against exact fractions: what they keep, what they unlock, whom they reach.

use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;
use scc_math::*;

const SCC: u128 = 1_000_000_000_000;

fn fraction(numerator: u128, denominator: u128) -> BigRational {
    BigRational::new(BigInt::from(numerator), BigInt::from(denominator))
}

fn whole(number: u128) -> BigRational {
    fraction(number, 1)
}

fn floor(number: BigRational) -> u128 {
    number.floor().to_integer().try_into().expect("within 128 bits")
}

fn amount() -> impl Strategy<Value = u128> {
    prop_oneof![1u128..10_000, SCC / 1_000..1_000 * SCC, SCC..100_000_000 * SCC]
}

fn delivery() -> impl Strategy<Value = Delivery> {
    let stars = prop_oneof![Just(900u32), Just(925), Just(950), Just(975), Just(1_000)];
    (1u64..1_000_000, stars).prop_map(|(units, stars_per_mille)| Delivery { units, stars_per_mille })
}

fn unlocking() -> impl Strategy<Value = Unlocking> {
    (1u128..10_000 * SCC, 1u32..60).prop_map(|(daily, days_kept)| Unlocking { daily, days_kept })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn parts_of_a_budgets_payment_add_up(payment: u128) {
        let grant = split_grant(payment);
        prop_assert_eq!(grant.kept + grant.author + grant.pending, payment);
        prop_assert_eq!((grant.kept, grant.author), (payment / 10, payment / 10));
        prop_assert_eq!(grant.taken(), payment - payment / 10);
        let coupon = split_coupon(payment);
        prop_assert_eq!(coupon.kept + coupon.author + coupon.pending, payment);
        prop_assert_eq!(coupon.author, 0);
        prop_assert_eq!(coupon.pending, floor(fraction(3, 5) * whole(payment)));
    }

    #[test]
    fn coupon_settlement_equals_the_exact_fractions_rounded_down(
        payment in amount(), undelivered in 0u64..1_000_000, deliveries in prop::collection::vec(delivery(), 1..8),
    ) {
        let units = deliveries.iter().map(|delivery| delivery.units).sum::<u64>() + undelivered;
        let pending = split_coupon(payment).pending;
        let parts = settle_coupon(payment, units, pending, &deliveries);
        let kappa = fraction(3, 5);

        let mut price = 0;
        for (award, delivery) in parts.awards.iter().zip(&deliveries) {
            let own = floor(fraction(delivery.units.into(), units.into()) * whole(payment));
            price += own;
            let credit = floor(whole(own) * fraction(delivery.stars_per_mille.into(), 1_000));
            prop_assert_eq!(award.credit, credit);
            prop_assert_eq!(award.claim, floor(kappa.clone() * whole(credit)));
        }
        prop_assert_eq!(parts.taken, floor(kappa * whole(price)));
        prop_assert_eq!((parts.release, parts.developers), (0, 0));
        prop_assert_eq!(parts.credit, parts.awards.iter().map(|award| award.credit).sum::<u128>());
        prop_assert_eq!(parts.taken, parts.claims + parts.reserve);
        // κ of what the stars cut, and less than a planck of rounding for each award.
        let cut = price - parts.credit;
        prop_assert!(parts.reserve <= NODES.of(cut) + parts.awards.len() as u128 + 1);

        let refund = coupon_refund_of(payment, undelivered, units, u128::MAX);
        prop_assert!(parts.taken + refund <= pending);
        prop_assert!(pending - parts.taken - refund <= deliveries.len() as u128 + 3);
    }

    #[test]
    fn workers_of_a_coupon_never_get_more_than_kappa_of_it(
        payment in amount(), units in 1u64..1_000_000, deliveries in prop::collection::vec(delivery(), 0..8), pending: u128,
    ) {
        // Whatever a caller says was delivered or is pending.
        let pending = pending.min(split_coupon(payment).pending);
        let parts = settle_coupon(payment, units, pending, &deliveries);
        prop_assert!(parts.claims <= pending);
        prop_assert_eq!(parts.taken, parts.claims + parts.reserve);
        prop_assert!(coupon_refund_of(payment, units, units, pending) <= pending);
    }

    #[test]
    fn grant_of_a_coalition_with_every_role_still_costs_the_budget_more_than_it_brings_to_others(
        payment in amount(), carry in 0u128..100_000_000 * SCC, volume in 0u128..1_000_000 * SCC,
    ) {
        // The budget's money reaches workers, developers and authors: never more than left it and θ besides.
        let split = split_grant(payment);
        let deliveries = [Delivery { units: 1, stars_per_mille: 1_000 }];
        let parts = settle(SettlementTerms { payment, units: 1, pending: split.pending, carry, volume, deliveries: &deliveries });
        prop_assert!(parts.claims + parts.developers + split.author <= split.taken() + parts.release);
        prop_assert!(parts.release <= floor(fraction(8, 100) * whole(payment)));
    }

    #[test]
    fn allowance_is_what_unlocked_less_what_was_spent(
        unlocking in unlocking(), spending in prop::collection::vec((0u32..90, 0u128..20_000 * SCC), 0..40),
    ) {
        let mut allowance = Allowance::first(unlocking);
        // The oracle: one day after the other, in big integers.
        let (mut oracle, mut day, mut spent) = (BigInt::from(unlocking.daily), 0u32, 0u128);
        let most = BigInt::from(unlocking.daily) * BigInt::from(unlocking.days_kept);
        for (days, amount) in spending {
            for _ in 0..days {
                oracle = (oracle + BigInt::from(unlocking.daily)).min(most.clone());
            }
            day += days;
            let today = allowance.on(day, unlocking);
            prop_assert_eq!(BigInt::from(today.amount), oracle.clone());
            match today.spend(amount) {
                Some(left) => {
                    oracle -= BigInt::from(amount);
                    spent += amount;
                    allowance = left;
                }
                None => prop_assert!(BigInt::from(amount) > oracle),
            }
            // Never ahead of the calendar.
            prop_assert!(spent <= unlocking.daily * (u128::from(day) + 1));
        }
    }

    #[test]
    fn looking_at_an_allowance_changes_nothing(unlocking in unlocking(), days in prop::collection::vec(0u32..1_000, 1..20)) {
        let mut seen = Allowance::first(unlocking);
        let mut day = 0;
        for days in days {
            day += days;
            seen = seen.on(day, unlocking);
        }
        prop_assert_eq!(seen, Allowance::first(unlocking).on(day, unlocking));
        prop_assert_eq!(seen.on(0, unlocking), seen);
    }

    #[test]
    fn any_allowance_is_answered(amount: u128, day: u32, daily: u128, days_kept: u32, now: u32, spent: u128) {
        let unlocking = Unlocking { daily, days_kept };
        let allowance = Allowance { amount, day }.on(now, unlocking);
        prop_assert!(allowance.amount <= unlocking.most() && allowance.day >= day);
        prop_assert_eq!(allowance.spend(spent).is_none(), spent > allowance.amount);
    }

    #[test]
    fn the_drawn_part_is_the_exact_fraction_rounded_down(enlisted: u32, wanted: u32, widenings in 0u32..5) {
        let doubled = 1u128 << widenings.min(DRAW_WIDENINGS);
        let part = fraction(2 * u128::from(wanted.max(1)) * doubled, enlisted.max(1).into()).min(whole(1));
        let drawn = floor(part * whole(1 << 64));
        prop_assert_eq!(u128::from(largest_drawn_ticket(enlisted, wanted, widenings)) + 1, drawn);
    }

    #[test]
    fn nobody_who_is_drawn_is_undrawn_by_time(enlisted: u32, wanted: u32, earlier in 0u32..100, later in 0u32..100) {
        let (earlier, later) = (earlier.min(later), earlier.max(later));
        prop_assert!(largest_drawn_ticket(enlisted, wanted, earlier) <= largest_drawn_ticket(enlisted, wanted, later));
    }

    #[test]
    fn few_enlisted_are_all_drawn(wanted in 1u32..10_000, part in 0u32..=100) {
        let enlisted = wanted * 2 * part / 100;
        prop_assert_eq!(largest_drawn_ticket(enlisted, wanted, 0), u64::MAX);
    }

    #[test]
    fn the_workers_a_job_asks_for_can_do_all_of_it(units in 1u64.., workers in 1u32..) {
        let each = most_units_each(units, workers);
        prop_assert!(each >= 1 && each <= units);
        prop_assert!(u128::from(each) * u128::from(workers) >= u128::from(units));
        prop_assert!(each == 1 || BigInt::from(each) * BigInt::from(workers) <= BigInt::from(units) * 2);
    }
}

#[test]
fn ten_years_of_days_fit_the_contributors_budget() {
    let daily = 8_219 * SCC;
    let ten_years = daily * 3_650;
    assert!(ten_years <= 30_000_000 * SCC && ten_years + daily > 30_000_000 * SCC);
}
