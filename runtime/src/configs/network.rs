//! The network's parameters.

use crate::*;

impl pallet_network::Config for Runtime {}
