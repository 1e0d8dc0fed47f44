//! Every benchmark runs once at the smallest and once at the largest of its components, and its checks hold. Nothing is
//! measured here: that is `scripts/bench weights`.

use crate::common::genesis;
use frame_benchmarking::{BenchmarkConfig, BenchmarkMetadata, BenchmarkParameter};
use sc_client_db::BenchmarkingState;
use scc_runtime::{benchmarks, Hashing};
use sp_externalities::Extensions;
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
use sp_runtime::BuildStorage;
use sp_state_machine::{Ext, OverlayedChanges};

/// Runs `test` in a state that counts reads and writes, as the bencher does: on the development network's genesis.
fn in_state<R>(test: impl FnOnce() -> R) -> R {
    let genesis = genesis::genesis_of("development").build_storage().unwrap();
    let state = BenchmarkingState::<Hashing>::new(genesis, None, true, true).unwrap();
    let mut overlay = OverlayedChanges::default();
    let mut extensions = Extensions::default();
    extensions.register(KeystoreExt::new(MemoryKeystore::new()));
    let mut ext = Ext::new(&mut overlay, &state, Some(&mut extensions));
    sp_externalities::set_and_run_with_externalities(&mut ext, test)
}

/// Reads and writes of one run, or what went wrong.
fn run(pallet: &[u8], instance: &[u8], benchmark: &[u8], components: Vec<(BenchmarkParameter, u32)>) -> String {
    let config = BenchmarkConfig {
        pallet: pallet.to_vec(),
        instance: instance.to_vec(),
        benchmark: benchmark.to_vec(),
        selected_components: components.clone(),
        verify: true,
        internal_repeats: 1,
    };
    let name = format!("{}::{} {components:?}", text(pallet), text(benchmark));
    match std::panic::catch_unwind(|| in_state(|| benchmarks::dispatch(config))) {
        Ok(Ok(batches)) => match batches.first().and_then(|batch| batch.results.first()) {
            Some(result) => format!("{name}: {} reads, {} writes", result.reads, result.writes),
            None => format!("FAILED {name}: no result"),
        },
        Ok(Err(error)) => format!("FAILED {name}: {error}"),
        Err(_) => format!("FAILED {name}: panicked"),
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// All components at their smallest, all at their largest, and each alone at its smallest: the corners of what the bencher runs.
fn corners(benchmark: &BenchmarkMetadata) -> Vec<Vec<(BenchmarkParameter, u32)>> {
    let largest: Vec<_> = benchmark.components.iter().map(|(name, _, most)| (*name, *most)).collect();
    let mut corners = vec![largest.clone()];
    for (index, (name, least, _)) in benchmark.components.iter().enumerate() {
        let mut corner = largest.clone();
        corner[index] = (*name, *least);
        corners.push(corner);
    }
    if benchmark.components.len() > 1 {
        corners.push(benchmark.components.iter().map(|(name, least, _)| (*name, *least)).collect());
    }
    corners
}

#[test]
fn every_benchmark_runs_at_the_corners_of_its_components() {
    let (pallets, _) = benchmarks::metadata(true);
    let mut lines = Vec::new();
    for pallet in &pallets {
        for benchmark in &pallet.benchmarks {
            for components in corners(benchmark) {
                lines.push(run(&pallet.pallet, &pallet.instance, &benchmark.name, components));
            }
        }
    }
    println!("{}", lines.join("\n"));
    let failed: Vec<_> = lines.iter().filter(|line| line.starts_with("FAILED")).collect();
    assert!(failed.is_empty(), "{} of {} failed:\n{failed:#?}", failed.len(), lines.len());
}

/// The functions of each `WeightInfo`, as its source names them.
fn functions_of(weights: &str) -> Vec<&str> {
    let (_, body) = weights.split_once("pub trait WeightInfo {").unwrap();
    let (body, _) = body.split_once("\n}").unwrap();
    body.lines()
        .filter_map(|line| line.trim().strip_prefix("fn "))
        .map(|line| line.split('(').next().unwrap())
        .collect()
}

#[test]
fn every_weight_has_a_benchmark_of_its_name() {
    let (pallets, _) = benchmarks::metadata(false);
    let folder = "../pallets";
    let mut weighed = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let Ok(weights) = std::fs::read_to_string(path.join("src/weights.rs")) else { continue };
        weighed += 1;
        let name = format!("pallet_{}", path.file_name().unwrap().to_str().unwrap().replace('-', "_"));
        let pallet = pallets.iter().find(|pallet| text(&pallet.pallet) == name);
        let pallet = pallet.unwrap_or_else(|| panic!("{name} has weights and no benchmarks"));
        let mut measured: Vec<_> = pallet.benchmarks.iter().map(|benchmark| text(&benchmark.name)).collect();
        let mut asked = functions_of(&weights);
        measured.sort_unstable();
        asked.sort_unstable();
        assert_eq!(measured, asked, "of {name}");
    }
    assert_eq!(weighed, pallets.len());
}
