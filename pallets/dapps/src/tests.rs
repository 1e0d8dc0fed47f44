mod mock;

mod accept_ownership;
mod delist;
mod genesis;
mod list;
mod queries;
mod random;
mod register;
mod transfer_ownership;
mod try_state;
mod unregister;
mod update;
mod usage;
