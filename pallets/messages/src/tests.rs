mod mock;

mod add_contact;
mod block;
mod expire;
mod flood;
mod price;
mod queries;
mod random;
mod register_key;
mod remove_contact;
mod remove_key;
mod send;
mod set_inbox;
mod try_state;
mod unblock;
