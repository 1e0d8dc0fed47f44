use super::mock::*;
use crate::{
    AuraEquivocation, Candidates, Error, Event, Offender, Offenders, Standings, State, MAX_ANCESTRY, MAX_HEADER_BYTES,
};
use frame_support::{assert_noop, assert_ok, dispatch::Pays};
use pallet_session::historical::HistoricalSessions;
use scc_types::{AccountId, BlockNumber, MinerState, SeatReason, SCC};
use sp_consensus_aura::{
    digests::CompatibleDigestItem,
    sr25519::{AuthorityId as AuraId, AuthoritySignature},
};
use sp_consensus_slots::{EquivocationProof, Slot};
use sp_core::{Pair, H256};
use sp_runtime::{
    generic,
    traits::{BlakeTwo256, Header as _},
    Digest, DigestItem,
};
use sp_session::MembershipProof;
use sp_staking::offence::{Offence, OffenceError, ReportOffence};

type Header = generic::Header<BlockNumber, BlakeTwo256>;
type Proof = EquivocationProof<Header, AuraId>;

const REPORTER: AccountId = AccountId::new([20; 32]);
const SLOT: u64 = 77;

fn pre_digest(slot: u64) -> DigestItem {
    <DigestItem as CompatibleDigestItem<AuthoritySignature>>::aura_pre_digest(slot.into())
}

fn unsealed(number: BlockNumber, parent: H256, body: u8) -> Header {
    Header::new(number, H256::repeat_byte(body), H256::zero(), parent, Digest { logs: vec![pre_digest(SLOT)] })
}

fn sealed(mut header: Header, miner: u8) -> Header {
    let seal = aura_pair(miner).sign(header.hash().as_ref());
    header.digest_mut().push(DigestItem::aura_seal(seal));
    header
}

/// A block on the newest known one.
fn block(miner: u8, body: u8) -> Header {
    let number = System::block_number();
    sealed(unsealed(number, hash_of(number - 1), body), miner)
}

fn proof_of(miner: u8, first_header: Header, second_header: Header) -> Proof {
    EquivocationProof { offender: aura_pair(miner).public(), slot: SLOT.into(), first_header, second_header }
}

fn equivocation(miner: u8) -> Proof {
    proof_of(miner, block(miner, 1), block(miner, 2))
}

fn owner(miner: u8) -> MembershipProof {
    Miners::key_owner_proof(aura_pair(miner).public()).expect("its key is seated")
}

fn report(proof: Proof, owner: MembershipProof) -> frame_support::dispatch::DispatchResultWithPostInfo {
    Miners::report_equivocation(signed(REPORTER), Box::new(proof), Default::default(), owner)
}

fn assert_refused(proof: Proof, owner: MembershipProof, error: Error<Test>) {
    assert_noop!(Miners::report_equivocation(signed(REPORTER), Box::new(proof), Default::default(), owner), error);
}

#[test]
fn an_equivocation_costs_bond_standing_and_the_next_session() {
    Chain::new().run(|| {
        seated(5);
        let session = Session::current_index();
        let info = report(equivocation(5), owner(5)).expect("a valid report");
        assert_eq!(info.pays_fee, Pays::No);

        assert_eq!((held(&account(5)), Balances::free_balance(account(5))), (0, RICHES - BOND));
        assert_eq!(Balances::free_balance(RESERVE), SCC + BOND);
        assert!(!Standings::<Test>::contains_key(account(5)));
        assert!(!crate::Miners::<Test>::contains_key(account(5)));
        assert!(Candidates::<Test>::get().is_empty());
        let until = session + JUDGED + 1;
        assert_eq!(Offenders::<Test>::get().into_inner(), [Offender { account: account(5), until }]);
        assert_last(Event::OffencePunished {
            offender: account(5),
            kind: AuraEquivocation::ID,
            session,
            slashed: BOND,
            unseated: true,
            barred_until: until,
            reporters: vec![REPORTER],
        });
        assert_eq!((seats(), next_seats()), (vec![0, 5], vec![0]));
        assert_eq!(Miners::seats().now.last().map(|seat| seat.reason.clone()), Some(SeatReason::Offender));
        assert_eq!(Miners::miner(account(5)).state, MinerState::Barred { until });
        next_session();
        assert_eq!((seats(), next_seats(), Aura::authorities_len()), (vec![0], vec![0], 1));
    });
}

