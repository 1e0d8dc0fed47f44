//! On which terms a job is posted and served, whatever it computes.

use super::reach::Reach;
use crate::{account, amount};
use clap::Args;
use scc_types::{AccountId, Balance, Funding, Units};
use std::{path::PathBuf, time::Duration};

/// The terms.
#[derive(Clone, Debug, Args)]
pub struct Terms {
    /// What you pay for all of it, in tokens; the hard cap. Default: what the dApp's developer suggests.
    #[arg(long, value_parser = amount::parse)]
    pub bid: Option<Balance>,
    /// Whose money pays: own; coupon, a free trial that the foundation gave you; grant, the foundation's own jobs, by its
    /// operator.
    #[arg(long, default_value = "own", value_name = "own|coupon|grant", value_parser = parse_funding)]
    pub pay_from: Funding,
    /// Until when the job is open, e.g. 90m, 24h, 7d
    #[arg(long, default_value = "24h", value_parser = parse_span)]
    pub deadline: Duration,
    /// Most workers drawn at a time. When nobody has come for 24 blocks, others are drawn, for a small fee each time.
    #[arg(long, default_value_t = 16)]
    pub max_workers: u32,
    #[command(flatten)]
    pub reach: Reach,
    /// Do not check the results of this worker, one of your own; several allowed. Its tiles are still looked at.
    #[arg(long, value_name = "ADDRESS", value_parser = account::parse_address)]
    pub trust: Vec<AccountId>,
    /// Pay without asking.
    #[arg(long, short = 'y')]
    pub yes: bool,
    /// Leave as soon as it is paid for: a process in the background goes on, whatever becomes of this terminal. 'scc watch' shows
    /// what it does.
    #[arg(long, conflicts_with = "estimate")]
    pub detach: bool,
    /// Only say what it would cost; needs no key and no tokens.
    #[arg(long)]
    pub estimate: bool,
    /// Leave as soon as everything is there instead of waiting for the chain to settle the job.
    #[arg(long)]
    pub no_wait: bool,
    /// Go on with the job in this folder, which came from another machine with all it needs.
    #[arg(long, hide = true, value_name = "FOLDER", conflicts_with = "estimate")]
    pub taken: Option<PathBuf>,
    /// Without a bid: the payment and units of a job whose price for a unit this one has, too.
    #[arg(skip)]
    pub rate: Option<(Balance, Units)>,
    /// Workers who get nothing of the job.
    #[arg(skip)]
    pub avoid: Vec<AccountId>,
}

fn parse_funding(text: &str) -> Result<Funding, String> {
    match text {
        "own" => Ok(Funding::Own),
        "coupon" => Ok(Funding::Coupon),
        "grant" => Ok(Funding::Grant),
        _ => Err(format!("'{text}' pays for nothing: choose own, coupon or grant")),
    }
}

fn parse_span(text: &str) -> Result<Duration, String> {
    let wrong = || format!("'{text}' is no span of time: write it like 90m, 24h or 7d");
    let unit = text.chars().last().ok_or_else(wrong)?;
    let number: u64 =
        text.get(..text.len() - unit.len_utf8()).and_then(|number| number.parse().ok()).ok_or_else(wrong)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(wrong()),
    };
    match number.checked_mul(seconds) {
        Some(0) => Err("a deadline of now is already in the past: leave the workers some time, e.g. 24h".into()),
        Some(seconds) if seconds <= 30 * 86_400 => Ok(Duration::from_secs(seconds)),
        _ => Err("a job can be open for at most 30 days".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read() {
        assert_eq!(parse_span("90m"), Ok(Duration::from_secs(5_400)));
        assert_eq!(parse_span("30d"), Ok(Duration::from_secs(30 * 86_400)));
    }

    #[test]
    fn parse_should_fail_with_a_sentence_on_nonsense() {
        for bad in ["", "m", "24", "1w", "31d", "0h", "99999999999999999999d"] {
            assert!(parse_span(bad).is_err(), "{bad}");
        }
    }
}
