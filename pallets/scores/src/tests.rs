//! One file for each call, hook and trait.

mod award;
mod claim;
mod history;
mod mock;
mod on_idle;
mod properties;
mod queries;
