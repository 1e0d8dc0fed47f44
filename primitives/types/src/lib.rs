//! The words of the chain as types: what a pallet, the node, a client and the off-chain half must agree on.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod chain;
mod dapp;
mod job;
mod money;
mod record;
mod signed;
mod statement;
mod virtual_chain;

pub use chain::*;
pub use dapp::*;
pub use job::*;
pub use money::*;
pub use record::*;
pub use signed::*;
pub use statement::*;
pub use virtual_chain::*;
