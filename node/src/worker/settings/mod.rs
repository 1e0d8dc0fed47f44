//! What the contributor decided, kept in the worker's folder: `settings.json`. Its keys are the flags of the command line, its values are
//! checked as those are, and a flag that is given wins.

mod running;
mod told;

pub use running::RunningSettings;
pub use told::{is_named, list, SettingTold};

use super::args::WorkerArgs;
use crate::{cli::Cli, defaults};
use clap::{parser::ValueSource, Arg, ArgAction, Command, CommandFactory, FromArgMatches};
use sc_cli::SubstrateCli;
use serde_json::{Map, Value};
use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// The file in the worker's folder.
const FILE: &str = "settings.json";
/// A larger file is none of ours.
const MAX_FILE_BYTES: u64 = 64 << 10;
/// Flags that say which worker, not what it does.
const NOT_KEPT: [&str; 1] = ["worker-dir"];

/// Settings by their flags, with or without `worker-`, and what they become, as it would be typed; `None`: the default.
pub type Changes = BTreeMap<String, Option<String>>;

/// Flags, without dashes, and their values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings(Map<String, Value>);

impl Settings {
    /// Where a worker's are.
    pub fn file(dir: &Path) -> PathBuf {
        dir.join(FILE)
    }

    /// Those of a worker; none where there is no file. Errors are sentences.
    pub fn read(dir: &Path) -> Result<Self, String> {
        let file = Self::file(dir);
        let failed = |error: String| format!("{}: {error}", file.display());
        match fs::metadata(&file) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(failed(error.to_string())),
            Ok(there) if there.len() > MAX_FILE_BYTES => return Err(failed("too large for settings".into())),
            Ok(_) => {}
        }
        let text = fs::read_to_string(&file).map_err(|error| failed(error.to_string()))?;
        let settings = Self(serde_json::from_str(&text).map_err(|error| failed(error.to_string()))?);
        // A mistake is told with the file's name, whatever the command line says.
        settings.args().map_err(failed)?;
        Ok(settings)
    }

    /// Writes them whole or not at all.
    pub fn write(&self, dir: &Path) -> Result<(), String> {
        self.args()?;
        let text = serde_json::to_string_pretty(&self.0).map_err(|error| error.to_string())?;
        write(&Self::file(dir), &text)
    }

    /// A value as it would be typed.
    pub fn get(&self, flag: &str) -> Option<String> {
        self.0.get(flag).and_then(|value| words(value).ok()).map(|words| words.join(","))
    }

    /// Sets a value; `None`: the default.
    pub fn set(&mut self, flag: &str, value: Option<impl Into<Value>>) {
        match value {
            Some(value) => self.0.insert(flag.into(), value.into()),
            None => self.0.remove(flag),
        };
    }

    /// Changes values, all of them or none. Errors are sentences.
    pub fn change(&mut self, changes: &Changes) -> Result<(), String> {
        let (command, mut changed) = (command(), self.clone());
        for (name, text) in changes {
            let flag = flag(name);
            let argument = argument(&command, &flag).ok_or_else(|| unknown(name))?;
            changed.set(&flag, text.as_deref().and_then(|text| typed(argument, text)));
        }
        changed.args()?;
        *self = changed;
        Ok(())
    }

    /// Flags and values, as they would be typed.
    pub fn list(&self) -> impl Iterator<Item = (&str, String)> {
        self.0.iter().map(|(flag, value)| (flag.as_str(), words(value).unwrap_or_default().join(",")))
    }

    /// What they say alone.
    pub fn args(&self) -> Result<WorkerArgs, String> {
        let words = [Cli::executable_name(), "--worker".into()].map(OsString::from);
        Ok(self.complete(&words)?.worker)
    }

    /// The command line, with these for what it does not say. Errors are sentences.
    pub fn complete(&self, words: &[OsString]) -> Result<Cli, String> {
        let command = command();
        let given = command.clone().try_get_matches_from(words).map_err(|error| error.to_string())?;
        let mut all: Vec<OsString> = words.to_vec();
        for (flag, value) in &self.0 {
            let argument = argument(&command, flag).ok_or_else(|| format!("there is no setting '{flag}'"))?;
            if given.value_source(argument.get_id().as_str()) == Some(ValueSource::CommandLine) {
                continue;
            }
            let values = words_of(flag, value)?;
            // Before the rest, where no word of another flag can swallow them.
            all.splice(1..1, values.into_iter().map(|value| format!("--{flag}={value}").into()));
        }
        let matches = command.try_get_matches_from(all).map_err(|error| first_part(&error.to_string()))?;
        Cli::from_arg_matches(&matches).map_err(|error| first_part(&error.to_string()))
    }
}

