//! What an answer means. Errors are sentences.

use super::facts::Facts;
use crate::submit::read_key;
use scc_transport::Multiaddr;
use scc_types::AccountId;
use sp_core::{sr25519, Pair};
use std::{
    fs::OpenOptions,
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// The file of a key that is made here.
pub const NEW_KEY: &str = "worker.phrase";
/// Least memory of a task, in MiB: a scene and a picture fit.
const LEAST_MEMORY: u64 = 256;
/// Highest price of a kilowatt hour and highest power that are believed.
const MOST_PRICE: f64 = 1e6;
const MOST_WATTS: f64 = 100_000.0;

/// Whose the money will be: the file or development key, and its account.
pub fn key(text: &str, facts: &Facts) -> Result<(String, AccountId), String> {
    let place = match text {
        "new" => make_key(&facts.dir.join(NEW_KEY))?.display().to_string(),
        text if text.starts_with("//") => text.into(),
        text if crate::keys::address(text).is_ok() => return Err(
            "an address is not enough: the worker signs for what it computes. Name the file with the account's secret \
                        phrase, or 'new'"
                .into(),
        ),
        text if text.split_whitespace().count() >= 12 => {
            return Err("do not type the phrase here: put it into a file that only you can read, and name that".into())
        }
        path => {
            std::path::absolute(home(path, facts)).map_err(|error| format!("{path}: {error}"))?.display().to_string()
        }
    };
    let account = AccountId::from(read_key(&place)?.public());
    Ok((place, account))
}

fn home(path: &str, facts: &Facts) -> PathBuf {
    match (path.strip_prefix("~/"), &facts.home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => path.into(),
    }
}

/// One that is there is kept: there may be money on it.
fn make_key(file: &Path) -> Result<PathBuf, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", file.display());
    let (_, phrase, _) = sr25519::Pair::generate_with_phrase(None);
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Ok(mut new) => writeln!(new, "{phrase}").and_then(|()| new.sync_all()).map_err(failed)?,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(failed(error)),
    }
    Ok(file.into())
}

/// How many processors, and for which part of the time in percent: `2`, `2 50%`.
pub fn processors(text: &str, facts: &Facts) -> Result<(usize, u8), String> {
    let all = facts.processors;
    let mut words = text.split_whitespace();
    let count = words.next().and_then(|word| word.parse::<usize>().ok()).filter(|count| (1..=all).contains(count));
    let count = count.ok_or_else(|| format!("a number from 1 to {all}: this computer has {all}"))?;
    let percent = match words.next().map(|word| word.trim_end_matches('%').parse::<u8>()) {
        None => 100,
        Some(Ok(percent)) if (1..=100).contains(&percent) => percent,
        Some(_) => return Err("the part of the time is 1% to 100%".into()),
    };
    match words.next() {
        None => Ok((count, percent)),
        Some(more) => {
            Err(format!("'{more}' is too much: a number and, if you like, a part of the time, such as '1 50%'"))
        }
    }
}

/// Memory of one task in MiB, of so many at the same time.
pub fn memory(text: &str, tasks: usize, facts: &Facts) -> Result<u64, String> {
    let wanted = number(text, "MiB")?;
    let most = facts.memory_mib / tasks.max(1) as u64;
    if wanted < LEAST_MEMORY {
        return Err(format!("no job fits into less than {LEAST_MEMORY} MiB"));
    }
    match wanted <= most {
        true => Ok(wanted),
        false => Err(format!(
            "{tasks} tasks of {wanted} MiB do not fit into the {} MiB of this computer; {most} do",
            facts.memory_mib
        )),
    }
}

/// Disk in GiB.
pub fn disk(text: &str, facts: &Facts) -> Result<u64, String> {
    match number(text, "GiB")? {
        0 => Err("scenes and results need at least 1 GiB".into()),
        wanted if wanted > facts.free_gib => Err(format!("{} has {} GiB left", facts.dir.display(), facts.free_gib)),
        wanted => Ok(wanted),
    }
}

fn number(text: &str, unit: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(unit).trim_end();
    digits.parse().map_err(|_| format!("'{text}' is not a whole number of {unit}"))
}

/// Yes or no.
pub fn yes(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(true),
        "n" | "no" => Ok(false),
        _ => Err("yes or no".into()),
    }
}

/// Which Blender: as the flag takes it, and its version; `None`: no Blender.
pub fn blender(text: &str, facts: &Facts) -> Result<(String, Option<String>), String> {
    match text {
        "none" => Ok((text.into(), None)),
        "auto" => Ok((text.into(), (facts.find_blender)(None).ok())),
        path => {
            let path = std::path::absolute(home(path, facts)).map_err(|error| format!("{path}: {error}"))?;
            let version = (facts.find_blender)(Some(&path))?;
            Ok((path.display().to_string(), Some(version)))
        }
    }
}

/// What a kilowatt hour costs in tokens; 0: unknown.
pub fn price(text: &str) -> Result<f64, String> {
    amount(text, MOST_PRICE)
        .ok_or_else(|| format!("'{text}' is not a price, such as 0.3; 0 leaves electricity out of the forecast"))
}

/// What the computer takes, in watts.
pub fn watts(text: &str) -> Result<f64, String> {
    let watts = amount(text.trim_end_matches(['W', 'w']).trim_end(), MOST_WATTS).filter(|watts| *watts > 0.0);
    watts.ok_or_else(|| format!("'{text}' is not a number of watts, such as 65"))
}

fn amount(text: &str, most: f64) -> Option<f64> {
    text.replace(',', ".").parse::<f64>().ok().filter(|amount| (0.0..=most).contains(amount))
}

/// How others reach this computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The router at home is asked for a port.
    Upnp,
    /// It is not: who cannot call this computer meets it at a relay.
    Relays,
    /// Listening here.
    At(Multiaddr),
}

/// Reads it.
pub fn reach(text: &str) -> Result<Reach, String> {
    match text {
        "upnp" => Ok(Reach::Upnp),
        "relays" => Ok(Reach::Relays),
        address => address.parse().map(Reach::At).map_err(|_| {
            format!("'{address}' is neither upnp nor relays nor an address such as /ip4/0.0.0.0/tcp/30500")
        }),
    }
}
