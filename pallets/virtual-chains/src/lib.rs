//! pallet-virtual-chains
