//! Settlements.

use crate::{
    move_money::{Line, Paid},
    Books, Config, Event, Pallet, Pot, Settlements, Sums,
};
use alloc::vec::Vec;
use frame_support::traits::Get;
use scc_math::{Delivery, SettlementParts, SettlementTerms};
use scc_traits::{Award, NetworkParameters, Scores, Settled, Settlement};
use scc_types::{Balance, BlockNumber, Funding, SettlementLine, Units};
use sp_runtime::SaturatedConversion;

/// What a release depends on besides the settlement itself.
#[derive(Clone, Copy)]
struct Before {
    carry: Balance,
    volume: Balance,
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_settle(settlement: Settlement) -> Settled {
        let (now, half_life) = (Self::now(), T::Network::half_life());
        let mut sums = Books::<T>::get();
        let before = Before { carry: sums.pots.carry, volume: sums.volume.value(now, half_life) };
        let parts = Self::parts_of(&settlement, before, sums.pots.pending);
        // The volume is what shares the carry: work that gets nothing of it does not count.
        if settlement.funding != Funding::Coupon {
            sums.volume.add(parts.credit, now, half_life);
        }

        // Everything is paid out of one pot.
        sums.pots.take_out(Pot::Carry, parts.release);
        sums.pots.put_in(Pot::Pending, parts.release);
        let (developer_paid, reserve) = match settlement.developer.clone() {
            None => (false, parts.reserve.saturating_add(parts.developers)),
            developer => {
                let line: Line = |totals| &mut totals.developers;
                let paid = Self::pay_or_divert(&mut sums, Pot::Pending, developer, parts.developers, line);
                (parts.developers > 0 && paid == Paid::Receiver, parts.reserve)
            }
        };
        Self::pay_reserve(&mut sums, Pot::Pending, reserve);
        // The scores' pot is alive from genesis: without it there is nobody to award.
        let (scores_pot, line): (_, Line) = (T::ScoresPot::get(), |totals| &mut totals.claims);
        let claims = Self::pay_or_divert(&mut sums, Pot::Pending, Some(scores_pot), parts.claims, line);
        let settled = Settled {
            taken: parts.taken,
            credit: parts.credit,
            income: if developer_paid { parts.developers } else { 0 },
            credits: parts.awards.iter().map(|award| award.credit).collect(),
        };
        Self::note_settlement(&mut sums, &settlement, &parts, before, developer_paid);
        Books::<T>::put(sums);
        if claims == Paid::Receiver {
            Self::award(settlement, &parts);
        }
        settled
    }

    fn parts_of(settlement: &Settlement, before: Before, pending: Balance) -> SettlementParts {
        let deliveries: Vec<Delivery> = settlement
            .credits
            .iter()
            .map(|credit| Delivery { units: credit.units, stars_per_mille: credit.stars.per_mille() })
            .collect();
        let pending = settlement.pending.min(pending);
        if settlement.funding == Funding::Coupon {
            return scc_math::settle_coupon(settlement.payment, settlement.units, pending, &deliveries);
        }
        scc_math::settle(SettlementTerms {
            payment: settlement.payment,
            units: settlement.units,
            pending,
            carry: before.carry,
            volume: before.volume,
            deliveries: &deliveries,
        })
    }

    fn award(settlement: Settlement, parts: &SettlementParts) {
        for (credit, award) in settlement.credits.into_iter().zip(&parts.awards) {
            T::Scores::award(Award {
                job: settlement.job,
                worker: credit.worker,
                units: credit.units,
                stars: credit.stars,
                credit: award.credit,
                claim: award.claim,
            });
        }
    }

    fn note_settlement(
        sums: &mut Sums,
        settlement: &Settlement,
        parts: &SettlementParts,
        before: Before,
        developer_paid: bool,
    ) {
        let income = &mut sums.block;
        income.released = income.released.saturating_add(parts.release);
        income.claims = income.claims.saturating_add(parts.claims);
        if developer_paid {
            income.developers = income.developers.saturating_add(parts.developers);
        }
        let delivered = settlement.credits.iter().fold(0, |sum: Units, credit| sum.saturating_add(credit.units));
        let line = SettlementLine {
            job: settlement.job,
            dapp: settlement.dapp,
            payment: settlement.payment,
            units: settlement.units,
            delivered,
            credit: parts.credit,
            carry: before.carry,
            volume: before.volume,
            release: parts.release,
            claims: parts.claims,
            developer: settlement.developer.clone().filter(|_| developer_paid),
            developer_share: parts.developers,
            reserve: parts.reserve,
        };
        Settlements::<T>::insert(Self::now(), sums.settlements, &line);
        sums.settlements = sums.settlements.saturating_add(1);
        Self::deposit_event(Event::JobSettled { line, taken: parts.taken });
    }

    pub(crate) fn now() -> BlockNumber {
        frame_system::Pallet::<T>::block_number().saturated_into()
    }
}
