//! pallet-scores
