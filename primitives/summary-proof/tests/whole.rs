//! Whole summaries: what a file may and may not be.

mod common;

use codec::{Compact, Encode};
use common::*;
use proptest::prelude::*;
use scc_summary_proof::*;
use scc_types::*;

fn refused(summary: &Summary) -> Error {
    check_file(&summary.header, &summary.file()).expect_err("it is not sound")
}

#[test]
fn a_sound_file_is_accepted() {
    for (count, per_chunk) in [(0, 1), (1, 1), (1, 1_000), (7, 3), (1_000, 1_000), (2_500, 1_000), (2_500, 250)] {
        let summary = Summary::of(lines(count), per_chunk);
        assert_eq!(check_file(&summary.header, &summary.file()), Ok(()), "{count} in chunks of {per_chunk}");
    }
}

#[test]
fn the_header_is_64_bytes_and_a_chunk_never_longer_than_said() {
    let summary = Summary::of(lines(5), 5);
    assert_eq!(summary.header.encode().len(), 64);
    let line = SummaryLine { account: account(0), free: u128::MAX, reserved: u128::MAX };
    assert_eq!(vec![line; 1_000].encode().len(), MAX_CHUNK_BYTES as usize);
}

#[test]
fn another_header_is_refused() {
    let summary = Summary::of(lines(50), 7);
    let file = summary.file();
    let good = summary.header;
    for header in [
        SummaryHeader { height: 7, ..good.clone() },
        SummaryHeader { accounts: 49, ..good.clone() },
        SummaryHeader { issuance: 1, ..good.clone() },
        SummaryHeader { chunks: 7, ..good.clone() },
        SummaryHeader { root: Hash::zero(), ..good.clone() },
    ] {
        assert_eq!(check_file(&header, &file), Err(Error::WrongHeader));
    }
}

#[test]
fn what_a_header_counts_must_be_there() {
    let change = |change: fn(&mut SummaryHeader)| {
        let mut summary = Summary::of(lines(50), 7);
        change(&mut summary.header);
        refused(&summary)
    };
    assert_eq!(change(|header| header.accounts += 1), Error::WrongAccounts);
    assert_eq!(change(|header| header.accounts -= 1), Error::WrongAccounts);
    assert_eq!(change(|header| header.issuance += 1), Error::WrongIssuance);
    assert_eq!(change(|header| header.chunks += 1), Error::TooFewChunks);
    assert_eq!(change(|header| header.chunks -= 1), Error::TooManyChunks);
    assert_eq!(change(|header| header.root.0[31] ^= 1), Error::WrongRoot);
}

#[test]
fn doublets_and_disorder_are_refused_within_a_chunk_and_between_chunks() {
    let sorted = Summary::of(lines(20), 20).lines;
    for per_chunk in [1, 3, 20] {
        for place in 0..19 {
            let mut twice = sorted.clone();
            twice[place + 1] = twice[place].clone();
            assert_eq!(refused(&Summary::unsorted(twice, per_chunk)), Error::OutOfOrder);
            let mut swapped = sorted.clone();
            swapped.swap(place, place + 1);
            assert_eq!(refused(&Summary::unsorted(swapped, per_chunk)), Error::OutOfOrder);
        }
    }
}

#[test]
fn lines_without_balance_and_impossible_sums_are_refused() {
    let mut zero = lines(5);
    zero[3] = SummaryLine { account: account(3), free: 0, reserved: 0 };
    assert_eq!(refused(&Summary::of(zero, 5)), Error::ZeroBalance);
    for per_chunk in [1, 2] {
        let mut summary = Summary::of(lines(2), per_chunk);
        let rich = |line: &SummaryLine| SummaryLine { free: u128::MAX, ..line.clone() };
        let lines: Vec<_> = summary.lines.iter().map(rich).collect();
        summary.chunks = lines.chunks(per_chunk).map(|lines| lines.encode()).collect();
        assert_eq!(refused(&summary), Error::SumOverflows);
    }
}

#[test]
fn sizes_are_checked_before_anything_else() {
    let of = |bytes: Vec<u8>| Facts::of(&bytes).expect_err("no chunk");
    assert_eq!(of(Vec::new()), Error::InvalidEncoding);
    assert_eq!(of(vec![0; MAX_CHUNK_BYTES as usize + 1]), Error::TooLarge);
    assert_eq!(of(Compact(0_u32).encode()), Error::Empty);
    assert_eq!(of(Compact(1_001_u32).encode()), Error::TooLarge);
    assert_eq!(of(Compact(u32::MAX).encode()), Error::TooLarge);
    assert_eq!(of(Compact(1_000_u32).encode()), Error::InvalidEncoding);
    let chunk = Summary::of(lines(3), 3).chunks.remove(0);
    assert_eq!(of([chunk.clone(), vec![0]].concat()), Error::TrailingBytes);
    assert_eq!(of(chunk[..chunk.len() - 1].to_vec()), Error::InvalidEncoding);
    // A number that could be written shorter.
    let long = [vec![4], account(0).encode(), vec![0b01, 0], vec![4]].concat();
    assert_eq!(of(long), Error::InvalidEncoding);
    assert_eq!(chunk_length(&vec![0; MAX_CHUNK_BYTES as usize + 1]), Err(Error::TooLarge));

    let summary = Summary::of(lines(3), 3);
    let head = file_head(&summary.header);
    assert_eq!(check_file(&summary.header, b"scc-summary 2\n"), Err(Error::WrongMagic));
    assert_eq!(check_file(&summary.header, &head[..70]), Err(Error::InvalidEncoding));
    let huge = [head, u32::MAX.to_le_bytes().to_vec()].concat();
    assert_eq!(check_file(&summary.header, &huge), Err(Error::TooLarge));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_flipped_byte_and_every_cut_is_noticed(
        count in 1_u32..60, per_chunk in 1_usize..20, place in any::<prop::sample::Index>(), flip in 1_u8..
    ) {
        let summary = Summary::of(lines(count), per_chunk);
        let file = summary.file();
        let place = place.index(file.len());
        let mut flipped = file.clone();
        flipped[place] ^= flip;
        prop_assert!(check_file(&summary.header, &flipped).is_err());
        prop_assert!(check_file(&summary.header, &file[..place]).is_err());
        let longer = [file.as_slice(), &[flip]].concat();
        prop_assert!(check_file(&summary.header, &longer).is_err());
    }

    #[test]
    fn rubbish_is_refused_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..400), count in 0_u8..) {
        let header = Summary::of(lines(3), 2).header;
        prop_assert!(check_file(&header, &bytes).is_err());
        prop_assert!(check_file(&header, &[file_head(&header), bytes.clone()].concat()).is_err());
        // With a plausible count before it, the lines are read until the first that is wrong.
        let _ = Facts::of(&[vec![count << 2], bytes].concat());
    }
}