#[test]
fn offences_in_the_session_an_offender_was_taken_out_of_can_be_judged() {
    Chain::new().run(|| {
        seated(5);
        seated(6);
        assert_ok!(report(equivocation(5), owner(5)));
        next_session();
        assert_eq!(seats(), [0, 6]);
        let in_time = owner(6);
        assert_eq!(HistoricalSessions::<Test>::get(in_time.session).map(|(_, count)| count), Some(2));
        let proof = equivocation(6);
        run_to_session(in_time.session + JUDGED);
        assert_ok!(report(proof, in_time));
        assert_eq!(held(&account(6)), 0);
    });
}

#[test]
fn a_slashed_account_may_register_again_when_nothing_from_before_can_be_reported() {
    Chain::new().run(|| {
        seated(5);
        let (early, early_owner) = (equivocation(5), owner(5));
        assert_ok!(report(equivocation(5), owner(5)));
        next_session();
        assert_noop!(Miners::register(signed(account(5)), BOND), Error::<Test>::TooEarly);
        run_to_session(early_owner.session + JUDGED);
        assert_noop!(Miners::register(signed(account(5)), BOND), Error::<Test>::TooEarly);
        assert_refused(early.clone(), early_owner.clone(), Error::AlreadyPunished);
        next_session();
        register(5);
        assert_refused(early, early_owner, Error::TooLate);
        assert!(Offenders::<Test>::get().is_empty());
    });
}

#[test]
fn report_should_fail_when_the_same_or_another_offence_was_reported_before() {
    Chain::new().run(|| {
        seated(5);
        let proof = equivocation(5);
        assert_ok!(report(proof.clone(), owner(5)));
        assert_refused(proof, owner(5), Error::AlreadyPunished);
        assert_refused(proof_of(5, block(5, 3), block(5, 4)), owner(5), Error::AlreadyPunished);
    });
}

#[test]
fn a_bond_is_slashed_during_the_cooldown_and_not_after_it() {
    Chain::new().run(|| {
        seated(5);
        seated(6);
        let proofs = [5, 6].map(|miner| (equivocation(miner), owner(miner)));
        for index in 5..7 {
            assert_ok!(Miners::unbond(signed(account(index))));
        }
        let session = Session::current_index();
        run_to_session(session + JUDGED);
        assert!(!seats().contains(&5));
        assert!(matches!(crate::Miners::<Test>::get(account(5)).map(|m| m.state), Some(State::Leaving { .. })));
        let [(first, first_owner), (second, second_owner)] = proofs;
        assert_ok!(report(first, first_owner));
        assert_eq!(held(&account(5)), 0);
        next_session();
        assert_refused(second, second_owner, Error::TooLate);
        assert_eq!(held(&account(6)), BOND);
    });
}

#[test]
fn report_should_fail_when_the_headers_are_no_equivocation() {
    Chain::new().run(|| {
        seated(5);
        let good = equivocation(5);
        let refused = |change: &dyn Fn(&mut Proof)| {
            let mut proof = good.clone();
            change(&mut proof);
            assert_refused(proof, owner(5), Error::InvalidEquivocation);
        };
        refused(&|p| p.second_header = p.first_header.clone());
        // The same block under another seal: sr25519 signatures are randomised.
        refused(&|p| p.second_header = block(5, 1));
        refused(&|p| p.slot = Slot::from(SLOT + 1));
        refused(&|p| p.second_header = block(6, 2));
        refused(&|p| p.offender = aura_pair(6).public());
        refused(&|p| drop(p.second_header.digest_mut().pop()));
        refused(&|p| p.second_header.digest_mut().push(DigestItem::Other(vec![1])));
        refused(&|p| p.second_header.set_extrinsics_root(H256::repeat_byte(9)));
        let parent = hash_of(System::block_number() - 1);
        refused(&|p| {
            let mut header = unsealed(System::block_number(), parent, 2);
            header.digest_mut().logs = vec![pre_digest(SLOT + 1)];
            p.second_header = sealed(header, 5);
        });
        refused(&|p| {
            let mut header = unsealed(System::block_number(), parent, 2);
            header.digest_mut().logs = vec![pre_digest(SLOT), pre_digest(SLOT + 1)];
            p.second_header = sealed(header, 5);
        });
        assert_ok!(report(good.clone(), owner(5)));
    });
}

