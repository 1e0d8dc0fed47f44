//! Summaries made the plain way.
#![allow(dead_code, reason = "each test file takes what it needs")]

use codec::Encode;
use scc_summary_proof::{merkle, order_key};
use scc_types::*;
use sp_io::hashing::blake2_256;
use std::{cell::RefCell, collections::BTreeMap};

/// A tree as the chain stores it.
#[derive(Default)]
pub struct Tree {
    nodes: RefCell<BTreeMap<(u8, u32), Hash>>,
    count: u32,
}

impl Tree {
    pub fn of<'a>(leaves: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut tree = Self::default();
        for leaf in leaves {
            let hash = merkle::leaf_hash(blake2_256, leaf);
            merkle::append(
                blake2_256,
                tree.count,
                hash,
                |l, i| tree.get(l, i),
                |l, i, h| {
                    assert!(tree.nodes.borrow_mut().insert((l, i), *h).is_none(), "a node is written once");
                },
            );
            tree.count += 1;
        }
        tree
    }
    pub fn get(&self, level: u8, index: u32) -> Hash {
        self.nodes.borrow()[&(level, index)]
    }
    pub fn len(&self) -> usize {
        self.nodes.borrow().len()
    }
    pub fn root(&self) -> Hash {
        merkle::root(blake2_256, self.count, |l, i| self.get(l, i))
    }
    pub fn path(&self, index: u32) -> Vec<Hash> {
        merkle::path(blake2_256, index, self.count, |l, i| self.get(l, i))
    }
}

pub struct Summary {
    pub header: SummaryHeader,
    pub lines: Vec<SummaryLine>,
    pub chunks: Vec<Vec<u8>>,
    tree: Tree,
}

impl Summary {
    /// Of these lines, which need not be in order, in chunks of so many accounts.
    pub fn of(mut lines: Vec<SummaryLine>, per_chunk: usize) -> Self {
        lines.sort_by_key(|line| order_key(&line.account));
        Self::unsorted(lines, per_chunk)
    }
    pub fn unsorted(lines: Vec<SummaryLine>, per_chunk: usize) -> Self {
        let chunks: Vec<Vec<u8>> = lines.chunks(per_chunk).map(|lines| lines.encode()).collect();
        let tree = Tree::of(chunks.iter().map(Vec::as_slice));
        let header = SummaryHeader {
            height: 100_000,
            accounts: lines.len() as u64,
            issuance: lines.iter().map(SummaryLine::total).sum(),
            chunks: chunks.len() as u32,
            root: tree.root(),
        };
        Self { header, lines, chunks, tree }
    }
    pub fn proof(&self, index: usize) -> ChunkProof {
        let number = u32::try_from(index).expect("few");
        ChunkProof { index: number, chunk: self.chunks[index].clone(), path: self.tree.path(number) }
    }
    pub fn file(&self) -> Vec<u8> {
        let mut file = scc_summary_proof::file_head(&self.header);
        for chunk in &self.chunks {
            file.extend(scc_summary_proof::chunk_length(chunk).expect("small"));
            file.extend(chunk);
        }
        file
    }
}

pub fn account(number: u32) -> AccountId {
    AccountId::new(blake2_256(&number.encode()))
}

/// `count` accounts with amounts of all encoded sizes.
pub fn lines(count: u32) -> Vec<SummaryLine> {
    (0..count)
        .map(|number| SummaryLine {
            account: account(number),
            free: 1 << (number % 100),
            reserved: if number % 3 == 0 { u128::from(number) } else { 0 },
        })
        .collect()
}
