//! pallet-dapps
