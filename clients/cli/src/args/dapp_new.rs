//! `scc dapp new`

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// `scc dapp new`
#[derive(Debug, Args)]
pub struct DappNewOptions {
    /// Its name: 1 to 32 of a-z 0-9 -, a letter first.
    pub name: String,
    /// What it is written in.
    #[arg(long, value_name = "LANGUAGE", value_enum, default_value_t = Language::Rust)]
    pub lang: Language,
    /// The folder, which must be empty or not there. Default: one of that name, here
    #[arg(long, value_name = "FOLDER")]
    pub dir: Option<PathBuf>,
}

/// A language with a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// Rust, with the guest kit.
    Rust,
    /// C, with a small kit and no C library.
    C,
}
