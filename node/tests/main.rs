//! One program: each links the whole node.

mod bridge;
mod chain_spec;
mod defaults;
mod doctor;
mod keys;
mod metrics;
mod page;
mod relay;
mod rest;
mod sealing;
mod view;
