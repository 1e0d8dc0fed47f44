mod mock;

mod post;
mod queries;
mod random;
mod retract;
mod try_state;
