use super::mock::*;
use proptest::prelude::*;
use scc_types::{BlockNumber, VirtualChain};
use std::collections::BTreeMap;

/// The letter of a chain and a record's bytes.
type Record = (u8, Vec<u8>);

/// Blocks with up to five records on random chains, and gaps of heights between them.
fn blocks() -> impl Strategy<Value = Vec<(BlockNumber, Vec<Record>)>> {
    let record = (b'a'..=b'f', prop::collection::vec(any::<u8>(), 0..50));
    prop::collection::vec((1_u32..6, prop::collection::vec(record, 0..5)), 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Against a model that keeps everything: what is kept is right, what is due to be pruned goes, nothing else does.
    #[test]
    fn random_blocks_keep_exactly_what_the_retention_says(blocks in blocks(), cap in 2_u32..40) {
        on_chain(|| {
            MaxPrunedPerBlock::set(cap);
            let mut model = BTreeMap::<(VirtualChain, BlockNumber), Vec<Vec<u8>>>::new();
            let mut height = 0;
            for (gap, records) in blocks {
                empty_blocks(height + 1, height + gap - 1);
                height += gap;
                let named: Vec<_> = records
                    .iter()
                    .filter_map(|(letter, bytes)| Some((VirtualChain::from_letter(*letter)?, bytes.as_slice())))
                    .collect();
                for (chain, bytes) in &named {
                    model.entry((*chain, height)).or_default().push(bytes.to_vec());
                }
                block(height, &named);
                VirtualChains::do_try_state().expect("sound after every block");
                for ((chain, at), records) in &model {
                    let kept = VirtualChains::records(*chain, *at, 0, u32::MAX);
                    let due = *at + 10 < height;
                    assert!(kept == *records || (due && kept.is_empty()));
                }
            }
            empty_blocks(height + 1, height + 400);
            for (chain, at) in model.keys() {
                assert!(VirtualChains::records(*chain, *at, 0, u32::MAX).is_empty());
            }
        });
    }
}
