//! What must hold after every block, from the accounts, the books and the events, which must agree to the planck.

use super::auxiliary::{check_auxiliary_blocks, heads};
use frame_support::traits::{fungible::Inspect, tokens::IdAmount};
use pallet_revenue::{Pots, Totals};
use scc_math::{carry_cap, AUTHOR_POT_PARTS};
use scc_runtime::{constants::EXISTENTIAL_DEPOSIT, *};
use scc_types::{BlockIncome, BlockStatement, EMISSION, GENESIS_ISSUANCE};

/// The books before a block.
pub struct Books {
    pots: Pots,
    totals: Totals,
    scores_pot: Balance,
    reserve: Balance,
    heads: [Option<Hash>; 6],
}

impl Books {
    /// As they stand now.
    pub fn read() -> Self {
        Self {
            pots: Revenue::pots(),
            totals: Revenue::totals(),
            scores_pot: total_balance(&Scores::pot()),
            reserve: total_balance(&reserve()),
            heads: heads(),
        }
    }
}

/// Audits the newest block; answers who paid which fees in it.
pub fn audit(before: &Books, header: &Header) -> Vec<(AccountId, Balance)> {
    check_issuance(header.number);
    check_books();
    let fees = check_statement(before, header.number);
    check_holds();
    check_auxiliary_blocks(header, &before.heads);
    try_state_of_our_pallets();
    fees
}

/// Everything of an account, held or free, in planck.
pub fn total_balance(account: &AccountId) -> Balance {
    Balances::total_balance(account)
}

/// The reserve's account.
pub fn reserve() -> AccountId {
    pallet_revenue::Reserve::<Runtime>::get().unwrap()
}

/// Promise 3: issuance = genesis + height, and all of it is in accounts.
fn check_issuance(height: BlockNumber) {
    assert_eq!(Balances::total_issuance(), GENESIS_ISSUANCE + Balance::from(height) * EMISSION);
    let accounts = frame_system::Account::<Runtime>::iter_values();
    let everything: Balance = accounts.map(|account| account.data.free + account.data.reserved).sum();
    assert_eq!(everything, Balances::total_issuance());
}

/// Promise 2: all that came in was paid out or waits, and where it waits there is that much money.
fn check_books() {
    let (pots, totals) = (Revenue::pots(), Revenue::totals());
    assert_eq!(totals.income(), totals.outgoings() + pots.sum());
    assert_eq!(totals.emission, Balance::from(System::block_number()) * EMISSION);
    assert_eq!(pots.pending, Jobs::total_pending());
    assert_eq!(total_balance(&Revenue::account()), pots.sum() + EXISTENTIAL_DEPOSIT);
    let claims = pallet_scores::Claims::<Runtime>::iter_values();
    let (owed, still_owed): (Vec<_>, Vec<_>) =
        claims.map(|held| (held.claim.amount + held.claim.accrued, held.earner.paid)).unzip();
    let owed: Balance = owed.into_iter().sum();
    let no_more: Balance = pallet_scores::Earners::<Runtime>::iter_values().map(|earner| earner.paid).sum();
    let paid = still_owed.into_iter().sum::<Balance>() + no_more;
    assert_eq!(totals.claims, owed + paid);
    assert_eq!(total_balance(&Scores::pot()), owed + EXISTENTIAL_DEPOSIT);
}

