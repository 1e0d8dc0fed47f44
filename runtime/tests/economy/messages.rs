//! Messages: what they cost becomes general income, and nothing of them is held or kept for ever.

use super::balance;
use crate::common::{Chain, Who};
use pallet_messages::Call;
use scc_runtime::*;
use scc_types::Accepts;

fn send(to: Who, size: usize) -> RuntimeCall {
    Call::send { to: to.to_account_id(), sealed: vec![7; size] }.into()
}

fn inbox_of(chain: &mut Chain, who: Who) -> usize {
    chain.read(|| Messages::inbox(&who.to_account_id(), None, 100)).len()
}

#[test]
fn price_of_a_message_is_general_income_of_its_block() {
    let mut chain = Chain::development().with_importer("development");
    chain.send(vec![(Who::Bob, Call::register_key { key: [9; 32] }.into())]);
    let before = balance(&mut chain, Who::Eve);
    chain.send(vec![(Who::Eve, send(Who::Bob, 128)), (Who::Eve, send(Who::Bob, 1_024))]);
    // The development network keeps messages for a day: a byte costs 10⁻⁷ SCC.
    let price = (128 + 433 + 1_024 + 433) * 100_000;
    let height = chain.height();
    assert_eq!(chain.read(|| Revenue::statement(height)).unwrap().income.other, price);
    assert_eq!(before - balance(&mut chain, Who::Eve), price + chain.fees_of(Who::Eve));
    assert_eq!(inbox_of(&mut chain, Who::Bob), 2);
}

#[test]
fn messages_of_one_account_end_at_its_limit() {
    let mut chain = Chain::development();
    chain.send(vec![(Who::Bob, Call::register_key { key: [9; 32] }.into())]);
    let results = chain.block((0..40).map(|_| (Who::Eve, send(Who::Bob, 128))).collect());
    let refused = pallet_messages::Error::<Runtime>::MaxOfSenderExceeded.into();
    assert!(results[..16].iter().all(|result| *result == Ok(Ok(()))));
    assert!(results[16..].iter().all(|result| *result == Ok(Err(refused))));
    assert_eq!(inbox_of(&mut chain, Who::Bob), 16);
    // As a contact it may go on, even into a closed inbox.
    let contact = Call::add_contact { contact: Who::Eve.to_account_id() };
    let close = Call::set_inbox { accepts: Accepts::ContactsOnly };
    chain.send(vec![(Who::Bob, contact.into()), (Who::Bob, close.into()), (Who::Eve, send(Who::Bob, 256))]);
    assert_eq!(inbox_of(&mut chain, Who::Bob), 17);
    let stranger = pallet_messages::Error::<Runtime>::StrangerNotAuthorized.into();
    assert_eq!(chain.block(vec![(Who::Dave, send(Who::Bob, 128))]), [Ok(Err(stranger))]);
}

#[test]
fn deposits_of_keys_and_lists_come_back() {
    let mut chain = Chain::development();
    let before = balance(&mut chain, Who::Bob);
    let eve = || Who::Eve.to_account_id();
    let calls = [
        Call::register_key { key: [9; 32] },
        Call::block { account: eve() },
        Call::add_contact { contact: eve() },
        Call::remove_contact { contact: eve() },
        Call::remove_key {},
    ];
    chain.send(calls.into_iter().map(|call| (Who::Bob, call.into())).collect());
    assert_eq!(before - balance(&mut chain, Who::Bob), chain.fees_of(Who::Bob));
    assert_eq!(chain.read(|| Balances::reserved_balance(Who::Bob.to_account_id())), 0);
}
