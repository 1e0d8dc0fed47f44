//! One file per call or promise.

mod budgets;
mod claim_receipts;
mod draw_again;
mod forget_requester;
mod hooks;
mod mock;
mod object;
mod offchain;
mod post_job;
mod promises;
mod properties;
mod queries;
mod raise_bid;
mod refund;
mod register_lease;
mod report;
mod settlement;
mod update_endpoint;
mod usage;
mod with_revenue;
