//! Planted bugs: stories over a runtime that breaks a promise once, to see that the audit reports it, and reports that one.

use crate::{common::audit::reserve, Story};
use codec::Encode;
use frame_support::{
    storage::{storage_prefix, unhashed},
    traits::{fungible::Mutate, tokens::Preservation},
};
use scc_runtime::*;
use scc_types::{Funding, VirtualChain, RECORDS_TRIE};
use std::{
    cell::{Cell, RefCell},
    panic::{catch_unwind, set_hook, take_hook, AssertUnwindSafe, PanicHookInfo},
    rc::Rc,
};

/// A wrong that a runtime may do at the end of a block.
#[derive(Clone, Copy)]
pub struct Bug {
    /// What goes wrong.
    pub name: &'static str,
    /// The line of the audit that must report it, or a part of its message.
    pub reported_by: &'static str,
    // Does it, where it can be done; whether it did.
    plant: fn() -> bool,
}

/// What became of a story with a bug in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It gave no opportunity.
    NotPlanted,
    /// The line of the audit that stopped it, and its message.
    Reported(String),
    /// It went on, or something else than the audit stopped it.
    Missed(String),
}

thread_local! {
    // Where the newest panic of this thread came from.
    static PLACE: RefCell<Option<(String, u32)>> = const { RefCell::new(None) };
}

/// Plays the story that these bytes describe over a runtime with the bug.
pub fn outcome(bytes: &[u8], bug: Bug) -> Outcome {
    let hook = take_hook();
    set_hook(Box::new(note_place));
    let planted = Rc::new(Cell::new(false));
    let told = Rc::clone(&planted);
    let played = catch_unwind(AssertUnwindSafe(|| {
        Story::of(bytes).play_with(move || {
            told.set((bug.plant)());
            told.get()
        })
    }));
    set_hook(hook);
    match (planted.get(), played) {
        (false, Ok(_)) => Outcome::NotPlanted,
        (true, Ok(_)) => Outcome::Missed("the story went on to its end".into()),
        (planted, Err(panic)) => {
            let message = panic.downcast_ref::<String>().cloned().unwrap_or_default();
            let (file, line) = PLACE.take().unwrap_or_default();
            let said = format!("{file}:{line}: {} {message}", source(&file, line));
            let is_audit = file.ends_with("common/audit.rs") || file.ends_with("common/auxiliary.rs");
            if planted && is_audit {
                Outcome::Reported(said)
            } else {
                Outcome::Missed(said)
            }
        }
    }
}

fn note_place(panic: &PanicHookInfo) {
    let place = panic.location().map(|place| (place.file().to_owned(), place.line()));
    PLACE.set(place);
}

/// A line of the audit's source.
fn source(file: &str, line: u32) -> String {
    let text = match file.rsplit('/').next() {
        Some("audit.rs") => include_str!("../../tests/common/audit.rs"),
        Some("auxiliary.rs") => include_str!("../../tests/common/auxiliary.rs"),
        _ => "",
    };
    let mut lines = text.lines().map(str::trim).skip((line as usize).saturating_sub(1));
    let first = lines.next().unwrap_or_default();
    // What is compared may begin on the next line.
    if first.ends_with('(') {
        format!("{first}{}", lines.next().unwrap_or_default())
    } else {
        first.into()
    }
}

