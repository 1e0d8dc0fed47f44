//! What our libraries warn of, told as everything else is.
//!
//! While a job is computed it goes through the job's teller: above the progress bars, as events of JSON, into the diary. Else it goes to the
//! standard error output, but with `--json`, where nothing but one answer or one failure is expected, nowhere.

mod limit;
mod words;

use crate::job::{here, News, Teller};
use limit::{LeftOut, Limit, Verdict, MINUTE};
use std::{
    io::Write,
    sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, Weak},
    time::Instant,
};
use tracing::{callsite::Identifier, Event, Level, Subscriber};
use tracing_subscriber::{
    layer::{Context, Layer, SubscriberExt},
    EnvFilter,
};
use words::Words;

/// Names what is heard instead, in the syntax of `EnvFilter`.
const VARIABLE: &str = "SCC_LOG";
/// Of every crate whose name begins so, and of no other.
const USUAL: &str = "scc=warn";

static TELLER: Mutex<Weak<Teller>> = Mutex::new(Weak::new());
static LIMIT: LazyLock<Mutex<Limit<Identifier>>> = LazyLock::new(|| Mutex::new(Limit::new()));

/// From now on warnings are heard; a sentence if the variable cannot be read.
pub fn hear(json: bool) -> Result<(), String> {
    let wished = std::env::var(VARIABLE).ok().filter(|wished| !wished.trim().is_empty());
    let filter = EnvFilter::builder()
        .parse(wished.as_deref().unwrap_or(USUAL))
        .map_err(|error| format!("{VARIABLE} is no list such as 'scc=info,scc_transport=debug': {error}"))?;
    let subscriber = tracing_subscriber::registry().with(filter).with(Ear { json });
    tracing::subscriber::set_global_default(subscriber).map_err(|error| error.to_string())
}

/// From now on they are told through this teller, as long as it is there.
pub fn tell_through(teller: &Arc<Teller>) {
    *TELLER.lock().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(teller);
}

/// Before the process ends: how much was left out since it was last said.
pub fn end(json: bool) {
    let left_out = limit().over(Instant::now() + MINUTE);
    tell_left_out(json, left_out);
}

struct Ear {
    json: bool,
}

impl<S: Subscriber> Layer<S> for Ear {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let (metadata, words) = (event.metadata(), Words::of(event));
        // What was asked for by name is not a flood.
        if *metadata.level() <= Level::WARN {
            let (verdict, over) = limit().hear(metadata.callsite(), metadata.target(), &words.what, Instant::now());
            tell_left_out(self.json, over);
            match verdict {
                Verdict::Told => {}
                Verdict::FirstLeftOut => return tell_later(self.json),
                Verdict::LeftOut => return,
            }
        }
        let level = metadata.level().as_str().to_ascii_lowercase();
        tell(self.json, &News::Log { level, from: metadata.target().into(), text: words.text() });
    }
}

/// Says in a minute how much was left out, also if nothing is heard any more.
fn tell_later(json: bool) {
    let later = move || {
        std::thread::sleep(MINUTE);
        let over = limit().over(Instant::now());
        tell_left_out(json, over);
    };
    // Without a thread the next warning says it, or the end.
    let _ = std::thread::Builder::new().name("warnings".into()).spawn(later);
}

fn tell_left_out(json: bool, left_out: Vec<LeftOut>) {
    for LeftOut { from, what, lines } in left_out {
        let text = format!("{what}: {lines} more of these were left out within a minute");
        tell(json, &News::Log { level: "warn".into(), from: from.into(), text });
    }
}

fn tell(json: bool, news: &News) {
    let teller = TELLER.lock().unwrap_or_else(PoisonError::into_inner).upgrade();
    // What cannot be told is not told, and ends nothing.
    if let Some(teller) = teller {
        let _ = teller.tell(news);
    } else if !json || here::is_background() {
        let _ = writeln!(std::io::stderr(), "{}", news.sentence().unwrap_or_default());
    }
}

fn limit() -> MutexGuard<'static, Limit<Identifier>> {
    LIMIT.lock().unwrap_or_else(PoisonError::into_inner)
}
