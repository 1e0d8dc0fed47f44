//! What calls and hooks cost, measured by `scripts/bench weights`. The pallets of polkadot-sdk keep the weights that they come with.

pub mod pallet_ads;
pub mod pallet_dapps;
pub mod pallet_grants;
pub mod pallet_jobs;
pub mod pallet_messages;
pub mod pallet_miners;
pub mod pallet_news;
pub mod pallet_revenue;
pub mod pallet_scores;
pub mod pallet_summary;
pub mod pallet_virtual_chains;
pub mod pallet_workers;
