use super::mock::*;
use frame_support::assert_ok;
use scc_types::{MinerLacks, MinerState, MiningTerms, SeatReason, SCC};

#[test]
fn terms_say_what_a_seat_takes() {
    Chain::new().run(|| {
        let terms = MiningTerms {
            seats: 8,
            standing_floor: FLOOR,
            standing_cap: CAP,
            standing_half_life: 864_000,
            minimum_bond: BOND,
            slashable_sessions: JUDGED,
        };
        assert_eq!(Miners::terms(), terms);
    });
}

#[test]
fn miner_says_what_a_stranger_lacks_step_by_step() {
    Chain::new().run(|| {
        let keyless = Miners::miner(KEYLESS);
        assert_eq!(keyless.state, MinerState::Stranger);
        let nothing = MinerLacks { standing: FLOOR, bond: BOND, keys: true, registration: true };
        assert_eq!(keyless.lacks, nothing);

        give_standing(5, 4 * SCC);
        let lacks = Miners::miner(account(5)).lacks;
        assert_eq!(lacks, MinerLacks { standing: 6 * SCC, bond: BOND, keys: false, registration: true });
        register(5);
        let view = Miners::miner(account(5));
        assert_eq!(view.lacks, MinerLacks { standing: 6 * SCC, ..Default::default() });
        assert_eq!((view.state, view.bond), (MinerState::Candidate { rank: 1 }, BOND));
        give_standing(5, 200 * SCC);
        let view = Miners::miner(account(5));
        assert_eq!((view.lacks, view.standing, view.counted), (MinerLacks::default(), 204 * SCC, CAP));
    });
}

#[test]
fn miner_says_when_a_bond_is_free() {
    Chain::new().run(|| {
        seated(5);
        let view = Miners::miner(account(5));
        assert!(view.seated_now && view.seated_next && !view.foundation);
        assert_eq!(view.last_seat, Some(3));
        assert_ok!(Miners::unbond(signed(account(5))));
        let free_from = 3 + JUDGED + 1;
        assert_eq!(Miners::miner(account(5)).state, MinerState::Leaving { free_from });
        assert!(Miners::miner(account(0)).foundation);
    });
}

#[test]
fn seats_say_why_each_is_held() {
    Chain::new().run(|| {
        (5..8).for_each(|index| candidate(index, FLOOR * u128::from(index)));
        run_to_session(4);
        assert_ok!(Miners::unbond(signed(account(6))));
        crate::Standings::<Test>::remove(account(5));
        let view = Miners::seats();
        assert_eq!(view.session, 4);
        let now: Vec<_> = view.now.iter().map(|seat| (index_of(&seat.miner), seat.reason.clone())).collect();
        let ranked = SeatReason::Ranked { rank: 1, counted: Miners::standing_of(&account(7)) };
        let expected =
            [(0, SeatReason::Foundation), (7, ranked), (6, SeatReason::Leaving), (5, SeatReason::Unqualified)];
        assert_eq!(now, expected);
        assert_eq!(view.next, view.now);
    });
}

#[test]
fn candidates_come_in_pages_best_first() {
    Chain::new().run(|| {
        (1..=6).for_each(|index| candidate(index, SCC * u128::from(index)));
        let page = Miners::candidates(1, 2);
        let places: Vec<_> = page.iter().map(|c| (index_of(&c.account), c.rank, c.standing)).collect();
        assert_eq!(places, [(5, 2, 5 * SCC), (4, 3, 4 * SCC)]);
        assert_eq!(page[0].lacks, MinerLacks { standing: 5 * SCC, ..Default::default() });
        assert_eq!(Miners::candidates(0, u32::MAX).len(), 6);
        assert!(Miners::candidates(6, 10).is_empty());
    });
}

#[test]
fn requesters_come_in_pages() {
    Chain::new().run(|| {
        (1..4).for_each(|index| {
            assert_ok!(Miners::list_requester(RuntimeOrigin::root(), account(index)));
        });
        let first = Miners::listed_requesters(None, 2);
        assert_eq!(first.len(), 2);
        let mut all = first.clone();
        all.extend(Miners::listed_requesters(first.last().cloned(), 100));
        all.sort();
        assert_eq!(all, [1, 2, 3].map(account));
    });
}

#[test]
fn no_proof_is_made_for_a_key_without_a_seat() {
    use sp_core::Pair;
    Chain::new().run(|| {
        let key = aura_pair(9).public();
        let proof = Miners::key_owner_proof(key.clone()).expect("a proof of absence is a proof");
        use frame_support::traits::KeyOwnerProofSystem;
        assert_eq!(Historical::check_proof((sp_core::crypto::key_types::AURA, key), proof), None);
    });
}
