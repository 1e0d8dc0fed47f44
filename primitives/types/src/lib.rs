//! The words of the chain as types: what a pallet, the node, a client and the off-chain half must agree on.
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::float_arithmetic,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

extern crate alloc;

mod ads;
mod chain;
mod dapp;
mod funding;
mod grant;
mod job;
mod lottery;
mod message;
mod miner;
mod money;
mod network;
mod news;
mod offchain;
mod record;
mod requester;
mod signed;
mod statement;
mod summary;
mod text;
mod virtual_chain;
mod worker;

pub use ads::*;
pub use chain::*;
pub use dapp::*;
pub use funding::*;
pub use grant::*;
pub use job::*;
pub use lottery::*;
pub use message::*;
pub use miner::*;
pub use money::*;
pub use network::*;
pub use news::*;
pub use offchain::*;
pub use record::*;
pub use requester::*;
pub use signed::*;
pub use statement::*;
pub use summary::*;
pub use text::*;
pub use virtual_chain::*;
pub use worker::*;
