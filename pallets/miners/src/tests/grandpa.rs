//! GRANDPA's stock reports end here too.

use super::mock::*;
use crate::Event;
use finality_grandpa::{Equivocation as Votes, Message, Prevote};
use frame_support::{assert_noop, assert_ok, traits::KeyOwnerProofSystem};
use scc_types::BlockNumber;
use sp_consensus_grandpa::{localized_payload, AuthorityPair, Equivocation, EquivocationProof, KEY_TYPE};
use sp_core::{Pair, H256};
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError};
use sp_session::MembershipProof;

const ROUND: u64 = 3;

fn vote(
    pair: &AuthorityPair,
    set: u64,
    hash: u8,
) -> (Prevote<H256, BlockNumber>, sp_consensus_grandpa::AuthoritySignature) {
    let vote = Prevote { target_hash: H256::repeat_byte(hash), target_number: 9 };
    let signature = pair.sign(&localized_payload(ROUND, set, &Message::Prevote(vote.clone())));
    (vote, signature)
}

fn two_votes(miner: u8) -> EquivocationProof<H256, BlockNumber> {
    let (pair, set) = (grandpa_pair(miner), pallet_grandpa::CurrentSetId::<Test>::get());
    let votes =
        Votes { round_number: ROUND, identity: pair.public(), first: vote(&pair, set, 1), second: vote(&pair, set, 2) };
    EquivocationProof::new(set, Equivocation::Prevote(votes))
}

fn owner(miner: u8) -> MembershipProof {
    Historical::prove((KEY_TYPE, grandpa_pair(miner).public())).expect("its key is seated")
}

#[test]
fn two_votes_in_a_round_cost_bond_standing_and_seat() {
    Chain::new().run(|| {
        seated(5);
        let session = Session::current_index();
        let (proof, membership) = (Box::new(two_votes(5)), owner(5));
        assert_ok!(Grandpa::report_equivocation(signed(account(20)), proof.clone(), membership.clone()));
        assert_last(Event::OffencePunished {
            offender: account(5),
            kind: *b"grandpa:equivoca",
            session,
            slashed: BOND,
            unseated: true,
            barred_until: session + JUDGED + 1,
            reporters: vec![account(20)],
        });
        assert_eq!((held(&account(5)), next_seats()), (0, vec![0]));
        assert_noop!(
            Grandpa::report_equivocation(signed(account(20)), proof.clone(), membership.clone()),
            pallet_grandpa::Error::<Test>::DuplicateOffenceReport
        );
        let call = pallet_grandpa::Call::report_equivocation_unsigned {
            equivocation_proof: proof,
            key_owner_proof: membership,
        };
        assert_eq!(
            Grandpa::validate_unsigned(TransactionSource::Local, &call),
            Err(TransactionValidityError::Invalid(InvalidTransaction::Stale))
        );
    });
}

#[test]
fn votes_of_earlier_sessions_can_be_reported_as_long_as_the_bond_is_slashable() {
    Chain::new().run(|| {
        seated(5);
        seated(6);
        let (session, proofs) =
            (Session::current_index(), [5, 6].map(|miner| (Box::new(two_votes(miner)), owner(miner))));
        // A change of the set in every session.
        for index in 7..=6 + JUDGED as u8 {
            candidate(index, FLOOR);
            next_session();
        }
        assert_eq!(Session::current_index(), session + JUDGED);
        let [(first, first_owner), (second, second_owner)] = proofs;
        assert_ok!(Grandpa::report_equivocation(signed(account(20)), first, first_owner));
        next_session();
        assert!(Grandpa::report_equivocation(signed(account(20)), second, second_owner).is_err());
        assert_eq!((held(&account(5)), held(&account(6))), (0, BOND));
    });
}
