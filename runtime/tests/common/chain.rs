//! A chain of one node: authors blocks through `Executive` and audits each.

use super::{
    audit::{audit, Books},
    genesis::genesis_of,
    transaction::{key_of, sign_with},
    Who,
};
use codec::Encode;
use frame_support::{
    storage::{with_transaction_unchecked, TransactionOutcome},
    traits::{fungible::Mutate, tokens::Preservation},
};
use scc_runtime::*;
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_core::{sr25519, storage::StateVersion, Pair};
use sp_io::TestExternalities;
use sp_runtime::{
    traits::Header as _,
    transaction_validity::{TransactionSource, TransactionValidity},
    ApplyExtrinsicResult, BuildStorage, Digest, DigestItem,
};
use std::{
    collections::BTreeMap,
    panic::{catch_unwind, AssertUnwindSafe},
};

/// A chain from the genesis of a preset.
pub struct Chain {
    state: TestExternalities,
    // Imports each block, as another node does.
    importer: Option<TestExternalities>,
    parent: Hash,
    height: BlockNumber,
    fees: BTreeMap<AccountId, Balance>,
    // Does wrong at the end of each block, until it answers that it did.
    bug: Option<Box<dyn FnMut() -> bool>>,
}

// Nodes of the state's trie, with how often each is referred to.
type Nodes = Vec<(Vec<u8>, (Vec<u8>, i32))>;

/// A chain as it stood, to begin from often.
pub struct Snapshot {
    nodes: Nodes,
    root: Hash,
    parent: Hash,
    height: BlockNumber,
}

impl Chain {
    /// The development network.
    pub fn development() -> Self {
        Self::of_preset("development")
    }

    /// A network of a preset that has authorities and money.
    pub fn of_preset(preset: &str) -> Self {
        let mut state = TestExternalities::from(genesis_of(preset).build_storage().unwrap());
        let root = state.execute_with(state_root);
        let genesis = Header::new(0, Default::default(), root, Default::default(), Default::default());
        Self { state, importer: None, parent: genesis.hash(), height: 0, fees: BTreeMap::new(), bug: None }
    }

    /// Keeps its state, and forgets what fees were paid.
    pub fn snapshot(mut self) -> Snapshot {
        self.state.commit_all().unwrap();
        let (nodes, root) = self.state.into_raw_snapshot();
        Snapshot { nodes, root, parent: self.parent, height: self.height }
    }

    /// Begins where another stood.
    pub fn at(snapshot: &Snapshot) -> Self {
        let state = TestExternalities::from_raw_snapshot(snapshot.nodes.clone(), snapshot.root, StateVersion::V1);
        let Snapshot { parent, height, .. } = *snapshot;
        Self { state, importer: None, parent, height, fees: BTreeMap::new(), bug: None }
    }

    /// Lets a second state import every block from now on; both must stay equal.
    pub fn with_importer(mut self, preset: &str) -> Self {
        assert_eq!(self.height, 0);
        self.importer = Some(genesis_of(preset).build_storage().unwrap().into());
        self
    }

    /// From now on the runtime has a bug: this happens at the end of each block, until it answers that it did wrong. For tests of the
    /// audit.
    pub fn plant(&mut self, bug: impl FnMut() -> bool + 'static) {
        self.bug = Some(Box::new(bug));
    }

    /// Height of the newest block.
    pub fn height(&self) -> BlockNumber {
        self.height
    }

    /// Looks at (or, in tests of a single call, changes) the state after the newest block.
    pub fn read<R>(&mut self, look: impl FnOnce() -> R) -> R {
        self.state.execute_with(look)
    }

    /// Hash of the newest block.
    pub fn parent(&self) -> Hash {
        self.parent
    }

    /// Does something to the state and takes it back.
    pub fn probe<R>(&mut self, act: impl FnOnce() -> R) -> R {
        self.state.execute_with(|| with_transaction_unchecked(|| TransactionOutcome::Rollback(act())))
    }

    /// Authors a block of these calls, each signed, and audits it. Answers what became of each call.
    pub fn block(&mut self, calls: Vec<(Who, RuntimeCall)>) -> Vec<ApplyExtrinsicResult> {
        self.block_with_tips(calls.into_iter().map(|(who, call)| (who, call, 0)).collect())
    }

