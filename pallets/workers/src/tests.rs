mod mock;

mod draw;
mod enlist;
mod expire;
mod queries;
mod random;
mod renew;
mod retire;
mod try_state;
mod update;
