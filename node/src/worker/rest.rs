//! When the worker rests: when asked to, outside its hours, on battery, when the machine is hot or somebody uses it.

use chrono::{DateTime, Datelike, Local, Timelike};
use scc_worker::{Controls, Worker};
use std::{
    fs, mem,
    path::Path,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};
use tokio::sync::watch;

/// How often hours, battery and temperature are looked at.
const LOOK: Duration = Duration::from_secs(15);
/// A rest because of heat ends so many degrees below the limit: not to begin again at once.
const COOLER: u8 = 5;
/// A rest because of others ends when they take no more than this part of the limit, in hundredths.
const QUIETER: u16 = 60;
const HOURS_OF_A_DAY: u8 = 24;
const HOURS_OF_A_WEEK: u16 = 168;
const DAYS: [&str; 7] = ["mo", "tu", "we", "th", "fr", "sa", "su"];

/// What the contributor asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wish {
    /// Work whenever the settings allow it.
    #[default]
    Work,
    /// Take nothing new.
    Rest {
        /// Work again then; `None`: until asked to work again.
        until: Option<SystemTime>,
        /// Let what is in hand stand still at once instead of finishing it.
        at_once: bool,
    },
}

/// Why the worker rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The contributor asked for it.
    Asked {
        /// Until then; `None`: until asked to work again.
        until: Option<SystemTime>,
        /// Whether what is in hand stands still, too.
        at_once: bool,
    },
    /// Now is none of its hours.
    Hours {
        /// The next one, from Monday midnight.
        next: u8,
    },
    /// The machine runs on its battery.
    Battery,
    /// The machine is hot.
    Heat {
        /// The hottest of its sensors, in degrees Celsius.
        celsius: u8,
        /// The contributor's limit.
        limit: u8,
    },
    /// Other programs use the machine.
    Load {
        /// What they take of its processors, in percent.
        percent: u8,
        /// The contributor's limit.
        limit: u8,
    },
}

impl Reason {
    /// Whether the machine is wanted, or must cool, now: tasks in hand stand still instead of being finished.
    pub fn stands_still(&self) -> bool {
        match self {
            Self::Asked { at_once, .. } => *at_once,
            Self::Hours { .. } => false,
            Self::Battery | Self::Heat { .. } | Self::Load { .. } => true,
        }
    }

    /// Without its figures.
    fn kind(&self) -> (mem::Discriminant<Self>, bool) {
        (mem::discriminant(self), self.stands_still())
    }

    /// As a sentence: until when, and what ends it.
    pub fn sentence(&self) -> String {
        match self {
            Self::Asked { until, at_once } => {
                let tasks = if *at_once { "stand still, and are given back in five minutes" } else { "are finished" };
                match until.map(|until| DateTime::<Local>::from(until).format("%a %H:%M")) {
                    Some(until) => format!(
                        "Resting until {until}, as asked: 'scc-node worker work' ends it; tasks in hand {tasks}"
                    ),
                    None => format!("Resting until asked to work: 'scc-node worker work' does; tasks in hand {tasks}"),
                }
            }
            Self::Hours { next } => {
                let day = DAYS.get(usize::from(next / HOURS_OF_A_DAY)).unwrap_or(&"?");
                let hour = next % HOURS_OF_A_DAY;
                format!("Resting until {day} {hour}:00: now is none of its hours, --worker-hours gives it more")
            }
            Self::Battery => {
                "Resting: the machine runs on its battery: plug it in, or set --worker-on-battery".into()
            }
            Self::Load { percent, limit } => format!(
                "Resting: other programs take {percent} % of the processors, the limit is {limit}: it works again at {} % or less, \
                 --worker-max-load sets another limit",
                quiet_again(*limit)
            ),
            Self::Heat { celsius, limit } => format!(
                "Resting: the machine has {celsius} °C, the limit is {limit}: it works again at {} °C or less, --worker-max-celsius \
                 sets another limit",
                limit.saturating_sub(COOLER)
            ),
        }
    }
}

/// What the machine's sensors say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Machine {
    /// From Monday midnight by the machine's clock.
    pub hour_of_week: u8,
    /// Whether its battery is being emptied.
    pub on_battery: bool,
    /// The hottest of its sensors; `None` where none can be read.
    pub celsius: Option<u8>,
    /// What other programs took of the processors since the last look, in percent; `None` where the system does not say.
    pub load: Option<u8>,
}

