mod mock;

mod account_store;
mod begin;
mod budget;
mod forget;
mod large;
mod prove;
mod queries;
mod random;
mod scan;
mod try_state;
mod upgrade;
