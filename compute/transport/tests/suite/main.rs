//! Tests with real sockets on 127.0.0.1 between several peers of one process.

mod connections;
mod cuts;
mod faults;
mod fetching;
mod identity;
mod kill;
mod messages;
mod policy;
mod relays;
mod room;
mod store;
mod support;
mod tickets;
