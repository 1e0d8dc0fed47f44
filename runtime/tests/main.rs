//! The composed runtime: one program, because each would compile the whole runtime's code anew.

mod benchmarks;
mod common;
mod economy;
mod governance;
mod pin;
mod priority;
mod storage;