/// Flags of the worker that a command line says itself, without dashes, and their values.
pub fn given(words: &[OsString]) -> Result<BTreeMap<String, String>, String> {
    let command = command();
    let given = command.clone().try_get_matches_from(words).map_err(|error| error.to_string())?;
    let value = |argument: &Arg| {
        let id = argument.get_id().as_str();
        let flag = argument.get_long().filter(|flag| is_ours(flag))?;
        let words = given.get_raw(id).filter(|_| given.value_source(id) == Some(ValueSource::CommandLine))?;
        Some((flag.to_string(), words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(",")))
    };
    Ok(command.get_arguments().filter_map(value).collect())
}

/// What is said of a name that is none of a setting.
pub(super) fn unknown(name: &str) -> String {
    format!("there is no setting '{name}': 'scc-node worker set' lists them")
}

fn command() -> Command {
    defaults::apply(Cli::setup_command(Cli::command()))
}

/// What takes a setting's value.
fn argument<'a>(command: &'a Command, flag: &str) -> Option<&'a Arg> {
    command.get_arguments().find(|argument| argument.get_long() == Some(flag) && is_ours(flag))
}

/// A flag by its name, with or without `worker-`.
fn flag(name: &str) -> String {
    format!("worker-{}", name.trim_start_matches("worker-"))
}

/// A value in the form in which it is kept; `None`: an empty list.
fn typed(argument: &Arg, text: &str) -> Option<Value> {
    let one = |text: &str| {
        let number = text.parse::<u64>().ok().map(Value::from);
        number.or_else(|| text.parse::<bool>().ok().map(Value::from)).unwrap_or_else(|| text.into())
    };
    match argument.get_action() {
        ArgAction::Append => {
            let list: Vec<Value> = text.split([',', ' ']).filter(|text| !text.is_empty()).map(one).collect();
            (!list.is_empty()).then(|| list.into())
        }
        _ => Some(one(text.trim())),
    }
}

fn is_ours(flag: &str) -> bool {
    flag.starts_with("worker-") && !NOT_KEPT.contains(&flag)
}

fn words_of(flag: &str, value: &Value) -> Result<Vec<String>, String> {
    words(value)
        .map_err(|()| format!("the setting '{flag}' is neither text, a number, true, false nor a list of these"))
}

fn words(value: &Value) -> Result<Vec<String>, ()> {
    match value {
        Value::String(text) => Ok(vec![text.clone()]),
        Value::Number(number) => Ok(vec![number.to_string()]),
        Value::Bool(is_on) => Ok(vec![is_on.to_string()]),
        Value::Array(list) if list.iter().all(|value| !value.is_array()) => {
            Ok(list.iter().map(words).collect::<Result<Vec<_>, ()>>()?.concat())
        }
        _ => Err(()),
    }
}

/// Of a message of clap: what is wrong, without how the program is used.
fn first_part(message: &str) -> String {
    let lines: Vec<&str> = message.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
    lines.join(" ").trim_start_matches("error: ").into()
}

/// Writes a file of the worker's folder, for its owner only, whole or not at all.
pub(super) fn write(file: &Path, text: &str) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", file.display());
    let unfinished = file.with_extension(format!("{}.tmp", std::process::id()));
    let _ = fs::remove_file(&unfinished);
    let mut new = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&unfinished).map_err(failed)?;
    writeln!(new, "{text}").and_then(|()| new.sync_all()).map_err(failed)?;
    fs::rename(&unfinished, file).map_err(failed)
}
