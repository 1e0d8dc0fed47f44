//! A summary of a few accounts in one chunk.
#![allow(dead_code, reason = "each test file takes what it needs")]

use codec::Encode;
use scc_summary_file::*;
use scc_summary_proof::{merkle::leaf_hash, order_key};
use scc_types::*;
use sp_crypto_hashing::blake2_256;
use sp_runtime::{traits::Header as _, Digest, DigestItem};

pub struct Summary {
    pub header: SummaryHeader,
    pub chunk: ChunkProof,
    pub seal: Seal,
}

pub fn summary(height: BlockNumber) -> Summary {
    let mut lines: Vec<SummaryLine> = (1..40)
        .map(|byte| SummaryLine { account: AccountId::new([byte; 32]), free: 5, reserved: byte.into() })
        .collect();
    lines.sort_by_key(|line| order_key(&line.account));
    let chunk = lines.encode();
    let header = SummaryHeader {
        height,
        accounts: lines.len() as u64,
        issuance: lines.iter().map(SummaryLine::total).sum(),
        chunks: 1,
        root: leaf_hash(blake2_256, &chunk),
    };
    let record = [vec![0x22, 0], blake2_256(&header.encode()).to_vec()].concat();
    let auxiliary = AuxiliaryHeader {
        chain: VirtualChain::Summaries,
        height: height + 9,
        parent: Hash::zero(),
        count: 1,
        records_root: blake2_256(&record).into(),
    };
    let named = vec![(VirtualChain::Summaries.letter(), Hash::from(blake2_256(&auxiliary.encode())))];
    let digest = Digest { logs: vec![DigestItem::Other([AUXILIARY_DIGEST.to_vec(), named.encode()].concat())] };
    let main = MainHeader::new(height + 9, Hash::zero(), Hash::zero(), Hash::zero(), digest);
    let seal = Seal::new(&main, &auxiliary);
    Summary { header, chunk: ChunkProof { index: 0, chunk, path: Vec::new() }, seal }
}

/// What lies in a folder, in order.
pub fn names(folder: &std::path::Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("folder")
        .map(|entry| entry.expect("entry").file_name().into_string().expect("name"))
        .collect();
    names.sort();
    names
}
