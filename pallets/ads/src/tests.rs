mod mock;

mod bid;
mod choose;
mod expire;
mod money;
mod queries;
mod raise;
mod random;
mod remove;
mod try_state;
mod withdraw;
