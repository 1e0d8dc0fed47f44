//! What a day of work earns, as far as it is known. Nothing is invented, and no more digits are told than mean something.

use crate::metrics::tokens;
use scc_math::NODES;
use scc_types::Balance;
use scc_worker::{Offer, Pace};

/// What a day at work earns at the pace of the last time at work, in tokens, electricity not yet taken off; `None`: nothing was accepted
/// yet.
pub fn of_a_day(pace: &Pace) -> Option<f64> {
    pace.of_a_day().map(earns)
}

/// The same as a sentence. `power`: what electricity costs in a day of work, in tokens. Before there is work: what `offer` would earn.
pub fn sentence(pace: &Pace, offer: Option<&Offer>, power: f64) -> String {
    match (of_a_day(pace), offer) {
        (Some(earned), _) => format!(
            "a day of work earns {}, at the pace of the last {} at work; it flows out block by block once settled",
            net(earned, power),
            span(pace.millis)
        ),
        (None, Some(offer)) => format!(
            "no work done yet: a forecast comes with the first task; enough of job {} would earn {} a day at this computer's speed",
            offer.job,
            net(earns(offer.of_a_day), power)
        ),
        (None, None) => "no work done yet: a forecast comes with the first task".into(),
    }
}

/// Of a payment the nodes' part is claimed. What the carry adds to a settlement and bad stars take away is not foreseen.
fn earns(credit: Balance) -> f64 {
    tokens(NODES.of(credit))
}

fn net(earned: f64, power: f64) -> String {
    let places = places(earned.max(power));
    if power <= 0.0 {
        return format!("about {earned:.places$} SCC");
    }
    let rest = earned - power;
    match rest < 0.0 {
        true => {
            format!("about {earned:.places$} SCC, less electricity for {power:.places$}: a loss of {:.places$}", -rest)
        }
        false => format!("about {earned:.places$} SCC, less electricity for {power:.places$}: {rest:.places$}"),
    }
}

/// Decimals by which the largest figure has two digits.
fn places(largest: f64) -> usize {
    (1.0 - largest.max(1e-9).log10().floor()).clamp(0.0, 6.0) as usize
}

fn span(millis: u64) -> String {
    match millis.div_ceil(60_000) {
        minutes @ 0..=119 => format!("{minutes} min"),
        minutes => format!("{} h", minutes / 60),
    }
}
