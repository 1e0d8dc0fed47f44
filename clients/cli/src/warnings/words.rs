//! An event in one line.

use std::fmt;
use tracing::{
    field::{Field, Visit},
    Event,
};

/// Characters of a value that are kept: it may come from a stranger.
const LONGEST: usize = 300;

/// What an event says.
#[derive(Default)]
pub struct Words {
    /// Its sentence.
    pub what: String,
    /// Its values, each with its name.
    values: Vec<String>,
}

impl Words {
    /// Of an event.
    pub fn of(event: &Event<'_>) -> Self {
        let mut words = Self::default();
        event.record(&mut words);
        words
    }

    /// All of it.
    pub fn text(&self) -> String {
        match self.values.is_empty() {
            true => self.what.clone(),
            false => format!("{} ({})", self.what, self.values.join(", ")),
        }
    }

    fn note(&mut self, field: &Field, value: &str) {
        match field.name() {
            "message" => self.what = line(value),
            name => self.values.push(format!("{name}: {}", line(value))),
        }
    }
}

impl Visit for Words {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.note(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.note(field, &format!("{value:?}"));
    }
}

/// Whoever writes line feeds writes no lines of ours.
fn line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};
    use tracing::Subscriber;
    use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

    struct Catch(Arc<Mutex<Vec<String>>>);

    impl<S: Subscriber> Layer<S> for Catch {
        fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
            self.0.lock().expect("alone").push(Words::of(event).text());
        }
    }

    #[test]
    fn an_event_is_one_line_with_its_values_and_a_stranger_cannot_make_it_long() {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let subscriber = tracing_subscriber::registry().with(Catch(heard.clone()));
        let long = "渲".repeat(10_000);
        tracing::subscriber::with_default(subscriber, || {
            tracing::warn!("the chain does not know the job");
            tracing::warn!(holder = %"12D3", bytes = 7_u64, reason = "two\nlines", "a place is taken away");
            tracing::warn!(reason = %long, "refused");
        });
        let heard = heard.lock().expect("alone");
        assert_eq!(heard[0], "the chain does not know the job");
        assert_eq!(heard[1], "a place is taken away (holder: 12D3, bytes: 7, reason: two lines)");
        assert_eq!(heard[2], format!("refused (reason: {}…)", "渲".repeat(LONGEST)));
    }
}
