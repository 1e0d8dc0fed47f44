//! `scc-node worker set`: what the contributor gives, changed or listed.

use super::{
    settings::{self, Changes, SettingTold, Settings},
    view::{Unanswered, Which},
};
use crate::{cli::Cli, submit::read_key};
use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

/// Changes what the worker may use and when: at once where it runs and can take it, else from its next start, and says which. Without a
/// value: what is set, and where that comes from. Kept in settings.json of the worker's folder; a flag of the node's command line wins.
#[derive(Debug, clap::Parser)]
pub struct SetCmd {
    /// The setting: a flag of scc-node --worker without its --worker-, e.g. cpu-percent. Several at once: watts=80 power-price=0.3.
    setting: Option<String>,

    /// Its value, as the flag takes it, e.g. 50.
    #[arg(conflicts_with = "default")]
    value: Vec<String>,

    /// Set it back to its default.
    #[arg(long, requires = "setting")]
    default: bool,

    #[clap(flatten)]
    which: Which,
}

impl SetCmd {
    /// Changes it, or lists.
    pub fn run(&self, cli: &Cli) -> sc_cli::Result<()> {
        match &self.setting {
            Some(name) if self.default => self.change(cli, Changes::from([(name.clone(), None)])),
            Some(first) if first.contains('=') => self.change(cli, pairs(first, &self.value)?),
            Some(name) if !self.value.is_empty() => {
                let value = place(name, &self.value.join(" "))?;
                self.change(cli, Changes::from([(name.clone(), Some(value))]))
            }
            name => self.show(cli, name.as_deref()),
        }
    }

    /// A worker that runs writes the file itself, which is its user's.
    fn change(&self, cli: &Cli, changes: Changes) -> sc_cli::Result<()> {
        let said = match self.which.change(cli, &changes) {
            Ok(said) => said,
            Err(Unanswered::NoWorker(_)) => keep(&self.which.dir(cli)?, &changes)?,
            Err(refused) => return Err(refused.into()),
        };
        println!("{}", said.join("\n"));
        Ok(())
    }

    fn show(&self, cli: &Cli, name: Option<&str>) -> sc_cli::Result<()> {
        let told = match self.which.status(cli) {
            Ok(told) => told.settings,
            Err(Unanswered::NoWorker(_)) => {
                let dir = self.which.dir(cli)?;
                println!("No worker runs in {}; its next start takes, unless a flag says otherwise:", dir.display());
                let kept = Settings::read(&dir)?;
                settings::list(&BTreeMap::new(), &kept, &kept)
            }
            Err(refused) => return Err(refused.into()),
        };
        let is_meant = |told: &&SettingTold| name.is_none_or(|name| settings::is_named(told, name));
        let text: String = told.iter().filter(is_meant).map(lines).collect();
        match (name, text.is_empty()) {
            (Some(name), true) => Err(settings::unknown(name).into()),
            _ => {
                print!("{text}");
                Ok(())
            }
        }
    }
}

/// Changes such as `watts=80`. Errors are sentences.
fn pairs(first: &str, others: &[String]) -> Result<Changes, String> {
    let pair = |word: &str| {
        let (name, value) = word.split_once('=').ok_or_else(|| format!("'{word}' is not like cpu-percent=50"))?;
        Ok((name.to_string(), Some(place(name, value)?)))
    };
    std::iter::once(first).chain(others.iter().map(String::as_str)).map(pair).collect()
}

/// A path as it is seen from anywhere; what is said of a key is tried. Errors are sentences.
fn place(name: &str, value: &str) -> Result<String, String> {
    let absolute = || {
        let path = std::path::absolute(value).map_err(|error| format!("{value}: {error}"))?;
        Ok::<_, String>(path.display().to_string())
    };
    match name.trim_start_matches("worker-") {
        "key" if !value.starts_with("//") => {
            let path = absolute()?;
            read_key(&path).map(|_| path)
        }
        "blender" if !["auto", "none"].contains(&value) => absolute(),
        _ => Ok(value.into()),
    }
}

/// Keeps changes where no worker runs.
fn keep(dir: &Path, changes: &Changes) -> Result<Vec<String>, String> {
    let mut kept = Settings::read(dir)?;
    kept.change(changes)?;
    fs::create_dir_all(dir).map_err(|error| format!("{}: {error}", dir.display()))?;
    kept.write(dir)?;
    let told = settings::list(&BTreeMap::new(), &kept, &kept);
    let is_meant = |told: &&SettingTold| changes.keys().any(|name| settings::is_named(told, name));
    let sentence = |told: &SettingTold| {
        format!("{}: {}, from the worker's next start; none runs in {}", told.name, told.now(), dir.display())
    };
    Ok(told.iter().filter(is_meant).map(sentence).collect())
}

/// A setting and what it means.
pub fn lines(told: &SettingTold) -> String {
    let SettingTold { name, next, about, .. } = told;
    let mut text = format!("{name:<18}{}  ({}", told.now(), told.source());
    if let Some(next) = next {
        // Writing into a string cannot fail.
        let _ = write!(text, "; {next} from the next start");
    }
    format!("{text})\n{:18}{about}\n", "")
}