#[test]
fn report_should_fail_when_a_header_is_of_another_chain() {
    Chain::new().run(|| {
        seated(5);
        let number = System::block_number();
        let foreign = sealed(unsealed(number, H256::repeat_byte(0xAB), 2), 5);
        assert_refused(proof_of(5, block(5, 1), foreign.clone()), owner(5), Error::InvalidAncestry);
        assert_refused(proof_of(5, foreign, block(5, 1)), owner(5), Error::InvalidAncestry);
        // Hashes that are not known read as zero: no header may stand on them.
        for number in [0, number + 2, u32::MAX] {
            let rootless = sealed(unsealed(number, H256::zero(), 2), 5);
            assert_refused(proof_of(5, block(5, 1), rootless), owner(5), Error::InvalidAncestry);
        }
        // A known hash at another height.
        let misplaced = sealed(unsealed(number, hash_of(number - 2), 2), 5);
        assert_refused(proof_of(5, block(5, 1), misplaced), owner(5), Error::InvalidAncestry);
    });
}

#[test]
fn report_should_follow_a_fork_back_to_the_chain() {
    Chain::new().run(|| {
        seated(5);
        let number = System::block_number();
        // The other block stands on a fork of two blocks of somebody else.
        let first = sealed(unsealed(number - 2, hash_of(number - 3), 7), 0);
        let second = sealed(unsealed(number - 1, first.hash(), 8), 0);
        let on_fork = sealed(unsealed(number, second.hash(), 2), 5);
        let proof = proof_of(5, block(5, 1), on_fork);
        let try_with = |ancestry: Vec<Header>| {
            let ancestry = ancestry.try_into().expect("few");
            Miners::report_equivocation(signed(REPORTER), Box::new(proof.clone()), ancestry, owner(5))
        };
        assert_noop!(try_with(vec![]), Error::<Test>::InvalidAncestry);
        assert_noop!(try_with(vec![second.clone()]), Error::<Test>::InvalidAncestry);
        assert_noop!(try_with(vec![first.clone(); MAX_ANCESTRY as usize]), Error::<Test>::InvalidAncestry);
        assert_ok!(try_with(vec![first, second]));
    });
}

#[test]
fn report_should_fail_when_the_key_owner_proof_is_forged() {
    Chain::new().run(|| {
        seated(5);
        seated(6);
        let refused = |change: &dyn Fn(&mut MembershipProof)| {
            let mut forged = owner(5);
            change(&mut forged);
            assert_refused(equivocation(5), forged, Error::InvalidKeyOwnerProof);
        };
        refused(&|p| *p = owner(6));
        refused(&|p| p.trie_nodes.clear());
        refused(&|p| p.trie_nodes.push(vec![0; 40]));
        refused(&|p| p.validator_count += 1);
        // Session 1, in which it did not sit.
        next_session();
        refused(&|p| p.session -= 3);
        refused(&|p| p.session += 1);
        // A key that never was seated.
        assert_refused(proof_of(7, block(7, 1), block(7, 2)), owner(5), Error::InvalidKeyOwnerProof);
        assert_ok!(report(equivocation(5), owner(5)));
    });
}

#[test]
fn report_should_fail_when_it_is_larger_than_any_real_one() {
    Chain::new().run(|| {
        seated(5);
        let mut large = unsealed(System::block_number(), hash_of(System::block_number() - 1), 2);
        large.digest_mut().push(DigestItem::Other(vec![0; MAX_HEADER_BYTES]));
        assert_refused(proof_of(5, block(5, 1), sealed(large, 5)), owner(5), Error::TooLarge);
        let mut long = owner(5);
        long.trie_nodes.push(vec![0; crate::MAX_PROOF_BYTES]);
        assert_refused(equivocation(5), long, Error::TooLarge);
    });
}

