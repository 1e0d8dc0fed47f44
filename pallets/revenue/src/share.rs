//! The end of a block: its own income is issued and shared, and who is due something gets it in one payment.

use crate::{Author, Books, Config, Event, Foundation, GenesisIssuance, Pallet, Pot, Reserve, Sums};
use core::mem;
use frame_support::traits::{
    fungible::{Balanced, Credit, Inspect},
    tokens::{Fortitude, Precision, Preservation},
    Get, Imbalance,
};
use scc_math::{author_pot_share, carry_cap, carry_overflow, split_income, IncomeParts};
use scc_traits::NetworkParameters;
use scc_types::{AccountId, Balance, BlockIncome, EMISSION};

/// Money on its way to whom it is due.
struct Purse<T: Config>(Credit<AccountId, T::Currency>);

impl<T: Config> Purse<T> {
    /// Pays; where the receiver cannot be paid, the money stays here and the answer is `false`.
    fn pay(&mut self, receiver: Option<&AccountId>, amount: Balance) -> bool {
        if amount == 0 {
            return true;
        }
        let Some(receiver) = receiver else { return false };
        let unpaid = T::Currency::resolve(receiver, self.0.extract(amount)).err();
        let paid = unpaid.is_none();
        if let Some(unpaid) = unpaid {
            self.0.subsume(unpaid);
        }
        paid
    }
}

impl<T: Config> Pallet<T> {
    /// Before anything is minted.
    pub(crate) fn remember_issuance() {
        if !GenesisIssuance::<T>::exists() {
            GenesisIssuance::<T>::put(T::Currency::total_issuance());
        }
    }

    pub(crate) fn end_block() {
        let author = Author::<T>::take();
        let mut sums = Books::<T>::get();
        sums.block.emission = EMISSION;
        let parts = Self::take_in(&mut sums);
        let (pot_share, overflow) = Self::pay_out(&mut sums, author.as_ref(), parts);

        let settlements = mem::take(&mut sums.settlements);
        let income = BlockIncome {
            general_foundation: parts.foundation,
            general_author: parts.author,
            general_carry: parts.rest,
            author_pot_share: pot_share,
            paid_out: T::PaidOutInBlock::get(),
            carry: sums.pots.carry,
            author_pot: sums.pots.author,
            ..mem::take(&mut sums.block)
        };
        Books::<T>::put(sums);
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
        Self::keep_statement(author, income, settlements);
    }

    /// Counts the block's general income and what of it waits; answers its shares.
    fn take_in(sums: &mut Sums) -> IncomeParts {
        let (totals, block) = (&mut sums.totals, &sums.block);
        totals.emission = totals.emission.saturating_add(block.emission);
        totals.fees = totals.fees.saturating_add(block.fees);
        totals.other = totals.other.saturating_add(block.other);
        let parts = split_income(general(block));
        sums.pots.put_in(Pot::Carry, parts.rest);
        parts
    }

    /// The one place that issues: the block's general income goes to whom it is due, together with what is due out of the pots; the
    /// rest joins the pallet's account. Answers the author's share of the author pot, and what lay above the carry's cap.
    fn pay_out(sums: &mut Sums, author: Option<&AccountId>, parts: IncomeParts) -> (Balance, Balance) {
        let general = general(&sums.block);
        let foundation = parts.foundation.saturating_add(sums.block.paid_foundation);
        let share = author.map_or(0, |_| author_pot_share(sums.pots.author));
        let overflow = carry_overflow(sums.pots.carry, carry_cap(EMISSION, T::Network::half_life()));
        let due = foundation.saturating_add(parts.author).saturating_add(share).saturating_add(overflow);

        let mut purse = Purse::<T>(T::Currency::issue(general));
        let more = due.saturating_sub(general);
        if more > 0 {
            let (exact, alive, polite) = (Precision::Exact, Preservation::Preserve, Fortitude::Polite);
            // The account holds what the books say, so that this cannot fail.
            if let Ok(credit) = T::Currency::withdraw(&Self::account(), more, exact, alive, polite) {
                purse.0.subsume(credit);
            }
        }
        Self::pay_foundation(sums, &mut purse, foundation);
        let share = Self::pay_author(sums, &mut purse, author, parts.author, share);
        Self::cut_carry(sums, &mut purse, overflow);
        // Fails only where genesis endowed no account: then the rest is gone, as with `()` for a handler.
        drop(T::Currency::resolve(&Self::account(), purse.0));
        (share, overflow)
    }

    fn pay_foundation(sums: &mut Sums, purse: &mut Purse<T>, amount: Balance) {
        let foundation = Foundation::<T>::get();
        if purse.pay(foundation.as_ref(), amount) {
            sums.totals.foundation = sums.totals.foundation.saturating_add(amount);
            return;
        }
        let to_carry = !Self::pay_reserve_from(sums, purse, amount);
        if to_carry {
            sums.pots.put_in(Pot::Carry, amount);
        }
        Self::deposit_event(Event::PaymentDiverted { receiver: foundation, amount, to_carry });
    }

    /// Answers what the author got out of the pot.
    fn pay_author(
        sums: &mut Sums,
        purse: &mut Purse<T>,
        author: Option<&AccountId>,
        part: Balance,
        share: Balance,
    ) -> Balance {
        let amount = part.saturating_add(share);
        if !purse.pay(author, amount) {
            sums.pots.put_in(Pot::Author, part);
            return 0;
        }
        sums.pots.take_out(Pot::Author, share);
        sums.totals.authors = sums.totals.authors.saturating_add(amount);
        share
    }

    fn cut_carry(sums: &mut Sums, purse: &mut Purse<T>, overflow: Balance) {
        if Self::pay_reserve_from(sums, purse, overflow) {
            sums.pots.take_out(Pot::Carry, overflow);
        } else {
            let receiver = Reserve::<T>::get();
            Self::deposit_event(Event::PaymentDiverted { receiver, amount: overflow, to_carry: true });
        }
    }

    fn pay_reserve_from(sums: &mut Sums, purse: &mut Purse<T>, amount: Balance) -> bool {
        let paid = amount == 0 || purse.pay(Reserve::<T>::get().as_ref(), amount);
        if paid {
            sums.note_reserve(amount);
        }
        paid
    }
}

/// What the block took in besides paid work.
fn general(block: &BlockIncome) -> Balance {
    block.emission.saturating_add(block.fees).saturating_add(block.other)
}
