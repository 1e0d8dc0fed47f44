//! Settlements.

use crate::{move_money::Paid, Config, Event, Pallet, Pot, ThisBlock, Volume, Waiting};
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
        let before = Before { carry: Waiting::<T>::get().carry, volume: Volume::<T>::get().value(now, half_life) };
        let parts = Self::parts_of(&settlement, before);
        // The volume is what shares the carry: work that gets nothing of it does not count.
        if settlement.funding != Funding::Coupon {
            Volume::<T>::mutate(|volume| volume.add(parts.credit, now, half_life));
        }

        // Everything is paid out of one pot.
        Self::move_between(Pot::Carry, Pot::Pending, parts.release);
        let developer_paid = settlement.developer.is_some()
            && parts.developers > 0
            && Self::pay_or_divert(Pot::Pending, settlement.developer.clone(), parts.developers, |totals| {
                &mut totals.developers
            }) == Paid::Receiver;
        if settlement.developer.is_none() {
            Self::pay_reserve(Pot::Pending, parts.developers);
        }
        Self::pay_reserve(Pot::Pending, parts.reserve);
        let settled = Settled {
            taken: parts.taken,
            credit: parts.credit,
            income: if developer_paid { parts.developers } else { 0 },
            credits: parts.awards.iter().map(|award| award.credit).collect(),
        };
        Self::note_settlement(&settlement, &parts, before, developer_paid);
        // The scores' pot is alive from genesis: without it there is nobody to award.
        let scores_pot = T::ScoresPot::get();
        if Self::pay_or_divert(Pot::Pending, Some(scores_pot), parts.claims, |totals| &mut totals.claims)
            == Paid::Receiver
        {
            Self::award(settlement, &parts);
        }
        settled
    }

    fn parts_of(settlement: &Settlement, before: Before) -> SettlementParts {
        let deliveries: Vec<Delivery> = settlement
            .credits
            .iter()
            .map(|credit| Delivery { units: credit.units, stars_per_mille: credit.stars.per_mille() })
            .collect();
        let pending = settlement.pending.min(Waiting::<T>::get().pending);
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

    fn note_settlement(settlement: &Settlement, parts: &SettlementParts, before: Before, developer_paid: bool) {
        ThisBlock::<T>::mutate(|income| {
            income.released = income.released.saturating_add(parts.release);
            income.claims = income.claims.saturating_add(parts.claims);
            if developer_paid {
                income.developers = income.developers.saturating_add(parts.developers);
            }
        });
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
        Self::keep_settlement(line.clone());
        Self::deposit_event(Event::JobSettled { line, taken: parts.taken });
    }

    pub(crate) fn now() -> BlockNumber {
        frame_system::Pallet::<T>::block_number().saturated_into()
    }
}