#[test]
fn report_should_fail_without_a_signature() {
    Chain::new().run(|| {
        seated(5);
        let call =
            Miners::report_equivocation(RuntimeOrigin::none(), Box::new(equivocation(5)), Default::default(), owner(5));
        assert_eq!(call.map_err(|error| error.error), Err(sp_runtime::DispatchError::BadOrigin));
    });
}

#[test]
fn changing_or_purging_keys_only_delays_a_report() {
    Chain::new().run(|| {
        seated(5);
        let (proof, before) = (equivocation(5), owner(5));
        assert_ok!(Session::purge_keys(signed(account(5))));
        // The session that runs is looked up by today's keys; from the next one on its commitment counts.
        assert_refused(proof.clone(), before.clone(), Error::InvalidKeyOwnerProof);
        next_session();
        assert_ok!(report(proof, before));
        assert_eq!(held(&account(5)), 0);
    });
}

#[test]
fn a_seat_of_the_foundation_is_told_of_and_stays() {
    Chain::new().with_foundation(2).run(|| {
        candidate(0, FLOOR);
        assert_ok!(report(equivocation(0), owner(0)));
        assert_last(Event::OffencePunished {
            offender: account(0),
            kind: AuraEquivocation::ID,
            session: 0,
            slashed: BOND,
            unseated: false,
            barred_until: JUDGED + 1,
            reporters: vec![REPORTER],
        });
        run_to_session(3);
        assert_eq!(seats(), [0, 1]);
        assert_refused(equivocation(0), owner(0), Error::AlreadyPunished);
        run_to_session(JUDGED + 1);
        assert_ok!(report(equivocation(0), owner(0)));
    });
}

#[test]
fn the_only_one_seated_is_slashed_and_goes_on_until_somebody_can_follow() {
    Chain::new().run(|| {
        seated(5);
        assert_ok!(Miners::set_invulnerables(RuntimeOrigin::root(), Default::default()));
        run_to_session(Session::current_index() + 2);
        assert_eq!(seats(), [5]);
        assert_ok!(report(equivocation(5), owner(5)));
        assert_eq!((held(&account(5)), next_seats()), (0, vec![5]));
        next_session();
        assert_eq!(next_seats(), [5]);
        candidate(6, FLOOR + SCC);
        next_session();
        assert_eq!(next_seats(), [6]);
    });
}

#[test]
fn where_all_must_go_the_honest_go_on() {
    Chain::new().run(|| {
        seated(5);
        seated(6);
        assert_ok!(Miners::set_invulnerables(RuntimeOrigin::root(), Default::default()));
        run_to_session(Session::current_index() + 2);
        assert_eq!(seats(), [5, 6]);
        assert_ok!(report(equivocation(5), owner(5)));
        assert_ok!(Session::purge_keys(signed(account(6))));
        assert_eq!(next_seats(), [6]);
        next_session();
        next_session();
        assert_eq!((seats(), next_seats()), (vec![6], vec![6]));
        assert_eq!(Session::queued_keys(), [(account(6), keys(6))]);
    });
}

#[test]
fn offences_of_several_are_known_when_all_are() {
    Chain::new().run(|| {
        seated(5);
        let offence = |session| AuraEquivocation { slot: SLOT.into(), session, seats: 2, offender: (account(5), ()) };
        let known = || {
            let slot = Slot::from(SLOT);
            <Miners as ReportOffence<_, _, AuraEquivocation>>::is_known_offence(&[(account(5), ())], &slot)
        };
        assert!(!known());
        let session = Session::current_index();
        assert_ok!(Miners::report_offence(vec![], offence(session)));
        assert!(known());
        assert_eq!(Miners::report_offence(vec![], offence(session)), Err(OffenceError::DuplicateReport));
        run_to_session(session + JUDGED + 1);
        assert_eq!(Miners::report_offence(vec![], offence(session)), Err(OffenceError::Other(1)));
    });
}
