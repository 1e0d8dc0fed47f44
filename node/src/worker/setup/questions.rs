//! The questions, in their order. What a flag says already is not asked.

use super::{
    answers::{self, Reach},
    dialog::Dialog,
    facts::Facts,
};
use crate::worker::settings::Settings;
use sp_core::crypto::Ss58Codec;
use std::{
    collections::BTreeSet,
    io::{BufRead, Write},
};

/// Other programs' load above which a worker that works only while nobody uses the computer rests, in percent.
const IDLE_LOAD: u8 = 25;
/// What is offered as a default: memory of a task in MiB, disk in GiB.
const MEMORY: u64 = 2_048;
const DISK: u64 = 20;

/// What the command line says already.
#[derive(Debug, Default)]
pub struct Given {
    /// Flags, without dashes.
    pub flags: BTreeSet<String>,
    /// Tasks at the same time, if it says that.
    pub slots: usize,
}

/// Asks what `given` flags leave open, offers what `before` says, and answers with what was decided.
pub fn ask<R: BufRead, W: Write>(
    dialog: &mut Dialog<R, W>,
    facts: &Facts,
    before: &Settings,
    given: &Given,
) -> Result<Settings, String> {
    let mut questions = Questions { dialog, facts, settings: before.clone(), given };
    questions.key()?;
    let tasks = questions.processors()?;
    questions.memory(tasks)?;
    questions.disk()?;
    questions.idle()?;
    questions.battery()?;
    questions.blender()?;
    questions.electricity()?;
    questions.reach()?;
    Ok(questions.settings)
}

struct Questions<'a, R, W> {
    dialog: &'a mut Dialog<R, W>,
    facts: &'a Facts,
    settings: Settings,
    given: &'a Given,
}

