//! pallet-network
