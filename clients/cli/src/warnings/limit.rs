//! How often one place in the code is heard.

use std::{
    collections::HashMap,
    hash::Hash,
    time::{Duration, Instant},
};

/// What is counted together.
pub const MINUTE: Duration = Duration::from_secs(60);
/// Lines of one place that are told within it.
const TOLD: u32 = 8;

/// What was told and what was not; as many entries as the code has places.
pub struct Limit<K> {
    windows: HashMap<K, Window>,
}

/// One place's minute: it begins with its first line.
struct Window {
    since: Instant,
    told: u32,
    left_out: LeftOut,
}

/// What nobody was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The module.
    pub from: &'static str,
    /// What such a line says.
    pub what: String,
    /// How many there were.
    pub lines: u64,
}

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is told.
    Told,
    /// It is the first that is not, in this minute.
    FirstLeftOut,
    /// It is not told either.
    LeftOut,
}

impl<K: Eq + Hash> Limit<K> {
    /// Nothing was heard yet.
    pub fn new() -> Self {
        Self { windows: HashMap::new() }
    }

    /// Hears a line; answers, too, what was left out in minutes that are over.
    pub fn hear(&mut self, place: K, from: &'static str, what: &str, now: Instant) -> (Verdict, Vec<LeftOut>) {
        let over = self.over(now);
        let window = self.windows.entry(place).or_insert_with(|| Window {
            since: now,
            told: 0,
            left_out: LeftOut { from, what: what.into(), lines: 0 },
        });
        if window.told < TOLD {
            window.told += 1;
            return (Verdict::Told, over);
        }
        window.left_out.lines = window.left_out.lines.saturating_add(1);
        let verdict = if window.left_out.lines == 1 { Verdict::FirstLeftOut } else { Verdict::LeftOut };
        (verdict, over)
    }

    /// Forgets the minutes that are over; what was left out in them.
    pub fn over(&mut self, now: Instant) -> Vec<LeftOut> {
        let mut over = Vec::new();
        self.windows.retain(|_, window| {
            let is_open = now.saturating_duration_since(window.since) < MINUTE;
            if !is_open && window.left_out.lines > 0 {
                over.push(window.left_out.clone());
            }
            is_open
        });
        over
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn flood(limit: &mut Limit<u8>, place: u8, lines: usize, now: Instant) -> Vec<Verdict> {
        (0..lines).map(|_| limit.hear(place, "scc_transport", "a ticket is refused", now).0).collect()
    }

    #[test]
    fn a_flood_is_told_eight_times_a_minute_and_then_how_much_was_left_out() {
        let (mut limit, begin) = (Limit::new(), Instant::now());
        assert_eq!(flood(&mut limit, 1, 8, begin), [Verdict::Told; 8]);
        let rest = flood(&mut limit, 1, 1_000, begin + 59 * SECOND);
        assert_eq!((rest[0], rest[1]), (Verdict::FirstLeftOut, Verdict::LeftOut));
        assert!(rest[1..].iter().all(|verdict| *verdict == Verdict::LeftOut));
        assert!(limit.over(begin + 59 * SECOND).is_empty());
        let left_out = LeftOut { from: "scc_transport", what: "a ticket is refused".into(), lines: 1_000 };
        assert_eq!(limit.over(begin + MINUTE), [left_out]);
        assert!(limit.over(begin + MINUTE).is_empty(), "it is said once");
        assert!(limit.windows.is_empty(), "and nothing stays in memory");
        assert_eq!(flood(&mut limit, 1, 9, begin + MINUTE)[7..], [Verdict::Told, Verdict::FirstLeftOut]);
    }

    #[test]
    fn a_flood_at_one_place_silences_no_other() {
        let (mut limit, begin) = (Limit::new(), Instant::now());
        flood(&mut limit, 1, 100, begin);
        assert_eq!(flood(&mut limit, 2, 8, begin), [Verdict::Told; 8]);
    }

    #[test]
    fn the_next_line_anywhere_brings_what_was_left_out_before() {
        let (mut limit, begin) = (Limit::new(), Instant::now());
        flood(&mut limit, 1, 10, begin);
        flood(&mut limit, 2, 8, begin);
        let (verdict, over) = limit.hear(3, "scc_dispatcher", "else", begin + MINUTE);
        assert_eq!(verdict, Verdict::Told);
        assert_eq!(over.iter().map(|left_out| left_out.lines).collect::<Vec<_>>(), [2], "nothing where all was told");
    }
}