impl Machine {
    fn read(system: &Path, load: Option<u8>) -> Self {
        let now = Local::now();
        let hour = now.weekday().num_days_from_monday() * u32::from(HOURS_OF_A_DAY) + now.hour();
        Self {
            hour_of_week: u8::try_from(hour).unwrap_or_default(),
            on_battery: is_on_battery(&system.join("power_supply")),
            celsius: hottest(&system.join("thermal")),
            load,
        }
    }
}

/// Lets the worker rest and work, as its controls say, until the node stops. `why` tells of every change.
pub async fn keep(worker: Arc<Worker>, mut wish: watch::Receiver<Wish>, why: watch::Sender<Option<Reason>>) {
    let (mut meter, mut controls) = (Meter::default(), worker.controls());
    loop {
        let machine = Machine::read(Path::new("/sys/class"), meter.load());
        let (wished, before) = (*wish.borrow_and_update(), *why.borrow());
        let now = reason(&controls.borrow_and_update(), wished, SystemTime::now(), machine, before);
        // The temperature changes at every look: another figure is no other reason.
        if now.as_ref().map(Reason::kind) != before.as_ref().map(Reason::kind) {
            match &now {
                Some(reason) if reason.stands_still() => worker.stand_still(),
                Some(_) => worker.pause(),
                None => worker.resume(),
            }
            if let Some(reason) = &now {
                log::info!(target: "worker", "⛏  {}", reason.sentence());
            }
        }
        why.send_replace(now);
        tokio::select! {
            changed = wish.changed() => if changed.is_err() { return },
            changed = controls.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(LOOK) => {},
        }
    }
}

/// Why the worker is to rest now; `None`: it is to work. `before`: why it rested so far.
pub fn reason(
    controls: &Controls,
    wish: Wish,
    now: SystemTime,
    machine: Machine,
    before: Option<Reason>,
) -> Option<Reason> {
    let asked = match wish {
        Wish::Rest { until, at_once } if until.is_none_or(|until| now < until) => {
            Some(Reason::Asked { until, at_once })
        }
        Wish::Rest { .. } | Wish::Work => None,
    };
    let is_off = !controls.schedule.is_empty() && !controls.schedule.contains(&machine.hour_of_week);
    // What lets tasks stand still goes before what lets them be finished.
    asked
        .filter(Reason::stands_still)
        .or_else(|| of_machine(controls, machine, before))
        .or(asked)
        .or(is_off.then(|| Reason::Hours { next: next_hour(&controls.schedule, machine.hour_of_week) }))
}

fn of_machine(controls: &Controls, machine: Machine, before: Option<Reason>) -> Option<Reason> {
    if controls.not_on_battery && machine.on_battery {
        return Some(Reason::Battery);
    }
    let was_busy = matches!(before, Some(Reason::Load { .. }));
    let busy = controls.pause_above_load.zip(machine.load);
    let is_over = |(limit, load): &(u8, u8)| *load > if was_busy { quiet_again(*limit) } else { *limit };
    if let Some((limit, percent)) = busy.filter(is_over) {
        return Some(Reason::Load { percent, limit });
    }
    let cooler = if matches!(before, Some(Reason::Heat { .. })) { COOLER } else { 0 };
    let limit = controls.pause_above_celsius?;
    let hot = machine.celsius.filter(|celsius| *celsius > limit.saturating_sub(cooler));
    hot.map(|celsius| Reason::Heat { celsius, limit })
}

/// The load at which a rest because of others ends.
fn quiet_again(limit: u8) -> u8 {
    u8::try_from(u16::from(limit) * QUIETER / 100).unwrap_or(limit)
}

/// The first hour of the week after `now` in which to work.
fn next_hour(schedule: &[u8], now: u8) -> u8 {
    let wait = |hour: &u8| (u16::from(*hour) + HOURS_OF_A_WEEK - u16::from(now) % HOURS_OF_A_WEEK) % HOURS_OF_A_WEEK;
    schedule.iter().copied().min_by_key(wait).unwrap_or(now)
}

/// Processor time since the machine was started, in ticks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ticks {
    /// Of all processors, idle ones too.
    all: u64,
    /// Of programs that are not nice: tasks run nicely, so these are the others.
    others: u64,
}

impl Ticks {
    /// Reads them from Linux' `/proc/stat`.
    pub fn read(stat: &Path) -> Option<Self> {
        let text = fs::read_to_string(stat).ok()?;
        let mut words = text.lines().next()?.strip_prefix("cpu ")?.split_whitespace();
        // user, nice, system, idle, iowait, irq, softirq, steal.
        let mut next = || words.next()?.parse::<u64>().ok();
        let [user, nice, system, idle, wait, irq, soft] =
            [next()?, next()?, next()?, next()?, next()?, next()?, next()?];
        let others = user.saturating_add(system).saturating_add(irq).saturating_add(soft);
        Some(Self { all: others.saturating_add(nice).saturating_add(idle).saturating_add(wait), others })
    }

