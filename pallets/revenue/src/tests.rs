//! One file for each entry, hook and query.

mod budgets;
mod forfeit;
mod genesis;
mod imbalances;
mod mock;
mod on_finalize;
mod on_initialize;
mod pay;
mod properties;
mod refund;
mod settle;
mod statement;
