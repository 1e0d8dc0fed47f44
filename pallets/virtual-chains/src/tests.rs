mod mock;

mod append;
mod prove;
mod prune;
mod queries;
mod random;
mod seal;
mod try_state;