    /// The same with a tip for each call, in planck.
    pub fn block_with_tips(&mut self, calls: Vec<(Who, RuntimeCall, Balance)>) -> Vec<ApplyExtrinsicResult> {
        let (height, parent) = (self.height + 1, self.parent);
        let before = self.state.execute_with(Books::read);
        let (block, results) = self.state.execute_with(|| author(height, parent, calls));
        if let Some(bug) = &mut self.bug {
            if self.state.execute_with(bug) {
                self.bug = None;
            }
        }
        self.state.commit_all().unwrap();
        if let Some(importer) = &mut self.importer {
            importer.execute_with(|| Executive::execute_block(block.clone().into()));
            importer.commit_all().unwrap();
        }
        (self.height, self.parent) = (height, block.header.hash());
        let fees = self.state.execute_with(|| audit(&before, &block.header));
        for (account, fee) in fees {
            *self.fees.entry(account).or_default() += fee;
        }
        results
    }

    /// Fees, tips and lost lease fees an account has paid so far, in planck.
    pub fn fees_of(&self, who: Who) -> Balance {
        self.fees.get(&who.to_account_id()).copied().unwrap_or_default()
    }

    /// Whether a node takes the next block of an author whose own runtime did `more` to the state. Changes nothing.
    pub fn takes_block_with(&mut self, more: impl FnOnce()) -> bool {
        let (height, parent) = (self.height + 1, self.parent);
        let block = self.probe(|| {
            let (mut block, _) = author(height, parent, Vec::new());
            more();
            block.header.state_root = state_root();
            block
        });
        self.probe(|| catch_unwind(AssertUnwindSafe(|| Executive::execute_block(block.into()))).is_ok())
    }

    /// Authors empty blocks.
    pub fn run(&mut self, blocks: BlockNumber) {
        for _ in 0..blocks {
            self.block(Vec::new());
        }
    }

    /// Whether the next block changes the session and so takes no ordinary transactions.
    pub fn next_changes_session(&mut self) -> bool {
        let length = self.read(|| Network::parameters().session_length);
        (self.height + 1).is_multiple_of(length)
    }

    /// Authors a block of these calls, all of which must succeed, when it takes transactions.
    pub fn send(&mut self, calls: Vec<(Who, RuntimeCall)>) {
        if self.next_changes_session() {
            self.run(1);
        }
        for (index, result) in self.block(calls).into_iter().enumerate() {
            assert_eq!(result, Ok(Ok(())), "call {index} of block {}", self.height);
        }
    }

    /// Gives an account money out of the foundation's, outside of any block.
    pub fn send_money(&mut self, to: impl Into<AccountId>, amount: Balance) {
        let from = key_of("Foundation").public().into();
        let to = to.into();
        let transfer = || Balances::transfer(&from, &to, amount, Preservation::Preserve);
        self.read(transfer).unwrap();
    }

    /// What the pool thinks of a call, leaving no trace.
    pub fn validate(&mut self, key: &sr25519::Pair, call: RuntimeCall, tip: Balance) -> TransactionValidity {
        let parent = self.parent;
        self.probe(|| {
            let transaction = sign_with(key, call, tip);
            Executive::validate_transaction(TransactionSource::External, transaction, parent)
        })
    }
}

/// Begins a block: its hooks and the time.
pub fn begin(height: BlockNumber, parent: Hash) -> UncheckedExtrinsic {
    let slot = Slot::from(u64::from(height));
    let digest = Digest { logs: vec![DigestItem::PreRuntime(AURA_ENGINE_ID, slot.encode())] };
    Executive::initialize_block(&Header::new(height, Default::default(), Default::default(), parent, digest));
    let now = u64::from(height) * Network::parameters().slot_duration;
    let inherent = UncheckedExtrinsic::new_bare(pallet_timestamp::Call::set { now }.into());
    assert_eq!(Executive::apply_extrinsic(inherent.clone()), Ok(Ok(())));
    inherent
}

fn author(
    height: BlockNumber,
    parent: Hash,
    calls: Vec<(Who, RuntimeCall, Balance)>,
) -> (Block, Vec<ApplyExtrinsicResult>) {
    let mut extrinsics = vec![begin(height, parent)];
    let mut results = Vec::new();
    for (who, call, tip) in calls {
        let transaction = sign_with(&key_of(who.into()), call, tip);
        // As the block builder does it: what cannot be applied leaves no trace.
        let result = with_transaction_unchecked(|| match Executive::apply_extrinsic(transaction.clone()) {
            Ok(outcome) => TransactionOutcome::Commit(Ok(outcome)),
            Err(error) => TransactionOutcome::Rollback(Err(error)),
        });
        if result.is_ok() {
            extrinsics.push(transaction);
        }
        results.push(result);
    }
    (Block { header: Executive::finalize_block(), extrinsics }, results)
}

fn state_root() -> Hash {
    let root = sp_io::storage::root(StateVersion::V1);
    Hash::from_slice(&root)
}
