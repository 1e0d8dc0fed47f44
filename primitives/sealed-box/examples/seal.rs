//! Prints vectors that Rust sealed with random keys, for `random` in `tests/vectors.json`.

use scc_sealed_box::{seal, MessageSecret, Route};
use scc_types::{AccountId, Hash};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let secret = MessageSecret::from_uri("//Bob", 0)?;
    let (genesis, from, to) = ([0x11; 32], [0x22; 32], [0x33; 32]);
    let route = Route { genesis: Hash::from(genesis), from: AccountId::from(from), to: AccountId::from(to) };
    for text in ["sealed by Rust", "由 Rust 封装"] {
        let vector = serde_json::json!({
            "by": "Rust", "text": text, "secret": hex::encode(*secret.to_bytes()), "genesis": hex::encode(genesis),
            "from": hex::encode(from), "to": hex::encode(to), "sealed": hex::encode(seal(text, &secret.public(), &route)?),
        });
        println!("{vector}");
    }
    Ok(())
}