/// One for each thing that the audit holds against the state.
pub const BUGS: [Bug; 19] = [
    // Promise 1 and 2: what jobs have pending was paid.
    Bug {
        name: "a job has a planck that nobody paid",
        reported_by: "pots.pending, Jobs::total_pending",
        plant: unpaid,
    },
    // Promise 2: everything is paid out or waits, and where it waits there is that much money.
    Bug {
        name: "a planck of the carry is forgotten",
        reported_by: "totals.income(), totals.outgoings()",
        plant: carry,
    },
    Bug { name: "a planck leaves the pots' account", reported_by: "Revenue::account()", plant: from_pots },
    Bug { name: "a planck leaves the scores' pot", reported_by: "Scores::pot()", plant: from_scores },
    Bug { name: "a claim is awarded twice", reported_by: "totals.claims, owed + paid", plant: awarded_twice },
    Bug { name: "a pay-out is counted and not made", reported_by: "totals.claims, owed + paid", plant: unpaid_claim },
    Bug {
        name: "the reserve gets what nobody told of",
        reported_by: "after.reserve, before.reserve",
        plant: to_reserve,
    },
    Bug {
        name: "the author pot pays out of turn",
        reported_by: "after.pots.author, before.pots.author",
        plant: author_pot,
    },
    // Promise 3: issuance.
    Bug { name: "a planck is minted", reported_by: "GENESIS_ISSUANCE", plant: minted },
    Bug { name: "a planck disappears", reported_by: "everything, Balances::total_issuance()", plant: lost },
    // The block's statement is what its events tell.
    Bug {
        name: "a statement hides a fee",
        reported_by: "(income.fees, income.other, income.paid_work",
        plant: hidden_fee,
    },
    // Promises 4 and 5: θ.
    Bug { name: "a settlement releases too much", reported_by: "line.release <=", plant: released },
    // Promise 8: holds are deposits.
    Bug { name: "a deposit is forgotten", reported_by: "held, jobs + workers", plant: deposit },
    Bug { name: "money is reserved for nothing", reported_by: "reserved, held + proxies", plant: reserved },
    // Section 5: units are a budget.
    Bug { name: "a unit is delivered twice", reported_by: "deliveries do not add up", plant: delivered_twice },
    Bug {
        name: "a job has more units than were paid",
        reported_by: "reserved + delivered + objected > units",
        plant: overdrawn,
    },
    Bug { name: "a job is forgotten by the queue", reported_by: "a job is not in the queue", plant: unscheduled },
    // Section 4.1: auxiliary blocks.
    Bug { name: "a record is changed after it was sealed", reported_by: "sealed.records_root", plant: forged_record },
    Bug {
        name: "an auxiliary header has another parent",
        reported_by: "the parent is the former head",
        plant: other_parent,
    },
];

fn bob() -> AccountId {
    crate::common::Who::Bob.to_account_id()
}

fn pay(from: &AccountId, to: &AccountId) -> bool {
    Balances::transfer(from, to, 1, Preservation::Preserve).is_ok()
}

fn change_free(who: &AccountId, change: impl FnOnce(Balance) -> Balance) {
    frame_system::Account::<Runtime>::mutate(who, |account| account.data.free = change(account.data.free));
}

fn newest_job() -> Option<u64> {
    pallet_jobs::Jobs::<Runtime>::iter_keys().max()
}

fn unpaid() -> bool {
    newest_job().is_some_and(|id| {
        pallet_jobs::Jobs::<Runtime>::mutate_extant(id, |job| job.pending += 1);
        true
    })
}

fn carry() -> bool {
    pallet_revenue::Books::<Runtime>::mutate(|sums| {
        let some = sums.pots.carry > 0;
        sums.pots.carry -= u128::from(some);
        some
    })
}

fn from_pots() -> bool {
    pay(&Revenue::account(), &bob())
}

fn from_scores() -> bool {
    pay(&Scores::pot(), &bob())
}

fn owing() -> Option<AccountId> {
    pallet_scores::Claims::<Runtime>::iter_keys().next()
}

/// In every book of the pallet, which finds no fault with itself.
fn awarded_twice() -> bool {
    owing().is_some_and(|who| {
        pallet_scores::Claims::<Runtime>::mutate_extant(who, |held| {
            held.claim.amount += 1;
            held.earner.awarded += 1;
        });
        pallet_scores::Totals::<Runtime>::mutate(|sums| sums.owed += 1);
        true
    })
}

fn unpaid_claim() -> bool {
    owing().is_some_and(|who| {
        pallet_scores::Claims::<Runtime>::mutate_extant(who, |held| held.earner.paid += 1);
        true
    })
}

fn to_reserve() -> bool {
    pay(&bob(), &reserve())
}

