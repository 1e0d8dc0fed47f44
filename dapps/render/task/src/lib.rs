//! Placed here by the next commits.
