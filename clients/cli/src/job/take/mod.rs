//! A job that moves to another machine with the same key: `scc take`.

mod given;
mod giving;
mod offer;
mod place;
mod ready;
mod taking;
mod wire;
mod words;

pub use given::{take_back, Given, Taken};
pub use giving::{Giving, Guest, Handed};
pub use place::Staging;
pub use ready::ready;
pub use taking::{take, Wanted};
pub use words::Ways;
