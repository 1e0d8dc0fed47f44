use super::mock::*;
use crate::Cursor;
use scc_types::AccountId;

#[test]
fn progress_tells_how_far_the_scan_is() {
    let mut chain = Chain::new(400);
    chain.run_to(10);
    assert_eq!(chain.read(Summary::progress), None);
    chain.block(|| assert_eq!(Summary::progress().expect("it runs").accounts, 0));
    let mut last = 0;
    for step in 1..=50 {
        chain.block(|| ());
        let progress = chain.read(Summary::progress).expect("it runs");
        assert_eq!((progress.accounts, progress.chunks), (4 * step, step as u32));
        assert!(progress.millionths > last && progress.millionths < 1_000_000);
        last = progress.millionths;
    }
    // The first 400 of 1,000 accounts that are spread evenly: half of them lie in the first fifth.
    assert!((150_000..250_000).contains(&last), "{last}");
}

#[test]
fn millionths_go_from_nothing_to_all() {
    assert_eq!(Cursor::default().millionths(), 0);
    assert_eq!(Cursor::from_suffix(vec![0xff; 48]).millionths(), 999_999);
    assert_eq!(Cursor::from_suffix(vec![0x80]).millionths(), 500_000);
}

#[test]
fn what_is_not_kept_is_not_answered() {
    let mut chain = Chain::new(22);
    chain.run_to(13);
    chain.read(|| {
        assert_eq!(Summary::chunk(10, 0), None, "it is not complete");
        assert_eq!(Summary::header(10), None);
    });
    chain.run_to(17);
    chain.read(|| {
        assert!(Summary::chunk(10, 5).is_some());
        let (_, all) = summary_of(10);
        assert_eq!(Summary::lines(10, 0).unwrap(), all[..4]);
        assert_eq!(Summary::lines(10, 6), None);
        assert_eq!(Summary::chunk(10, 6), None);
        assert_eq!(Summary::chunk(11, 0), None);
        assert_eq!(Summary::prove_chunk(10, 6), None);
        assert_eq!(Summary::prove_chunk(11, 0), None);
        assert_eq!(Summary::find_chunk(11, nth(0)), None);
        assert_eq!(Summary::prove_account(11, nth(0)), None);
    });
}

#[test]
fn the_chunk_of_an_account_is_found() {
    let mut chain = Chain::new(50);
    chain.run_to(24);
    chain.read(|| {
        let (_, lines) = summary_of(10);
        for (place, line) in lines.iter().enumerate() {
            assert_eq!(Summary::find_chunk(10, line.account.clone()), Some(place as u32 / 4));
        }
        for stranger in (5_000..5_200).map(numbered) {
            let found = Summary::find_chunk(10, stranger.clone());
            let before = lines.partition_point(|line| Cursor::of(&line.account) < Cursor::of(&stranger));
            assert_eq!(found, Some((before.max(1) - 1) as u32 / 4));
        }
    });
}

#[test]
fn a_chain_without_accounts_has_an_empty_summary() {
    let mut chain = Chain::with(None::<AccountId>);
    chain.run_to(12);
    chain.read(|| {
        let (summary, lines) = summary_of(10);
        assert_eq!((summary.header.chunks, lines.len(), summary.sealed_at), (0, 0, 12));
        assert_eq!(Summary::find_chunk(10, nth(0)), None);
        let proof = Summary::prove_account(10, nth(0)).expect("kept");
        assert_eq!(scc_summary_proof::check_account(&summary.header, &nth(0), &proof.chunks), Ok(None));
    });
}
