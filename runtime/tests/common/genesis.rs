//! The presets, put together as a node does it: a patch over the default genesis.

use scc_runtime::{genesis, RuntimeGenesisConfig};
use serde_json::Value;

/// The patch of a preset.
pub fn patch_of(preset: &str) -> Value {
    let patch = genesis::preset(&preset.into()).expect("a known preset");
    serde_json::from_slice(&patch).unwrap()
}

/// The whole genesis of a preset.
pub fn genesis_of(preset: &str) -> RuntimeGenesisConfig {
    let mut whole = serde_json::to_value(RuntimeGenesisConfig::default()).unwrap();
    merge(&mut whole, patch_of(preset));
    serde_json::from_value(whole).unwrap()
}

fn merge(whole: &mut Value, patch: Value) {
    match (whole, patch) {
        (Value::Object(whole), Value::Object(patch)) => {
            for (key, value) in patch {
                merge(whole.entry(key).or_insert(Value::Null), value);
            }
        }
        (whole, patch) => *whole = patch,
    }
}
