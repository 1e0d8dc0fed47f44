//! One file per call, period and promise; on a chain with the real jobs, revenue, scores and workers.

mod genesis;
mod issue_coupon;
mod mock;
mod post_grant_job;
mod post_trial_job;
mod promises;
mod properties;
mod queries;
mod set_operator;
mod share;
mod withdraw_coupon;