/// The statement of the block is what its events tell, and it turns the books before into the books after.
fn check_statement(before: &Books, height: BlockNumber) -> Vec<(AccountId, Balance)> {
    let statement = Revenue::statement(height).unwrap();
    let income = &statement.income;
    let told = Told::read();
    assert_eq!(
        (income.fees, income.other, income.paid_work, income.claims, income.paid_out, income.refunds),
        (
            told.fees.iter().map(|(_, fee)| fee).sum(),
            told.other,
            told.paid_work,
            told.claims,
            told.paid_out,
            told.refunds
        )
    );
    assert_eq!(told.settlements, statement.settlements.len());
    check_sums(income, &statement);
    assert_eq!(income.reserve, told.reserve);

    let after = Books::read();
    let received = income.emission + income.fees + income.other + income.paid_work;
    let spent = income.general_foundation
        + income.paid_foundation
        + income.general_author
        + income.author_pot_share
        + income.claims
        + income.developers
        + income.refunds
        + income.reserve;
    assert_eq!(before.pots.sum() + received, after.pots.sum() + spent);
    assert_eq!(after.totals.income() - before.totals.income(), received);
    assert_eq!(after.totals.outgoings() - before.totals.outgoings(), spent);

    assert_eq!(income.author_pot_share, (before.pots.author + income.paid_author) / AUTHOR_POT_PARTS);
    assert_eq!(after.pots.author, before.pots.author + income.paid_author - income.author_pot_share);
    let carry = before.pots.carry - income.released + income.general_carry;
    let cap = carry_cap(EMISSION, Network::parameters().half_life);
    assert_eq!(after.pots.carry, carry.min(cap));
    assert_eq!((income.carry, income.author_pot), (after.pots.carry, after.pots.author));
    assert_eq!(after.scores_pot, before.scores_pot + income.claims - income.paid_out);
    assert_eq!(after.reserve, before.reserve + income.reserve + told.dust + told.swept + told.slashed);
    told.fees
}

fn check_sums(income: &BlockIncome, statement: &BlockStatement) {
    assert_eq!(income.emission, EMISSION);
    assert_eq!(
        income.emission + income.fees + income.other,
        income.general_foundation + income.general_author + income.general_carry
    );
    assert_eq!(income.paid_work, income.paid_foundation + income.paid_author + income.paid_pending);
    let lines = &statement.settlements;
    assert_eq!(income.released, lines.iter().map(|line| line.release).sum::<Balance>());
    assert_eq!(income.claims, lines.iter().map(|line| line.claims).sum::<Balance>());
    let paid = lines.iter().filter(|line| line.developer.is_some());
    assert_eq!(income.developers, paid.map(|line| line.developer_share).sum::<Balance>());
    for line in lines {
        assert!(line.delivered <= line.units);
        assert!(line.credit <= line.payment * Balance::from(line.delivered) / Balance::from(line.units));
        // θ = 10 % of (κ+δ)C.
        assert!(line.release <= line.credit * 8 / 100);
    }
}

/// What the events of the newest block tell about money. In planck.
#[derive(Default)]
struct Told {
    fees: Vec<(AccountId, Balance)>,
    other: Balance,
    paid_work: Balance,
    claims: Balance,
    paid_out: Balance,
    refunds: Balance,
    reserve: Balance,
    dust: Balance,
    swept: Balance,
    slashed: Balance,
    settlements: usize,
}

impl Told {
    fn read() -> Self {
        let mut told = Self::default();
        for record in System::read_events_no_consensus() {
            told.hear(record.event);
        }
        told
    }

    fn hear(&mut self, event: RuntimeEvent) {
        match event {
            RuntimeEvent::TransactionPayment(pallet_transaction_payment::Event::TransactionFeePaid {
                who,
                actual_fee,
                ..
            }) => self.fees.push((who, actual_fee)),
            RuntimeEvent::Jobs(pallet_jobs::Event::LeaseFeeLost { worker, amount, .. }) => {
                self.fees.push((worker, amount));
            }
            RuntimeEvent::Messages(pallet_messages::Event::MessageSent { price, .. }) => self.other += price,
            RuntimeEvent::Balances(pallet_balances::Event::DustLost { amount, .. }) => self.dust += amount,
            RuntimeEvent::Scores(pallet_scores::Event::Credited { claim, .. }) => self.claims += claim,
            RuntimeEvent::Scores(pallet_scores::Event::ClaimPaid { amount, .. }) => self.paid_out += amount,
            RuntimeEvent::Ads(pallet_ads::Event::AdShown { ad, .. }) => self.other += ad.price,
            RuntimeEvent::News(pallet_news::Event::Posted { fee, .. }) => self.other += fee,
            RuntimeEvent::Miners(pallet_miners::Event::OffencePunished { slashed, .. }) => self.slashed += slashed,
            RuntimeEvent::Revenue(event) => self.hear_revenue(event),
            RuntimeEvent::Grants(pallet_grants::Event::ShareSwept { amount, .. }) => self.swept += amount,
            _ => {}
        }
    }

