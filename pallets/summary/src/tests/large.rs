//! Many accounts.

use super::mock::*;
use scc_types::{AccountId, MILLI};
use std::time::{Duration, Instant};

fn crowd(count: u32) -> Chain {
    let mut chain = Chain::with((0..count).map(numbered)).unchecked();
    AccountsPerBlock::set(256);
    Interval::set(2_000);
    chain.run_to(1_999);
    chain
}

/// Transfers, births and deaths all over the place.
fn busy_block(round: u32, count: u32) {
    let someone = |salt: u32| numbered((round * 7_919 + salt * 104_729) % count);
    for salt in 0..20 {
        let (from, to): (AccountId, AccountId) = (someone(salt), someone(salt + 1_000));
        if from != to && Balances::free_balance(&from) > 3 * MILLI {
            transfer(&from, &to, MILLI);
        }
        let (dying, heir) = (someone(salt + 2_000), someone(salt + 3_000));
        if dying != heir && Balances::free_balance(&dying) >= MILLI && Balances::free_balance(&heir) >= MILLI {
            kill(&dying, &heir);
        }
        if Balances::free_balance(&heir) > 3 * MILLI {
            transfer(&heir, &numbered(count + round * 100 + salt), MILLI);
        }
    }
}

#[test]
fn two_hundred_thousand_accounts_are_summed_up_while_they_change() {
    const COUNT: u32 = 200_000;
    let mut chain = crowd(COUNT);
    chain.block(|| busy_block(0, COUNT));
    let expected = chain.read(oracle);
    let mut round = 0;
    loop {
        round += 1;
        chain.block(|| busy_block(round, COUNT));
        if chain.read(Summary::progress).is_none() {
            break;
        }
    }
    // As many blocks after the first as the accounts at first need, in spite of those born meanwhile.
    assert!(round <= COUNT.div_ceil(256) + 2, "{round} blocks");
    chain.read(|| {
        let (summary, lines) = summary_of(2_000);
        assert!(lines == expected, "the summary is another");
        assert_eq!(summary.header.accounts as usize, expected.len());
        Summary::do_try_state().expect("the state is sound");
    });
}

/// Takes minutes and gigabytes; tells how long a step takes. `cargo nextest run -p pallet-summary --run-ignored only --no-capture`.
#[test]
#[ignore = "a measurement"]
fn a_step_among_a_million_accounts() {
    let mut chain = crowd(1_000_000);
    let mut time = |blocks: u32| {
        let mut times: Vec<Duration> = (0..blocks)
            .map(|_| {
                let start = Instant::now();
                chain.read(|| {
                    let height = System::block_number() + 1;
                    System::set_block_number(height);
                    <Summary as frame_support::traits::Hooks<_>>::on_initialize(height);
                });
                let time = start.elapsed();
                chain.ext().commit_all().expect("the state can be committed");
                time
            })
            .collect();
        times.sort();
        (times[times.len() / 2], times[times.len() - 1])
    };
    let (idle, _) = time(1);
    let (first, _) = time(1);
    let (median, longest) = time(500);
    println!("hook: idle {idle:?}, boundary {first:?}, during the scan median {median:?}, longest {longest:?}");
}
