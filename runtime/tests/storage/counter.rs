//! Counts what a call or a hook reads of the state and writes into it: each key once, as the database sees it.

use crate::common::{chain::begin, genesis::genesis_of, Who};
use frame_support::{
    traits::{Hooks, StorageInfoTrait},
    weights::Weight,
};
use sc_client_db::BenchmarkingState;
use scc_runtime::*;
use sp_externalities::{set_and_run_with_externalities, with_externalities, Externalities};
use sp_runtime::{traits::Dispatchable, BuildStorage, DispatchResult};
use sp_state_machine::{Ext, OverlayedChanges};
use std::collections::BTreeMap;

/// Pallets that account for the money itself: deposits, payments, and the copies that a running summary makes of accounts.
const MONEY: [&str; 3] = ["System", "Balances", "Summary"];
/// What is in no pallet's storage: the records of virtual chains, in tries of their own.
const RECORDS: &str = "VirtualChains::records";

/// Keys of each kind that were read, and that were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched(BTreeMap<String, (u32, u32)>);

impl Touched {
    /// Without what moves money.
    pub fn besides_money(&self) -> Self {
        self.only(|name| !MONEY.iter().any(|pallet| name.starts_with(&format!("{pallet}::"))))
    }

    /// What is the score ledger's.
    pub fn of_scores(&self) -> Self {
        self.only(|name| name.starts_with("Scores::") || name == RECORDS)
    }

    fn only(&self, wanted: impl Fn(&str) -> bool) -> Self {
        Self(self.0.iter().filter(|(name, _)| wanted(name)).map(|(name, keys)| (name.clone(), *keys)).collect())
    }

    /// What is more here than there.
    pub fn beyond(&self, other: &Self) -> Self {
        let more = self.0.iter().map(|(name, (reads, writes))| {
            let (fewer_reads, fewer_writes) = other.0.get(name).copied().unwrap_or_default();
            (name.clone(), (reads.saturating_sub(fewer_reads), writes.saturating_sub(fewer_writes)))
        });
        Self(more.filter(|(_, keys)| *keys != (0, 0)).collect())
    }

    /// How many keys were read and how many written.
    pub fn count(&self) -> (u32, u32) {
        self.0.values().fold((0, 0), |(reads, writes), (read, written)| (reads + read, writes + written))
    }

    /// All names with their counts.
    pub fn names(&self) -> String {
        let names = self.0.iter().map(|(name, (reads, writes))| format!("{name} {reads}/{writes}"));
        names.collect::<Vec<_>>().join(", ")
    }
}

/// A chain from the development network's genesis, in a state that notes every access.
pub struct Counter {
    height: BlockNumber,
    parent: Hash,
    names: BTreeMap<Vec<u8>, String>,
}

impl Counter {
    /// Plays a story on such a chain.
    pub fn run(story: impl FnOnce(&mut Self)) {
        let genesis = genesis_of("development").build_storage().unwrap();
        let state = BenchmarkingState::<Hashing>::new(genesis, None, false, true).unwrap();
        let mut overlay = OverlayedChanges::default();
        let mut ext = Ext::new(&mut overlay, &state, None);
        set_and_run_with_externalities(&mut ext, || {
            let storages = AllPalletsWithSystem::storage_info().into_iter();
            let name = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
            let names = storages
                .map(|info| (info.prefix, format!("{}::{}", name(&info.pallet_name), name(&info.storage_name))))
                .collect();
            story(&mut Self { height: 0, parent: System::block_hash(0), names });
        });
    }

    /// The next block, as whose first call this is made; what the call touches.
    pub fn call(&mut self, who: Who, call: RuntimeCall) -> Touched {
        begin(self.height + 1, self.parent);
        let touched = self.touched(|| dispatch(who, call).expect("the call succeeds"));
        self.end();
        touched
    }

    /// A block of these calls.
    pub fn block(&mut self, calls: Vec<(Who, RuntimeCall)>) {
        begin(self.height + 1, self.parent);
        for (who, call) in calls {
            dispatch(who, call).expect("the call succeeds");
        }
        self.end();
    }

    /// Empty blocks up to the one before this height.
    pub fn run_before(&mut self, height: BlockNumber) {
        while self.height + 1 < height {
            self.block(Vec::new());
        }
    }

    /// What the jobs' hook touches at the beginning of the next block.
    pub fn queue(&mut self) -> Touched {
        let height = self.height + 1;
        System::initialize(&height, &self.parent, &Default::default());
        let touched = self.touched(|| {
            Jobs::on_initialize(height);
        });
        // Begun again with every hook; nothing is due any more.
        System::set_block_number(self.height);
        self.block(Vec::new());
        touched
    }

    /// What the sweep touches at the end of the next block.
    pub fn sweep(&mut self) -> Touched {
        begin(self.height + 1, self.parent);
        let height = self.height + 1;
        let touched = self.touched(|| {
            Scores::on_idle(height, Weight::MAX);
        });
        self.end();
        touched
    }

    fn touched(&self, act: impl FnOnce()) -> Touched {
        externalities(|state| {
            state.commit();
            state.reset_read_write_count();
        });
        act();
        let keys = externalities(|state| {
            state.commit();
            state.get_read_and_written_keys()
        });
        let mut touched = BTreeMap::<_, (u32, u32)>::new();
        for (key, reads, writes, _) in keys {
            let unnamed = || if key.len() == 8 { RECORDS.into() } else { format!("System::{}", hex(&key)) };
            let name = self.names.get(&key).cloned().unwrap_or_else(unnamed);
            let sum = touched.entry(name).or_default();
            *sum = (sum.0 + reads, sum.1 + writes);
        }
        Touched(touched)
    }

    fn end(&mut self) {
        let header = Executive::finalize_block();
        (self.height, self.parent) = (self.height + 1, header.hash());
        externalities(|state| state.commit());
    }

    /// Height of the newest block.
    pub fn height(&self) -> BlockNumber {
        self.height
    }
}

fn dispatch(who: Who, call: RuntimeCall) -> DispatchResult {
    let origin = RuntimeOrigin::signed(who.to_account_id());
    call.dispatch(origin).map(|_| ()).map_err(|failed| failed.error)
}

fn externalities<R>(act: impl FnOnce(&mut dyn Externalities) -> R) -> R {
    with_externalities(act).expect("in externalities")
}

/// Keys that belong to nobody, such as that of the number of the extrinsic.
fn hex(key: &[u8]) -> String {
    String::from_utf8_lossy(key).into_owned()
}