    /// What others took of all since then, in percent.
    pub fn load_since(&self, before: &Self) -> Option<u8> {
        let all = self.all.checked_sub(before.all).filter(|all| *all > 0)?;
        u8::try_from(self.others.saturating_sub(before.others).saturating_mul(100) / all).ok()
    }
}

/// Measures the load between looks that are far enough apart.
#[derive(Default)]
struct Meter {
    last: Option<(Instant, Ticks)>,
    load: Option<u8>,
}

impl Meter {
    fn load(&mut self) -> Option<u8> {
        if self.last.is_none_or(|(at, _)| at.elapsed() >= LOOK / 2) {
            let now = Ticks::read(Path::new("/proc/stat"));
            self.load = now.zip(self.last).and_then(|(now, (_, before))| now.load_since(&before));
            self.last = now.map(|now| (Instant::now(), now));
        }
        self.load
    }
}

/// Whether a battery is being emptied.
pub fn is_on_battery(supplies: &Path) -> bool {
    batteries(supplies).any(|battery| says(&battery, "status", "Discharging"))
}

/// Whether the machine has a battery.
pub fn has_battery(supplies: &Path) -> bool {
    batteries(supplies).next().is_some()
}

fn batteries(supplies: &Path) -> impl Iterator<Item = std::path::PathBuf> {
    // A mouse has a battery, too: its scope is the device.
    folders(supplies).filter(|supply| says(supply, "type", "Battery") && !says(supply, "scope", "Device"))
}

fn says(supply: &Path, name: &str, value: &str) -> bool {
    read(&supply.join(name)).is_some_and(|text| text == value)
}

/// The highest temperature that a sensor shows, in degrees Celsius.
pub fn hottest(zones: &Path) -> Option<u8> {
    let celsius = |zone: &Path| read(&zone.join("temp"))?.parse::<i64>().ok();
    folders(zones).filter_map(|zone| celsius(&zone)).filter_map(|milli| u8::try_from(milli / 1_000).ok()).max()
}

fn folders(parent: &Path) -> impl Iterator<Item = std::path::PathBuf> {
    fs::read_dir(parent).into_iter().flatten().flatten().map(|entry| entry.path())
}

fn read(file: &Path) -> Option<String> {
    fs::read_to_string(file).ok().map(|text| text.trim().to_string())
}

/// Reads hours such as `mo-fr 19-7, sa-su 0-24`: days and hours by the machine's clock, 0 to 167 from Monday midnight. Without days:
/// every day; over midnight: into the next day. Errors are sentences.
pub fn parse_hours(text: &str) -> Result<Vec<u8>, String> {
    let mut hours = Vec::new();
    for part in text.split(',').map(str::trim) {
        let (days, range) = part.rsplit_once(' ').unwrap_or(("mo-su", part));
        let (from, to) = range.split_once('-').ok_or_else(|| format!("'{range}' is not like 19-7"))?;
        let (from, to) = (hour(from, 23)?, hour(to, HOURS_OF_A_DAY)?);
        let length = if to > from { to - from } else { to + HOURS_OF_A_DAY - from };
        for day in days_of(days.trim())? {
            hours.extend(
                (0..length).map(|later| (u16::from(day * HOURS_OF_A_DAY) + u16::from(from + later)) % HOURS_OF_A_WEEK),
            );
        }
    }
    let mut hours: Vec<u8> = hours.into_iter().filter_map(|hour| u8::try_from(hour).ok()).collect();
    hours.sort_unstable();
    hours.dedup();
    Ok(hours)
}

fn hour(text: &str, most: u8) -> Result<u8, String> {
    let hour = text.trim().parse::<u8>().ok().filter(|hour| *hour <= most);
    hour.ok_or_else(|| format!("'{text}' is not an hour from 0 to {most}"))
}

fn days_of(text: &str) -> Result<Vec<u8>, String> {
    let day = |name: &str| {
        let place = DAYS.iter().position(|known| name.trim().eq_ignore_ascii_case(known));
        place.ok_or_else(|| format!("'{name}' is not a day: {}", DAYS.join(", ")))
    };
    let (from, to) = match text.split_once('-') {
        Some((from, to)) => (day(from)?, day(to)?),
        None => (day(text)?, day(text)?),
    };
    let length = (to + DAYS.len() - from) % DAYS.len();
    Ok((0..=length).filter_map(|later| u8::try_from((from + later) % DAYS.len()).ok()).collect())
}
