//! Settlements against exact fractions: conservation, one yield for all, no gain from cutting.

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

fn stars() -> impl Strategy<Value = u32> {
    prop_oneof![Just(900u32), Just(925), Just(950), Just(975), Just(1_000)]
}

fn delivery() -> impl Strategy<Value = Delivery> {
    (1u64..1_000_000, stars()).prop_map(|(units, stars_per_mille)| Delivery { units, stars_per_mille })
}

#[derive(Clone, Debug)]
struct Case {
    payment: u128,
    units: u64,
    carry: u128,
    volume: u128,
    deliveries: Vec<Delivery>,
}

impl Case {
    fn settle(&self) -> SettlementParts {
        settle(self.terms(&self.deliveries))
    }

    fn terms<'a>(&self, deliveries: &'a [Delivery]) -> SettlementTerms<'a> {
        SettlementTerms {
            payment: self.payment,
            units: self.units,
            pending: split_income(self.payment).rest,
            carry: self.carry,
            volume: self.volume,
            deliveries,
        }
    }
}

fn case() -> impl Strategy<Value = Case> {
    let amounts = prop_oneof![1u128..10_000, SCC / 1_000..1_000 * SCC, SCC..100_000_000 * SCC];
    let others = prop_oneof![Just(0u128), 1u128..10_000, SCC..10_000_000 * SCC];
    (amounts, 0u64..1_000_000, others.clone(), others, prop::collection::vec(delivery(), 1..8)).prop_map(
        |(payment, undelivered, carry, volume, deliveries)| {
            let units = deliveries.iter().map(|delivery| delivery.units).sum::<u64>() + undelivered;
            Case { payment, units, carry, volume, deliveries }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn parts_of_an_income_add_up(income: u128) {
        let parts = split_income(income);
        prop_assert_eq!(parts.foundation + parts.author + parts.rest, income);
        prop_assert_eq!(parts.foundation, income / 10);
        prop_assert_eq!(parts.author, income / 10);
    }

    #[test]
    fn settlement_equals_the_exact_fractions_rounded_down(case in case()) {
        let parts = case.settle();
        let kappa = fraction(3, 5);
        let delta = fraction(1, 5);
        let both = fraction(4, 5);

        let prices: Vec<u128> = case.deliveries.iter()
            .map(|d| floor(fraction(d.units.into(), case.units.into()) * whole(case.payment)))
            .collect();
        let credits: Vec<u128> = case.deliveries.iter().zip(&prices)
            .map(|(d, price)| floor(whole(*price) * fraction(d.stars_per_mille.into(), 1_000)))
            .collect();
        let price: u128 = prices.iter().sum();
        let credit: u128 = credits.iter().sum();
        prop_assert_eq!(parts.credit, credit);

        let by_volume = if credit == 0 { 0 } else { floor(whole(case.carry) * fraction(credit, case.volume + credit)) };
        let theta = floor(fraction(1, 10) * both.clone() * whole(credit));
        prop_assert_eq!(parts.release, by_volume.min(theta));

        let g = if credit == 0 { whole(0) } else { whole(parts.release) / (both.clone() * whole(credit)) };
        prop_assert!(g <= fraction(1, 10));
        for (award, credit) in parts.awards.iter().zip(&credits) {
            prop_assert_eq!(award.credit, *credit);
            prop_assert_eq!(award.claim, floor(kappa.clone() * (whole(1) + g.clone()) * whole(*credit)));
        }
        prop_assert_eq!(parts.developers, floor(delta.clone() * whole(price) + delta * g * whole(credit)));
        prop_assert_eq!(parts.taken, floor(both * whole(price)));
    }

    #[test]
    fn settlement_conserves_every_planck_and_the_reserve_gets_star_cuts(case in case()) {
        let parts = case.settle();
        prop_assert_eq!(parts.claims, parts.awards.iter().map(|award| award.claim).sum::<u128>());
        prop_assert_eq!(parts.taken + parts.release, parts.claims + parts.developers + parts.reserve);
        prop_assert!(parts.taken <= split_income(case.payment).rest);
        prop_assert!(parts.release <= case.carry);
        // κ of what the stars cut, and less than a planck of rounding for each award and the developers.
        let cut: u128 = parts.awards.iter().zip(&case.deliveries)
            .map(|(award, d)| price_of_units(case.payment, d.units, case.units) - award.credit)
            .sum();
        prop_assert!(parts.reserve + 1 >= NODES.of(cut));
        prop_assert!(parts.reserve <= NODES.of(cut) + parts.awards.len() as u128 + 2);
    }

    #[test]
    fn settlement_and_refund_never_take_more_than_was_pending(case in case(), cut in 0usize..8) {
        let pending = split_income(case.payment).rest;
        let cut = cut.min(case.deliveries.len());
        let (early, late) = case.deliveries.split_at(cut);
        let first = settle(case.terms(early));
        let second = settle(SettlementTerms { pending: pending - first.taken, ..case.terms(late) });
        let delivered: u64 = case.deliveries.iter().map(|d| d.units).sum();
        let rest = pending - first.taken - second.taken;
        let refund = refund_of(case.payment, case.units - delivered, case.units, u128::MAX);
        prop_assert!(refund <= rest);
        // What is left for the reserve is rounding only.
        prop_assert!(rest - refund <= 2 + 2 * case.deliveries.len() as u128 + 4);
    }

    #[test]
    fn short_pending_money_is_never_exceeded(case in case(), part in 0u128..100) {
        let pending = split_income(case.payment).rest * part / 100;
        let parts = settle(SettlementTerms { pending, ..case.terms(&case.deliveries) });
        prop_assert!(parts.taken <= pending);
        prop_assert_eq!(parts.taken + parts.release, parts.claims + parts.developers + parts.reserve);
    }

    #[test]
    fn all_credits_of_a_settlement_have_one_yield(case in case()) {
        let parts = case.settle();
        for a in &parts.awards {
            for b in &parts.awards {
                // claim_a / credit_a = claim_b / credit_b within one planck of each claim.
                let left = BigInt::from(a.claim) * BigInt::from(b.credit) - BigInt::from(b.claim) * BigInt::from(a.credit);
                prop_assert!(left < BigInt::from(a.credit.max(b.credit)) + 1 && -left < BigInt::from(a.credit.max(b.credit)) + 1);
            }
        }
    }

    #[test]
    fn where_theta_binds_order_size_and_timing_do_not_matter(
        credits in prop::collection::vec(SCC..1_000 * SCC, 1..10), extra in 0u128..1_000 * SCC,
    ) {
        let sum: u128 = credits.iter().sum();
        // So much carry that no volume of these settlements makes the volume rule bind.
        let carry = sum + extra;
        for order in [credits.clone(), credits.iter().rev().copied().collect()] {
            let (mut carry, mut volume) = (carry, 0);
            for credit in order {
                let released = release(carry, volume, credit);
                prop_assert_eq!(released, credit * 8 / 100);
                prop_assert_eq!(claim_of(credit, credit, released), floor(fraction(3, 5) * whole(credit) + fraction(3, 4) * whole(released)));
                carry -= released;
                volume += credit;
            }
        }
    }

    #[test]
    fn where_volume_binds_the_sum_released_depends_on_neither_order_nor_division(
        credits in prop::collection::vec(1u128..1_000 * SCC, 1..10),
        carry in 0u128..SCC,
    ) {
        // volume ≥ 100 × carry: θ never binds.
        let volume = 100 * SCC;
        let sum: u128 = credits.iter().sum();
        let at_once = release(carry, volume, sum);
        for order in [credits.clone(), credits.iter().rev().copied().collect()] {
            let (mut carry, mut volume, mut released) = (carry, volume, 0);
            for credit in order {
                let part = release(carry, volume, credit);
                carry -= part;
                volume += credit;
                released += part;
            }
            prop_assert!(released.abs_diff(at_once) <= credits.len() as u128);
        }
    }

    #[test]
    fn cutting_a_settlement_into_pieces_never_releases_more(
        credits in prop::collection::vec(1u128..10_000 * SCC, 1..10),
        carry in 0u128..10_000 * SCC,
        volume in 0u128..100_000 * SCC,
    ) {
        let at_once = release(carry, volume, credits.iter().sum());
        let (mut carry, mut volume, mut released) = (carry, volume, 0);
        for credit in &credits {
            let part = release(carry, volume, *credit);
            carry -= part;
            volume += credit;
            released += part;
        }
        prop_assert!(released <= at_once + credits.len() as u128);
    }

    #[test]
    fn splitting_a_worker_gains_nothing(case in case(), cuts in prop::collection::vec(0u64..1_000_000, 1..5)) {
        let one = case.settle();
        let Some((first, others)) = case.deliveries.split_first() else { return Ok(()) };
        let mut rest = first.units;
        let mut deliveries: Vec<Delivery> = Vec::new();
        for cut in cuts {
            let units = cut.min(rest);
            rest -= units;
            deliveries.push(Delivery { units, ..*first });
        }
        deliveries.push(Delivery { units: rest, ..*first });
        let accounts = deliveries.len();
        deliveries.extend(others);
        let many = settle(case.terms(&deliveries));
        let before = one.awards[0].claim;
        let after: u128 = many.awards[..accounts].iter().map(|award| award.claim).sum();
        // A planck more is possible where the release's own rounding falls the other way; alone in the job, not even that.
        prop_assert!(after <= before + u128::from(!others.is_empty()));
        prop_assert!(after + 3 * accounts as u128 >= before);
    }

    #[test]
    fn carry_never_exceeds_its_cap_and_loses_only_the_overflow(carry in 0u128..1_000_000 * SCC) {
        let cap = carry_cap(SCC, 576);
        prop_assert_eq!(cap, 4_608 * SCC);
        let overflow = carry_overflow(carry, cap);
        prop_assert_eq!(carry - overflow, carry.min(cap));
    }

    #[test]
    fn any_numbers_are_answered(
        payment: u128, units: u64, pending: u128, carry: u128, volume: u128, delivered: u64, stars: u32,
    ) {
        let deliveries = [Delivery { units: delivered, stars_per_mille: stars }; 3];
        let parts = settle(SettlementTerms { payment, units, pending, carry, volume, deliveries: &deliveries });
        prop_assert!(parts.taken <= pending && parts.release <= carry);
        prop_assert!(refund_of(payment, delivered, units, pending) <= pending);
        prop_assert!(score_of(payment) >= payment);
        prop_assert!(author_pot_share(pending) <= pending / 64);
    }
}
