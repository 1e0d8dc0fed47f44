//! pallet-jobs
