//! What each setting is, where it comes from and since when it holds.

use super::{command, flag, is_ours, Settings};
use clap::Arg;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Settings that a worker takes while it runs, and for what they hold then.
const AT_ONCE: [(&str, &str); 15] = [
    ("slots", " for tasks that begin"),
    ("cpu-percent", " for tasks that begin"),
    ("processors", " for tasks that begin"),
    ("min-price", "; tasks in hand are finished"),
    ("memory", " for jobs that are begun"),
    ("disk", ""),
    ("bandwidth", ""),
    ("hours", ""),
    ("on-battery", ""),
    ("max-celsius", ""),
    ("max-load", ""),
    ("block-dapps", "; tasks in hand are finished, and no new one is taken"),
    ("block-requesters", "; tasks in hand are finished, and no new one is taken"),
    ("watts", ""),
    ("power-price", ""),
];

/// A setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingTold {
    /// Its flag, without `--worker-`.
    pub name: String,
    /// What it is now, as it would be typed; `None`: the default.
    pub value: Option<String>,
    /// The default, in words.
    pub default: String,
    /// Whether the command line says it, which wins over `settings.json`.
    pub is_flag: bool,
    /// What it is with the next start, in words, where that is something else.
    pub next: Option<String>,
    /// Whether a worker takes another value while it runs.
    pub at_once: bool,
    /// What it means, in a sentence.
    pub about: String,
}

impl SettingTold {
    /// What it is now, in words.
    pub fn now(&self) -> &str {
        self.value.as_ref().unwrap_or(&self.default)
    }

    /// Where that comes from.
    pub fn source(&self) -> &'static str {
        match (&self.value, self.is_flag) {
            (_, true) => "command line",
            (Some(_), false) => "settings.json",
            (None, false) => "default",
        }
    }

    /// What holds in a worker that runs after it was changed, in a sentence.
    pub fn sentence(&self) -> String {
        let (name, now) = (&self.name, self.now());
        if self.is_flag {
            return format!(
                "{name}: {now}, by the command line, which wins; what is kept holds for a start without --worker-{name}"
            );
        }
        match (&self.next, at_once(name)) {
            (Some(next), _) => format!("{name}: {next}, from the next start; until then {now}"),
            (None, Some(how)) => format!("{name}: {now}, from now on{how}"),
            (None, None) => format!("{name}: {now}, as before"),
        }
    }
}

/// For what a change holds; `None`: it needs a start.
fn at_once(name: &str) -> Option<&'static str> {
    AT_ONCE.iter().find(|(known, _)| *known == name).map(|(_, how)| *how)
}

/// All settings, in the order of the flags: of a worker that was `started` with some and has been given those of `now`. `given`: what its
/// command line says.
pub fn list(given: &BTreeMap<String, String>, started: &Settings, now: &Settings) -> Vec<SettingTold> {
    let told = |argument: &Arg| {
        let flag = argument.get_long().filter(|flag| is_ours(flag))?;
        let name = flag.trim_start_matches("worker-");
        let (help, at_once) = (argument.get_help().map(ToString::to_string).unwrap_or_default(), at_once(name));
        let default = default(argument, &help);
        let (held, kept) = (if at_once.is_some() { now } else { started }.get(flag), now.get(flag));
        let flag_value = given.get(flag).cloned();
        let is_flag = flag_value.is_some();
        let next = (!is_flag && held != kept).then(|| kept.unwrap_or_else(|| default.clone()));
        Some(SettingTold {
            name: name.into(),
            value: flag_value.or(held),
            default,
            is_flag,
            next,
            at_once: at_once.is_some(),
            about: first_sentence(&help).into(),
        })
    };
    command().get_arguments().filter_map(told).collect()
}

/// Whether somebody means this setting by that name.
pub fn is_named(told: &SettingTold, name: &str) -> bool {
    flag(name) == flag(&told.name)
}

/// In words: a flag's help says it, or the command line's parser.
fn default(argument: &Arg, help: &str) -> String {
    const WORD: &str = "Default: ";
    if let Some((_, default)) = help.split_once(WORD) {
        return first_sentence(default).trim_end_matches('.').into();
    }
    let values: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    match values.is_empty() {
        true => "none".into(),
        false => values.join(","),
    }
}

/// Up to a full stop that another sentence follows.
fn first_sentence(text: &str) -> &str {
    let is_end = |(at, _): &(usize, &str)| text.get(at + 2..).is_some_and(|rest| rest.starts_with(char::is_uppercase));
    text.match_indices(". ").find(is_end).map_or(text, |(at, _)| text.get(..=at).unwrap_or(text))
}
