//! pallet-workers
