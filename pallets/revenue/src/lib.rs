//! pallet-revenue
