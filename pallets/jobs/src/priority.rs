//! How transactions of the pool are ordered: jobs by payment per weight, above everything that pays no job.
//!
//! Pure numbers; the runtime's wrapper of `ChargeTransactionPayment` decides which transactions are jobs (a top-level
//! `post_job` or `raise_bid` whose sender can pay it) and calls [`of_job`] for these, [`of_other`] for the rest of the
//! normal class.

use frame_support::weights::Weight;
use scc_types::{Balance, SCC};
use sp_runtime::transaction_validity::TransactionPriority;

/// Jobs lie above this priority, other normal transactions below.
pub const JOB_BAND: TransactionPriority = 1 << 62;
/// The order of payments is kept up to here, in planck: all tokens of the genesis.
pub const LARGEST_ORDERED_PAYMENT: Balance = 100_000_000 * SCC;

/// Calls lighter than this many picoseconds count as this heavy.
const LEAST_WEIGHT: u128 = 100_000_000;
/// Planck in one step of priority at the least weight: 10²⁰ / 16 + 2⁶² fits a `u64`.
const PLANCK_PER_STEP: u128 = 16;

/// Priority of a job's payment in planck by a call of `weight`.
pub fn of_job(payment: Balance, weight: Weight) -> TransactionPriority {
    let weight = u128::from(weight.ref_time()).max(LEAST_WEIGHT);
    let payment = payment.min(LARGEST_ORDERED_PAYMENT);
    // At most 10²⁰ · 10⁸ < 2¹²⁸.
    let steps =
        payment.saturating_mul(LEAST_WEIGHT).checked_div(weight.saturating_mul(PLANCK_PER_STEP)).unwrap_or_default();
    JOB_BAND.saturating_add(TransactionPriority::try_from(steps).unwrap_or(TransactionPriority::MAX))
}

/// Priority of any other normal transaction whose fee and tip give `priority`.
pub fn of_other(priority: TransactionPriority) -> TransactionPriority {
    priority.min(JOB_BAND.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use scc_types::MICRO;

    const POST: Weight = Weight::from_parts(400_000_000, 10_000);

    proptest! {
        #[test]
        fn more_payment_at_equal_weight_comes_first(
            payment in MICRO..LARGEST_ORDERED_PAYMENT, more in 64..LARGEST_ORDERED_PAYMENT,
        ) {
            let more = payment.saturating_add(more).min(LARGEST_ORDERED_PAYMENT);
            prop_assume!(more - payment >= 64);
            prop_assert!(of_job(more, POST) > of_job(payment, POST));
        }

        #[test]
        fn every_job_comes_before_every_other_transaction(payment in any::<u128>(), tip in any::<u64>(), time in any::<u64>()) {
            prop_assert!(of_job(payment, Weight::from_parts(time, 0)) > of_other(tip));
        }
    }

    #[test]
    fn order_is_kept_from_a_floor_bid_to_all_tokens() {
        let payments = [MICRO, SCC / 1_000, SCC, 12 * SCC, 1_000 * SCC, 1_000_000 * SCC, LARGEST_ORDERED_PAYMENT];
        assert!(payments.is_sorted_by_key(|payment| of_job(*payment, POST)));
        assert!(of_job(LARGEST_ORDERED_PAYMENT, Weight::zero()) < TransactionPriority::MAX);
    }

    #[test]
    fn half_the_weight_is_worth_twice_the_payment() {
        let half = Weight::from_parts(POST.ref_time() / 2, 0);
        assert_eq!(of_job(SCC, half), of_job(2 * SCC, POST));
    }
}
