//! How a job was asked for: the words of the command, without the key.

use super::super::{folder::JobFolder, Order};
use crate::{
    args::{Args, Command},
    failure::{Failure, Outcome},
};
use clap::Parser;
use scc_types::{AccountId, Hash};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

const REQUEST: &str = "request.json";
/// Options with a value that belong to a run, not to what is asked for. A key must not reach the disk.
const OF_A_RUN: [&str; 2] = ["--key", "--node"];
/// The same without a value.
const FLAGS_OF_A_RUN: [&str; 5] = ["--json", "--yes", "-y", "--detach", "--estimate"];

/// How a job was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Hash of block 0.
    pub genesis: Hash,
    /// Who pays.
    pub requester: AccountId,
    /// Where the command was given.
    pub folder: PathBuf,
    /// The command without the program's name.
    pub words: Vec<String>,
}

impl Request {
    /// Of the job that this process works on.
    pub fn of(order: &Order<'_>) -> Outcome<Self> {
        let folder = std::env::current_dir().map_err(|error| Failure::Local(format!("there is no folder: {error}")))?;
        let (genesis, requester) = (order.context.chain.genesis(), order.requester.clone());
        Ok(Self { genesis, requester, folder, words: order.context.words.clone() })
    }

    /// Of the job in a folder.
    pub fn read(folder: &JobFolder) -> Outcome<Option<Self>> {
        folder.read_json(REQUEST)
    }

    /// On disk when this returns.
    pub fn write(&self, folder: &JobFolder) -> Outcome {
        folder.write_json(REQUEST, self)
    }

    /// The command that goes on with it, for a person to copy.
    pub fn command(&self) -> String {
        let words = self.words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ");
        format!("cd {} && scc {words}", quoted(&self.folder.display().to_string()))
    }

    /// The same request for other frames.
    pub fn with_frames(&self, frames: &str, is_again: bool) -> Self {
        let mut words = without(&self.words, &["--frames", "--bid", "--taken"], &["--again"]);
        words.extend(["--frames".into(), frames.into()]);
        if is_again {
            words.push("--again".into());
        }
        Self { words, ..self.clone() }
    }

    /// The command, read.
    pub fn parse(&self) -> Outcome<Command> {
        let words = std::iter::once("scc").chain(self.words.iter().map(String::as_str));
        let args = Args::try_parse_from(words)
            .map_err(|error| Failure::Local(format!("the job's command cannot be read any more: {error}")))?;
        Ok(args.command)
    }
}

/// The words of this process that say what is asked for.
pub fn words() -> Vec<String> {
    let all: Vec<String> = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    without(&all, &OF_A_RUN, &FLAGS_OF_A_RUN)
}

/// Leaves options and flags out.
pub fn without(words: &[String], options: &[&str], flags: &[&str]) -> Vec<String> {
    let mut kept = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if options.contains(&word.as_str()) {
            words.next();
            continue;
        }
        let is_joined =
            options.iter().any(|option| word.strip_prefix(option).is_some_and(|rest| rest.starts_with('=')));
        if !is_joined && !flags.contains(&word.as_str()) {
            kept.push(word.clone());
        }
    }
    kept
}

fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:=,+@%".contains(letter);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.into(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(words: &[&str]) -> Request {
        let words = words.iter().map(|word| word.to_string()).collect();
        Request { genesis: Hash::zero(), requester: AccountId::new([1; 32]), folder: "/home/a b".into(), words }
    }

    #[test]
    fn no_key_reaches_the_disk() {
        let given: Vec<String> =
            ["--key", "//Alice", "render", "a.glb", "--key=secret", "--node", "ws://x", "-y", "--json"]
                .map(String::from)
                .to_vec();
        assert_eq!(without(&given, &OF_A_RUN, &FLAGS_OF_A_RUN), ["render", "a.glb"]);
    }

    #[test]
    fn the_command_can_be_copied() {
        let command = request(&["render", "it's.glb", "--frames", "1-3"]).command();
        assert_eq!(command, r"cd '/home/a b' && scc render 'it'\''s.glb' --frames 1-3");
    }

    #[test]
    fn other_frames_have_all_other_words() {
        let asked = request(&["render", "a.glb", "--frames=1-24", "--bid", "12", "--samples", "8"]);
        let more = asked.with_frames("25-30", false);
        assert_eq!(more.words, ["render", "a.glb", "--samples", "8", "--frames", "25-30"]);
        let Command::Render(options) = asked.with_frames("3", true).parse().expect("read") else { panic!("a render") };
        assert!(options.again && options.frames.as_deref() == Some("3") && options.samples == Some(8));
        assert!(options.terms.bid.is_none());
    }
}