impl<R: BufRead, W: Write> Questions<'_, R, W> {
    fn is_given(&self, flags: &[&str]) -> bool {
        flags.iter().any(|flag| self.given.flags.contains(*flag))
    }

    /// What was decided before, else what suits this computer.
    fn default(&self, flag: &str, otherwise: impl ToString) -> String {
        self.settings.get(flag).unwrap_or_else(|| otherwise.to_string())
    }

    fn yes_no(&mut self, question: &str, default: bool) -> Result<bool, String> {
        self.dialog.ask(question, if default { "yes" } else { "no" }, answers::yes)
    }

    fn key(&mut self) -> Result<(), String> {
        if self.is_given(&["worker-key"]) {
            return Ok(());
        }
        let found = self.facts.key_file.as_ref().map_or("new".into(), |file| file.display().to_string());
        let default = self.default("worker-key", found);
        let facts = self.facts;
        let question = "Account to be paid: the file with its secret phrase, or 'new' to make one";
        let (place, account) = self.dialog.ask(question, &default, |text| answers::key(text, facts))?;
        let address = account.to_ss58check_with_version(facts.ss58_prefix.into());
        self.dialog
            .say(&format!("  {address}, whose phrase is in {place}: keep a copy, whoever has it has the tokens"))?;
        self.settings.set("worker-key", Some(place));
        Ok(())
    }

    fn processors(&mut self) -> Result<usize, String> {
        if self.is_given(&["worker-slots", "worker-processors", "worker-cpu-percent"]) {
            return Ok(self.given.slots);
        }
        let facts = self.facts;
        let mut default = self.default("worker-slots", facts.processors.saturating_sub(1).max(1));
        if let Some(percent) = self.settings.get("worker-cpu-percent") {
            default = format!("{default} {percent}%");
        }
        let question =
            format!("How many of the {} processors; a part of the time may follow, as in '1 50%'", facts.processors);
        let (count, percent) = self.dialog.ask(&question, &default, |text| answers::processors(text, facts))?;
        self.settings.set("worker-slots", Some(count));
        // Blender takes all that it may run on.
        let is_part = count < facts.processors;
        self.settings.set("worker-processors", is_part.then(|| (0..count).collect::<Vec<usize>>()));
        self.settings.set("worker-cpu-percent", (percent < 100).then_some(percent));
        Ok(count)
    }

    fn memory(&mut self, tasks: usize) -> Result<(), String> {
        if self.is_given(&["worker-memory"]) {
            return Ok(());
        }
        let facts = self.facts;
        let half = facts.memory_mib / 2 / tasks.max(1) as u64;
        let default = self.default("worker-memory", half.min(MEMORY));
        let question = format!("Memory of each task in MiB; this computer has {}", facts.memory_mib);
        let memory = self.dialog.ask(&question, &default, |text| answers::memory(text, tasks, facts))?;
        self.settings.set("worker-memory", Some(memory));
        Ok(())
    }

    fn disk(&mut self) -> Result<(), String> {
        if self.is_given(&["worker-disk"]) {
            return Ok(());
        }
        let facts = self.facts;
        let default = self.default("worker-disk", (facts.free_gib / 2).min(DISK));
        let question = format!("Disk for scenes and results in GiB; {} are free", facts.free_gib);
        let disk = self.dialog.ask(&question, &default, |text| answers::disk(text, facts))?;
        self.settings.set("worker-disk", Some(disk));
        Ok(())
    }

    fn idle(&mut self) -> Result<(), String> {
        if self.is_given(&["worker-max-load"]) {
            return Ok(());
        }
        let before = self.settings.get("worker-max-load");
        let question = "Work only while nobody uses the computer (tasks give way to other programs anyway)";
        let only_idle = self.yes_no(question, before.is_some())?;
        let load = before.and_then(|load| load.parse().ok()).unwrap_or(IDLE_LOAD);
        self.settings.set("worker-max-load", only_idle.then_some(load));
        Ok(())
    }

    fn battery(&mut self) -> Result<(), String> {
        if !self.facts.has_battery || self.is_given(&["worker-on-battery"]) {
            return Ok(());
        }
        let before = self.settings.get("worker-on-battery").as_deref() == Some("true");
        let also = self.yes_no("Work on battery, too", before)?;
        self.settings.set("worker-on-battery", also.then_some(true));
        Ok(())
    }

    fn blender(&mut self) -> Result<(), String> {
        if self.is_given(&["worker-blender"]) {
            return Ok(());
        }
        let facts = self.facts;
        let found = match (facts.find_blender)(None) {
            Ok(version) => format!("Blender {version} is here and can render for others in the jail"),
            Err(_) => "No Blender on the PATH and no bpy for Python, so jobs for Blender go to others".into(),
        };
        let question = format!("{found}: auto (this one), none, or the path of its program or of a folder with bpy");
        let default = self.default("worker-blender", "auto");
        let (wish, version) = self.dialog.ask(&question, &default, |text| answers::blender(text, facts))?;
        if let Some(version) = version {
            self.dialog.say(&format!("  Blender {version}"))?;
        }
        self.settings.set("worker-blender", Some(wish));
        Ok(())
    }

    fn electricity(&mut self) -> Result<(), String> {
        if self.is_given(&["worker-power-price", "worker-watts"]) {
            return Ok(());
        }
        let default = self.default("worker-power-price", 0);
        let question = "Price of a kilowatt hour in SCC, for the forecast of earnings; 0: leave electricity out";
        let price = self.dialog.ask(question, &default, answers::price)?;
        let mut watts = None;
        if price > 0.0 {
            let default = self.default("worker-watts", 65);
            watts = Some(self.dialog.ask("Watts that the computer takes while it works", &default, answers::watts)?);
        }
        self.settings.set("worker-power-price", watts.map(|_| price));
        self.settings.set("worker-watts", watts);
        Ok(())
    }

    fn reach(&mut self) -> Result<(), String> {
        if self.is_given(&["worker-listen", "worker-no-upnp"]) {
            return Ok(());
        }
        let no_upnp = self.settings.get("worker-no-upnp").as_deref() == Some("true");
        let default = self.default("worker-listen", if no_upnp { "relays" } else { "upnp" });
        let question = "How others reach this computer: upnp (asks your router for a port), relays (asks for none), or an address to \
                        listen at, such as /ip4/0.0.0.0/tcp/30500";
        let reach = self.dialog.ask(question, &default, answers::reach)?;
        let at = match &reach {
            Reach::At(address) => Some(address.to_string()),
            Reach::Upnp | Reach::Relays => None,
        };
        self.settings.set("worker-listen", at);
        self.settings.set("worker-no-upnp", (reach == Reach::Relays).then_some(true));
        Ok(())
    }
}
