//! Who pays himself loses, whatever seats he holds.

use proptest::prelude::*;
use scc_math::*;

const SCC: u128 = 1_000_000_000_000;

/// What one payment returns to a coalition that pays, works, owns the dApp and authors every block.
fn returned_to_the_coalition(payment: u128, carry: u128, volume: u128, stars: u32, delivered: u64, units: u64) -> u128 {
    let split = split_income(payment);
    let deliveries = [Delivery { units: delivered, stars_per_mille: stars }];
    let terms = SettlementTerms { payment, units, pending: split.rest, carry, volume, deliveries: &deliveries };
    let parts = settle(terms);
    let refund = refund_of(payment, units - delivered, units, split.rest - parts.taken);
    split.author + parts.claims + parts.developers + refund
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn coalition_of_requester_worker_developer_and_author_loses_two_percent_of_every_token(
        payment in 1u128..1_000_000 * SCC,
        carry in 0u128..100_000_000 * SCC,
        volume in 0u128..1_000_000 * SCC,
        stars in 900u32..=1_000,
        units in 1u64..1_000_000,
        undelivered in 0u64..1_000_000,
    ) {
        let delivered = units - undelivered.min(units);
        let back = returned_to_the_coalition(payment, carry, volume, stars, delivered, units);
        prop_assert!(back * 100 <= payment * 98, "{back} of {payment}");
    }

    #[test]
    fn coalition_without_an_author_seat_loses_twelve_percent(
        payment in 1u128..1_000_000 * SCC, carry in 0u128..100_000_000 * SCC, volume in 0u128..1_000_000 * SCC,
    ) {
        let back = returned_to_the_coalition(payment, carry, volume, 1_000, 1, 1) - split_income(payment).author;
        prop_assert!(back * 100 <= payment * 88);
    }

    #[test]
    fn smaller_coalitions_lose_more(payment in SCC..1_000_000 * SCC, carry in 0u128..100_000_000 * SCC) {
        let split = split_income(payment);
        let deliveries = [Delivery { units: 1, stars_per_mille: 1_000 }];
        let parts = settle(SettlementTerms {
            payment, units: 1, pending: split.rest, carry, volume: 0, deliveries: &deliveries,
        });
        prop_assert!(parts.claims * 100 <= payment * 66);
        prop_assert!((parts.claims + split.author) * 100 <= payment * 76);
        prop_assert!((parts.developers + split.author) * 100 <= payment * 32);
    }

    #[test]
    fn washing_a_whole_carry_through_many_jobs_loses_two_percent_of_each_token(
        payments in prop::collection::vec(SCC..10_000 * SCC, 1..50), carry in 0u128..1_000_000 * SCC,
    ) {
        let (mut carry, mut volume, mut back) = (carry, 0u128, 0u128);
        for payment in &payments {
            let split = split_income(*payment);
            let deliveries = [Delivery { units: 1, stars_per_mille: 1_000 }];
            let parts = settle(SettlementTerms {
                payment: *payment, units: 1, pending: split.rest, carry, volume, deliveries: &deliveries,
            });
            carry -= parts.release;
            volume += parts.credit;
            back += split.author + parts.claims + parts.developers;
        }
        prop_assert!(back * 100 <= payments.iter().sum::<u128>() * 98);
    }

    #[test]
    fn bad_ratings_take_from_the_rated_and_give_to_nobody_but_the_reserve(
        payment in SCC..10_000 * SCC, units in 2u64..1_000, stars in 900u32..1_000, volume in 0u128..1_000 * SCC,
    ) {
        let split = split_income(payment);
        let rated = |stars_per_mille| {
            let deliveries = [
                Delivery { units: 1, stars_per_mille },
                Delivery { units: units - 1, stars_per_mille: 1_000 },
            ];
            // θ binds: the other's yield is the same to the planck.
            settle(SettlementTerms {
                payment, units, pending: split.rest, carry: u128::MAX >> 8, volume, deliveries: &deliveries,
            })
        };
        let (good, bad) = (rated(1_000), rated(stars));
        prop_assert!(bad.awards[0].claim < good.awards[0].claim);
        prop_assert!(bad.awards[1].claim <= good.awards[1].claim + 1);
        prop_assert!(bad.developers <= good.developers);
        prop_assert!(bad.reserve > good.reserve);
    }
}

#[test]
fn theta_at_its_ceiling_would_still_lose() {
    // μ + (κ+δ)(1 + 12 %) = 99.6 %
    let back = AUTHOR.numerator * 100 + NODES_AND_DEVELOPERS.numerator * (100 + THETA_CEILING.numerator);
    assert!(back < 100 * 100);
    const { assert!(THETA.numerator <= THETA_CEILING.numerator) };
}
