//! One program: each links the whole node.

mod benchmark;
mod bridge;
mod chain_spec;
mod defaults;
mod doctor;
mod forecast;
mod keys;
mod metrics;
mod page;
mod relay;
mod rest;
mod sealing;
mod settings;
mod setup;
mod view;
