use super::mock::*;
use crate::MAX_RECORDS;
use scc_traits::ReadRecord;
use scc_types::{RecordId, VirtualChain};

const WORK: VirtualChain = VirtualChain::Work;

#[test]
fn records_come_in_pages() {
    on_chain(|| {
        let texts: Vec<String> = (0..25).map(|index| index.to_string()).collect();
        let records: Vec<_> = texts.iter().map(|text| (WORK, text.as_bytes())).collect();
        block(1, &records);
        let page = |from, limit| {
            let bytes = VirtualChains::records(WORK, 1, from, limit);
            bytes.into_iter().map(|record| String::from_utf8(record).expect("digits")).collect::<Vec<_>>()
        };
        assert_eq!(page(0, 10), texts[..10]);
        assert_eq!(page(10, 10), texts[10..20]);
        assert_eq!(page(20, 10), texts[20..]);
        assert!(page(25, 10).is_empty());
        assert!(page(u32::MAX, 10).is_empty());
        assert!(page(0, 0).is_empty());
    });
}

#[test]
fn an_answer_has_a_largest_size() {
    on_chain(|| {
        block(1, &vec![(WORK, b"r".as_slice()); MAX_RECORDS as usize + 5]);
        assert_eq!(VirtualChains::records(WORK, 1, 0, u32::MAX).len(), MAX_RECORDS as usize);
        assert_eq!(VirtualChains::records(WORK, 1, MAX_RECORDS, u32::MAX).len(), 5);
    });
}

#[test]
fn what_never_was_is_answered_with_nothing() {
    on_chain(|| {
        assert_eq!(VirtualChains::head(WORK), None);
        assert_eq!(VirtualChains::header(WORK, 1), None);
        block(2, &[(WORK, b"w")]);
        assert_eq!(VirtualChains::header(WORK, 1), None);
        assert_eq!(VirtualChains::header(WORK, 3), None);
        assert!(VirtualChains::records(WORK, 1, 0, 9).is_empty());
        assert!(VirtualChains::records(WORK, 3, 0, 9).is_empty());
        assert!(VirtualChains::records(VirtualChain::News, 2, 0, 9).is_empty());
    });
}

#[test]
fn other_pallets_read_a_record_at_once_and_until_it_is_pruned() {
    on_chain(|| {
        let (ids, _) = block(1, &[(WORK, b"first"), (WORK, b"second")]);
        let read = |id| <VirtualChains as ReadRecord>::record(id);
        assert_eq!(read(ids[1]).as_deref(), Some(b"second".as_slice()));
        assert_eq!(read(RecordId { index: 2, ..ids[0] }), None);
        assert_eq!(read(RecordId { chain: VirtualChain::News, ..ids[0] }), None);
        // The retention of the mock is ten blocks.
        empty_blocks(2, 11);
        assert!(read(ids[0]).is_some());
        empty_blocks(12, 12);
        assert_eq!(read(ids[0]), None);
    });
}
