//! The block's own income: minted first, shared last.

use crate::{Author, Config, Event, GenesisIssuance, Pallet, Pot, Sums, ThisBlock, Waiting};
use frame_support::traits::{
    fungible::{Inspect, Mutate},
    Get,
};
use scc_math::{author_pot_share, carry_cap, carry_overflow, split_income};
use scc_traits::NetworkParameters;
use scc_types::{AccountId, Balance, BlockIncome, EMISSION};

impl<T: Config> Pallet<T> {
    /// The one place that mints what nobody paid.
    pub(crate) fn begin_block() {
        if GenesisIssuance::<T>::get().is_none() {
            GenesisIssuance::<T>::put(T::Currency::total_issuance());
        }
        if T::Currency::mint_into(&Self::pot(Pot::Income), EMISSION).is_err() {
            return;
        }
        Self::note_in(Pot::Income, EMISSION);
        Sums::<T>::mutate(|totals| totals.emission = totals.emission.saturating_add(EMISSION));
        ThisBlock::<T>::mutate(|income| income.emission = income.emission.saturating_add(EMISSION));
    }

    pub(crate) fn end_block() {
        Self::collect();
        let author = Author::<T>::take();
        let parts = split_income(Waiting::<T>::get().income);
        Self::pay_foundation(Pot::Income, parts.foundation);
        // Computed before this block's own part may join the pot, paid after the part that surely makes the account live.
        let pot_share = author_pot_share(Waiting::<T>::get().author);
        let paid = author.as_ref().is_some_and(|author| Self::try_pay_author(Pot::Income, author, parts.author));
        if !paid {
            Self::move_between(Pot::Income, Pot::Author, parts.author);
        }
        let pot_share = author
            .as_ref()
            .filter(|author| Self::try_pay_author(Pot::Author, author, pot_share))
            .map_or(0, |_| pot_share);
        Self::move_between(Pot::Income, Pot::Carry, parts.rest);
        let overflow = Self::cut_carry();

        let waiting = Waiting::<T>::get();
        let income = ThisBlock::<T>::take();
        let income = BlockIncome {
            general_foundation: parts.foundation,
            general_author: parts.author,
            general_carry: parts.rest,
            author_pot_share: pot_share,
            paid_out: T::PaidOutInBlock::get(),
            carry: waiting.carry,
            author_pot: waiting.author,
            ..income
        };
        Self::deposit_event(Event::IncomeShared {
            author: author.clone(),
            emission: income.emission,
            fees: income.fees,
            other: income.other,
            foundation: parts.foundation,
            author_part: parts.author,
            to_carry: parts.rest,
            author_pot_share: pot_share,
            overflow,
        });
        Self::keep_statement(author, income);
    }

    fn try_pay_author(pot: Pot, author: &AccountId, amount: Balance) -> bool {
        Self::try_pay(pot, author, amount, |totals| &mut totals.authors)
    }

    fn cut_carry() -> Balance {
        let cap = carry_cap(EMISSION, T::Network::half_life());
        let overflow = carry_overflow(Waiting::<T>::get().carry, cap);
        Self::pay_reserve(Pot::Carry, overflow);
        overflow
    }
}
