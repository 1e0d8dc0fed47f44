//! A header against a main header.

mod common;

use codec::Encode;
use common::*;
use scc_summary_proof::*;
use scc_types::*;
use sp_core::storage::StateVersion;

fn sealed() -> (SummaryHeader, AuxiliaryHeader) {
    let header = Summary::of(lines(40), 7).header;
    let auxiliary = AuxiliaryHeader {
        chain: VirtualChain::Summaries,
        height: 100_400,
        parent: Hash::repeat_byte(1),
        count: 1,
        records_root: sp_io::trie::blake2_256_ordered_root(vec![header.encode()], StateVersion::V1),
    };
    (header, auxiliary)
}

fn item(entries: &[(u8, Hash)]) -> Vec<u8> {
    [AUXILIARY_DIGEST.to_vec(), entries.encode()].concat()
}

#[test]
fn a_header_is_sealed_by_the_trie_root_the_chain_computes() {
    let (header, auxiliary) = sealed();
    assert_eq!(check_seal(&header, &auxiliary), Ok(()));
    let other = SummaryHeader { issuance: header.issuance + 1, ..header.clone() };
    assert_eq!(check_seal(&other, &auxiliary), Err(Error::WrongSeal));
    for auxiliary in [
        AuxiliaryHeader { chain: VirtualChain::News, ..auxiliary.clone() },
        AuxiliaryHeader { count: 2, ..auxiliary.clone() },
        AuxiliaryHeader { records_root: Hash::zero(), ..auxiliary.clone() },
    ] {
        assert_eq!(check_seal(&header, &auxiliary), Err(Error::WrongSeal));
    }
}

#[test]
fn an_auxiliary_header_is_named_by_the_digest() {
    let (_, auxiliary) = sealed();
    let own = (b'c', auxiliary_hash(&auxiliary));
    let good = item(&[(b'a', Hash::zero()), own, (b'd', Hash::zero())]);
    assert_eq!(check_digest(&auxiliary, &good), Ok(()));
    assert_eq!(check_digest(&auxiliary, &item(&[])), Err(Error::WrongDigest));
    assert_eq!(check_digest(&auxiliary, &item(&[(b'b', own.1)])), Err(Error::WrongDigest));
    assert_eq!(check_digest(&auxiliary, &item(&[own; 7])), Err(Error::TooLarge));
    assert_eq!(check_digest(&auxiliary, b"other"), Err(Error::WrongDigest));
    assert_eq!(check_digest(&auxiliary, &good[..good.len() - 1]), Err(Error::InvalidEncoding));
    assert_eq!(check_digest(&auxiliary, &[good, vec![0]].concat()), Err(Error::TrailingBytes));
}