fn author_pot() -> bool {
    pallet_revenue::Books::<Runtime>::mutate(|sums| {
        let some = sums.pots.author > 0;
        sums.pots.author -= u128::from(some);
        sums.pots.carry += u128::from(some);
        some
    })
}

fn minted() -> bool {
    Balances::mint_into(&bob(), 1).is_ok()
}

fn lost() -> bool {
    change_free(&bob(), |free| free - 1);
    true
}

fn statement(change: impl FnOnce(&mut pallet_revenue::StatementHead) -> bool) -> bool {
    pallet_revenue::Statements::<Runtime>::mutate_extant(System::block_number(), change)
}

fn hidden_fee() -> bool {
    statement(|head| {
        let some = head.income.fees > 0;
        head.income.fees -= u128::from(some);
        some
    })
}

/// As the whole settlement tells it, without contradiction.
fn released() -> bool {
    let height = System::block_number();
    let settled = pallet_revenue::Settlements::<Runtime>::get(height, 0).filter(|line| line.credit > 0);
    settled.is_some_and(|mut line| {
        let more = line.credit;
        line.release += more;
        pallet_revenue::Settlements::<Runtime>::insert(height, 0, line);
        statement(|head| {
            head.income.released += more;
            true
        })
    })
}

fn deposit() -> bool {
    newest_job().is_some_and(|id| {
        pallet_jobs::Jobs::<Runtime>::mutate_extant(id, |job| job.deposit -= 1);
        true
    })
}

fn reserved() -> bool {
    frame_system::Account::<Runtime>::mutate(bob(), |account| {
        account.data.free -= 1;
        account.data.reserved += 1;
    });
    true
}

/// A worker of a job that no budget pays: those have more rules.
fn worker_of_a_job() -> Option<(u64, AccountId)> {
    let own = |id: &u64| pallet_jobs::Jobs::<Runtime>::get(id).is_some_and(|job| job.funding == Funding::Own);
    pallet_jobs::Workers::<Runtime>::iter_keys().find(|(id, _)| own(id))
}

/// Counts more units for a worker than it delivered.
fn deliver(id: u64, who: &AccountId, more: u64) {
    pallet_jobs::Workers::<Runtime>::mutate(id, who, |worker| {
        if let Some(worker) = worker {
            worker.delivered += more;
        }
    });
}

fn delivered_twice() -> bool {
    worker_of_a_job().is_some_and(|(id, who)| {
        deliver(id, &who, 1);
        true
    })
}

/// By the worker's entry and the job's alike.
fn overdrawn() -> bool {
    worker_of_a_job().is_some_and(|(id, who)| {
        let more = pallet_jobs::Jobs::<Runtime>::mutate_extant(id, |job| {
            let more = job.bid.units + 1;
            job.delivered += more;
            more
        });
        deliver(id, &who, more);
        true
    })
}

fn unscheduled() -> bool {
    newest_job().is_some_and(|id| {
        let due = pallet_jobs::Jobs::<Runtime>::get(id).map_or(0, |job| job.due);
        pallet_jobs::Queue::<Runtime>::remove(due, pallet_jobs::types::DueItem::Job(id));
        true
    })
}

/// The header of this block's part of the work chain.
fn sealed() -> Option<scc_types::AuxiliaryHeader> {
    let height = System::block_number();
    VirtualChains::header(VirtualChain::Work, height).filter(|sealed| sealed.height == height)
}

fn forged_record() -> bool {
    sealed().is_some_and(|sealed| {
        let trie = [RECORDS_TRIE, &[VirtualChain::Work.letter()]].concat();
        let first = [sealed.height.to_be_bytes(), 0_u32.to_be_bytes()].concat();
        sp_io::default_child_storage::set(&trie, &first, b"forged");
        true
    })
}

fn other_parent() -> bool {
    sealed().is_some_and(|mut sealed| {
        sealed.parent = Hash::repeat_byte(1);
        let heads = storage_prefix(b"VirtualChains", b"Heads");
        unhashed::put(&[&heads[..], &VirtualChain::Work.encode()].concat(), &sealed);
        true
    })
}
