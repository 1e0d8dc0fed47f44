//! Single accounts: their lines, and that there is none.

mod common;

use common::*;
use proptest::prelude::*;
use scc_summary_proof::*;
use scc_types::*;

/// The proof an honest server gives: the last chunk that does not begin behind the account, and the next one when the account
/// stands behind it.
fn prove(summary: &Summary, wanted: &AccountId) -> Vec<ChunkProof> {
    let first = |chunk: &Vec<u8>| order_key(&Facts::of(chunk).expect("sound").first);
    let index = summary.chunks.partition_point(|chunk| first(chunk) <= order_key(wanted)).saturating_sub(1);
    let mut proofs = vec![summary.proof(index)];
    let is_behind = find(&proofs[0].chunk, wanted) == Ok(Finding::After);
    if is_behind && index + 1 < summary.chunks.len() {
        proofs.push(summary.proof(index + 1));
    }
    proofs
}

#[test]
fn every_account_is_proved_and_every_other_proved_to_have_nothing() {
    for (count, per_chunk) in [(1, 1), (9, 1), (40, 7), (64, 8)] {
        let summary = Summary::of(lines(count), per_chunk);
        for line in &summary.lines {
            let proofs = prove(&summary, &line.account);
            assert_eq!(check_account(&summary.header, &line.account, &proofs), Ok(Some(line.clone())));
        }
        for stranger in (1_000..1_200).map(account) {
            let proofs = prove(&summary, &stranger);
            assert_eq!(check_account(&summary.header, &stranger, &proofs), Ok(None));
        }
    }
    let empty = Summary::of(Vec::new(), 1);
    assert_eq!(check_account(&empty.header, &account(0), &[]), Ok(None));
}

#[test]
fn nobody_is_proved_absent_by_a_chunk_in_which_it_would_not_stand() {
    let summary = Summary::of(lines(40), 7);
    for line in &summary.lines {
        for index in 0..summary.chunks.len() {
            let alone = check_account(&summary.header, &line.account, &[summary.proof(index)]);
            assert!(matches!(alone, Ok(Some(_)) | Err(Error::WrongChunk)), "{alone:?}");
            for other in 0..summary.chunks.len() {
                let pair = [summary.proof(index), summary.proof(other)];
                assert_eq!(check_account(&summary.header, &line.account, &pair), Err(Error::WrongChunk));
            }
        }
        assert_eq!(check_account(&summary.header, &line.account, &[]), Err(Error::WrongChunk));
    }
}

#[test]
fn foreign_chunks_indices_and_paths_are_refused() {
    let summary = Summary::of(lines(40), 7);
    let good = summary.proof(2);
    assert_eq!(check_chunk(&summary.header, &good), Ok(()));
    let wrong = |proof: ChunkProof| check_chunk(&summary.header, &proof).expect_err("it is not the summary's");
    assert_eq!(wrong(ChunkProof { index: 3, ..good.clone() }), Error::WrongRoot);
    assert_eq!(wrong(ChunkProof { index: 6, ..good.clone() }), Error::TooManyChunks);
    assert_eq!(wrong(ChunkProof { chunk: summary.chunks[1].clone(), ..good.clone() }), Error::WrongRoot);
    assert_eq!(wrong(ChunkProof { chunk: vec![0; 1 << 20], ..good.clone() }), Error::TooLarge);
    assert_eq!(wrong(ChunkProof { path: vec![Hash::zero(); 100_000], ..good.clone() }), Error::WrongRoot);
    assert_eq!(wrong(ChunkProof { path: Vec::new(), ..good }), Error::WrongRoot);
}

proptest! {
    #[test]
    fn a_flipped_byte_of_a_proof_is_noticed(
        count in 1_u32..60, per_chunk in 1_usize..20, wanted in 0_u32..60, place in any::<prop::sample::Index>(), flip in 1_u8..
    ) {
        let summary = Summary::of(lines(count), per_chunk);
        let proofs = prove(&summary, &account(wanted));
        let honest = check_account(&summary.header, &account(wanted), &proofs);
        prop_assert!(honest.is_ok());
        let mut forged = proofs.clone();
        let proof = forged.first_mut().expect("at least one");
        let place = place.index(proof.chunk.len() + 32 * proof.path.len());
        match place.checked_sub(proof.chunk.len()) {
            None => proof.chunk[place] ^= flip,
            Some(place) => proof.path[place / 32].0[place % 32] ^= flip,
        }
        prop_assert!(check_account(&summary.header, &account(wanted), &forged).is_err());
    }
}