    fn hear_revenue(&mut self, event: pallet_revenue::Event<Runtime>) {
        use pallet_revenue::Event::*;
        match event {
            WorkPaid { payment, foundation, author, pending, .. } => {
                assert_eq!(payment, foundation + author + pending);
                self.paid_work += payment;
            }
            JobSettled { line, taken } => {
                assert_eq!(taken + line.release, line.claims + line.developer_share + line.reserve);
                self.reserve += line.reserve;
                if line.developer.is_none() {
                    self.reserve += line.developer_share;
                }
                self.settlements += 1;
            }
            WorkRefunded { amount, .. } => self.refunds += amount,
            WorkForfeited { amount, .. } => self.reserve += amount,
            IncomeShared { author, overflow, .. } => {
                assert!(author.is_some(), "every block has its author");
                self.reserve += overflow;
            }
            PaymentDiverted { .. } => panic!("everybody of these tests can be paid"),
            _ => {}
        }
    }
}

/// Promise 8: Σ holds = Σ deposits of stored items, and nothing else is reserved.
fn check_holds() {
    let holds = pallet_balances::Holds::<Runtime>::iter_values().flatten();
    let (keys, ours): (Vec<_>, Vec<_>) = holds.partition(|hold| matches!(hold.id, RuntimeHoldReason::Session(_)));
    let sum = |holds: &[_]| holds.iter().map(|hold: &IdAmount<_, Balance>| hold.amount).sum::<Balance>();
    let (keys, held) = (sum(&keys), sum(&ours));
    check_reserves(keys + held);
    let jobs: Balance = pallet_jobs::Jobs::<Runtime>::iter_values().map(|job| job.deposit).sum();
    let workers = pallet_jobs::Workers::<Runtime>::iter_values();
    let workers: Balance = workers.map(|worker| worker.deposit + worker.lease_fee).sum();
    let requesters: Balance =
        pallet_jobs::Requesters::<Runtime>::iter_values().map(|requester| requester.record.deposit).sum();
    let dapps: Balance = pallet_dapps::Dapps::<Runtime>::iter_values().map(|dapp| dapp.deposit).sum();
    let enlisted: Balance = pallet_workers::Workers::<Runtime>::iter_values().map(|worker| worker.deposit).sum();
    let bids: Balance = pallet_ads::Queue::<Runtime>::get().iter().map(|place| place.amount).sum();
    let keys: Balance = pallet_messages::Keys::<Runtime>::iter_values().map(|key| key.deposit).sum();
    let lists: Balance = pallet_messages::Relations::<Runtime>::iter_values().map(|entry| entry.deposit).sum();
    let coupons: Balance = pallet_grants::Coupons::<Runtime>::iter_values().map(|coupon| coupon.deposit).sum();
    let bonds: Balance = pallet_miners::Miners::<Runtime>::iter_values().map(|miner| miner.bond).sum();
    assert_eq!(held, jobs + workers + requesters + dapps + enlisted + bids + keys + lists + coupons + bonds);
}

/// What accounts have reserved is on hold, or a deposit of proxies and multisigs.
fn check_reserves(held: Balance) {
    let reserved: Balance = frame_system::Account::<Runtime>::iter_values().map(|account| account.data.reserved).sum();
    let proxies: Balance = pallet_proxy::Proxies::<Runtime>::iter_values().map(|(_, deposit)| deposit).sum();
    let announced: Balance = pallet_proxy::Announcements::<Runtime>::iter_values().map(|(_, deposit)| deposit).sum();
    let multisigs: Balance = pallet_multisig::Multisigs::<Runtime>::iter_values().map(|open| open.deposit).sum();
    assert_eq!(reserved, held + proxies + announced + multisigs);
}

fn try_state_of_our_pallets() {
    Network::do_try_state().unwrap();
    Revenue::do_try_state().unwrap();
    Dapps::do_try_state().unwrap();
    Workers::do_try_state().unwrap();
    Ads::do_try_state().unwrap();
    News::do_try_state().unwrap();
    Jobs::do_try_state().unwrap();
    Scores::do_try_state().unwrap();
    Messages::do_try_state().unwrap();
    Grants::do_try_state().unwrap();
    Miners::do_try_state().unwrap();
    VirtualChains::do_try_state().unwrap();
    Summary::do_try_state().unwrap();
}
