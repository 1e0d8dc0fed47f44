//! What a block's own income costs at its dearest: an author, fees, a carry above its cap, a backlog of old statements, a summary
//! scan running.
#![allow(clippy::arithmetic_side_effects)] // never part of a network's runtime

use crate::{
    statement::PRUNED_HEADS_PER_BLOCK, Author, Books, Config, Oldest, Pallet, Pot, Settlements, StatementHead,
    Statements, PRUNED_PER_BLOCK,
};
use frame_benchmarking::v2::*;
use frame_support::traits::{fungible::Mutate, Get, Hooks};
use scc_math::carry_cap;
use scc_traits::{NetworkParameters, RunScan};
use scc_types::{AccountId, Balance, BlockNumber, SettlementLine, EMISSION, SCC};

/// Puts money into a pot, in the account as in the books.
fn fill<T: Config>(pot: Pot, amount: Balance) -> Result<(), BenchmarkError> {
    T::Currency::mint_into(&Pallet::<T>::account(), amount)?;
    Books::<T>::mutate(|sums| sums.pots.put_in(pot, amount));
    Ok(())
}

/// Lets `amount` wait in the carry. For benchmarks of settlements.
pub fn fill_carry<T: Config>(amount: Balance) {
    fill::<T>(Pot::Carry, amount).expect("genesis endows the pots");
}

fn line() -> SettlementLine {
    let developer = Some(account::<AccountId>("developer", 0, 0));
    SettlementLine {
        job: 1,
        dapp: 1,
        payment: SCC,
        units: 1,
        delivered: 1,
        credit: SCC,
        carry: SCC,
        volume: SCC,
        release: SCC,
        claims: SCC,
        developer,
        developer_share: SCC,
        reserve: SCC,
    }
}

/// As many old statements as may go at once, with as many settlements, spread over them.
fn old_statements<T: Config>() {
    let settlements = PRUNED_PER_BLOCK / PRUNED_HEADS_PER_BLOCK;
    Oldest::<T>::put((1, 0));
    for height in 1..=PRUNED_HEADS_PER_BLOCK {
        let head = StatementHead { author: Some(account("author", 0, 0)), income: Default::default(), settlements };
        Statements::<T>::insert(height, head);
        (0..settlements).for_each(|index| Settlements::<T>::insert(height, index, line()));
    }
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn block() -> Result<(), BenchmarkError> {
        let now: BlockNumber = T::StatementWindow::get() + 2 * PRUNED_HEADS_PER_BLOCK;
        frame_system::Pallet::<T>::set_block_number(now.into());
        let author: AccountId = account("author", 0, 0);
        T::Currency::set_balance(&author, SCC);
        Author::<T>::put(&author);
        Books::<T>::mutate(|sums| (sums.block.fees, sums.block.other, sums.block.paid_foundation) = (SCC, SCC, SCC));
        fill::<T>(Pot::Author, 1_000 * SCC)?;
        fill::<T>(Pot::Carry, carry_cap(EMISSION, T::Network::half_life()) + SCC)?;
        old_statements::<T>();
        T::Scan::begin();

        #[block]
        {
            Pallet::<T>::on_initialize(now.into());
            Pallet::<T>::on_finalize(now.into());
        }

        assert!(Books::<T>::get().totals.reserve > 0);
        assert_eq!(Oldest::<T>::get(), (1 + PRUNED_HEADS_PER_BLOCK, 0));
        Ok(())
    }
}
