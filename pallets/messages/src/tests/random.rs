use super::mock::*;
use crate::{Call, Inboxes, Messages as Stored, OfSender};
use frame_support::traits::UnfilteredDispatchable;
use proptest::prelude::*;
use scc_types::Accepts;

/// Accounts of the game; few, so that they meet.
const PLAYERS: u8 = 6;

#[derive(Clone, Debug)]
enum Step {
    RegisterKey(u8),
    RemoveKey,
    Send(u8, usize),
    SetInbox(bool),
    AddContact(u8),
    RemoveContact(u8),
    Block(u8),
    Unblock(u8),
    Wait(u32),
}

fn step() -> impl Strategy<Value = Step> {
    let other = 1..=PLAYERS;
    let size = prop_oneof![8 => Just(128_usize), 2 => Just(1_024), 1 => Just(1_025), 1 => Just(200)];
    prop_oneof![
        4 => (1_u8..4).prop_map(Step::RegisterKey),
        1 => Just(Step::RemoveKey),
        20 => (other.clone(), size).prop_map(|(to, size)| Step::Send(to, size)),
        1 => any::<bool>().prop_map(Step::SetInbox),
        3 => other.clone().prop_map(Step::AddContact),
        2 => other.clone().prop_map(Step::RemoveContact),
        2 => other.clone().prop_map(Step::Block),
        2 => other.prop_map(Step::Unblock),
        6 => (1_u32..4).prop_map(Step::Wait),
        1 => (1_u32..15).prop_map(Step::Wait),
    ]
}

fn run(who: u8, step: Step) {
    let call = match step {
        Step::RegisterKey(number) => Call::register_key { key: key(number) },
        Step::RemoveKey => Call::remove_key {},
        Step::Send(to, size) => Call::send { to: account(to), sealed: sealed(size) },
        Step::SetInbox(open) => {
            Call::set_inbox { accepts: if open { Accepts::Everyone } else { Accepts::ContactsOnly } }
        }
        Step::AddContact(other) => Call::add_contact { contact: account(other) },
        Step::RemoveContact(other) => Call::remove_contact { contact: account(other) },
        Step::Block(other) => Call::block { account: account(other) },
        Step::Unblock(other) => Call::unblock { account: account(other) },
        Step::Wait(blocks) => {
            enter(System::block_number() + blocks);
            return;
        }
    };
    // What a query promises is what the call does.
    let promised = match &call {
        Call::send { to, sealed } if sealed.len() != 1_025 && sealed.len() != 200 => {
            Some(Messages::may_send(&account(who), to).map_err(|refusal| crate::Error::<Test>::from(refusal).into()))
        }
        _ => None,
    };
    let done = RuntimeCall::Messages(call).dispatch_bypass_filter(signed(account(who)));
    if let Some(promised) = promised {
        assert_eq!(promised.map(|_| ()), done.map(|_| ()).map_err(|error| error.error));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn random_calls_keep_books_and_inboxes_right_and_leave_nothing_when_time_passes(
        steps in prop::collection::vec((1..=PLAYERS, step()), 1..200), cap in 1_u32..6
    ) {
        on_chain(|| {
            MaxExpiredPerBlock::set(cap);
            for (who, step) in steps {
                run(who, step);
                check_state();
            }
            let end = System::block_number() + KEPT;
            for block in 1..=250 {
                enter(end + block);
            }
            prop_assert_eq!(Stored::<Test>::iter().count(), 0);
            prop_assert_eq!(Inboxes::<Test>::iter().count(), 0);
            prop_assert_eq!(OfSender::<Test>::iter().count(), 0);
            Ok(())
        })?;
    }
}
