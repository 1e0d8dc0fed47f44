//! What the chain says of itself.

use super::{counter, float, floats, follow_total, gauge, gauges, tokens, totals};
use crate::service::Client;
use pallet_jobs::JobsApi;
use pallet_miners::MinersApi;
use pallet_revenue::{Pots, RevenueApi, Totals};
use pallet_scores::ScoresApi;
use pallet_summary::SummaryApi;
use sc_client_api::HeaderBackend;
use scc_types::{AccountId, Balance, BlockNumber, Earnings, SeatReason, SeatsView, SummaryProgress};
use sp_api::{ApiError, ProvideRuntimeApi};
use substrate_prometheus_endpoint::{Counter, CounterVec, Gauge, GaugeVec, PrometheusError, Registry, F64, U64};

/// One reading. Money that has moved is read where it is final, the rest at the best block.
#[derive(Debug, Default)]
pub struct Figures {
    /// Height of the best block.
    pub best: BlockNumber,
    /// Height of the newest final block.
    pub finalized: BlockNumber,
    /// Money that has moved since genesis.
    pub totals: Totals,
    /// Money that waits to be shared.
    pub pots: Pots,
    /// Jobs that workers may take.
    pub open_jobs: u32,
    /// The sum of all scores, in planck.
    pub total_score: Balance,
    /// The scan for the next summary, while it runs.
    pub summary: Option<SummaryProgress>,
    /// Height of the newest complete summary.
    pub newest_summary: Option<BlockNumber>,
    /// Seats of block authors.
    pub seats: Seats,
}

/// Seats by why they are held.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Seats {
    /// Held by nodes that the foundation named.
    pub foundation: u64,
    /// Earned by standing and bond.
    pub ranked: u64,
    /// Whose holders no longer qualify.
    pub unqualified: u64,
    /// Whose holders give them up.
    pub leaving: u64,
    /// Whose holders broke the rules.
    pub offender: u64,
}

impl Seats {
    fn of(view: &SeatsView) -> Self {
        let mut seats = Self::default();
        for seat in &view.now {
            *match seat.reason {
                SeatReason::Foundation => &mut seats.foundation,
                SeatReason::Ranked { .. } => &mut seats.ranked,
                SeatReason::Unqualified => &mut seats.unqualified,
                SeatReason::Leaving => &mut seats.leaving,
                SeatReason::Offender => &mut seats.offender,
            } += 1;
        }
        seats
    }
}

impl Figures {
    /// Asks the chain, a fixed number of times.
    pub fn read(client: &Client) -> Result<Self, ApiError> {
        let info = client.info();
        let (best, finalized) = (info.best_hash, info.finalized_hash);
        let api = client.runtime_api();
        Ok(Self {
            best: info.best_number,
            finalized: info.finalized_number,
            totals: api.totals(finalized)?,
            pots: api.pots(finalized)?,
            open_jobs: client.runtime_api().open_jobs_count(best)?,
            // The sum is part of every account's answer, also of one that nobody has.
            total_score: earnings(client, &AccountId::new([0; 32]))?.total_score,
            summary: client.runtime_api().progress(best)?,
            newest_summary: client.runtime_api().heights(best)?.last().copied(),
            seats: Seats::of(&client.runtime_api().seats(best)?),
        })
    }
}

/// What an account has earned, at the best block.
pub fn earnings(client: &Client, account: &AccountId) -> Result<Earnings, ApiError> {
    client.runtime_api().earnings(client.info().best_hash, account.clone())
}

/// The figures as Prometheus has them.
pub struct ChainMetrics {
    height: GaugeVec<U64>,
    income: CounterVec<F64>,
    shared: CounterVec<F64>,
    pots: GaugeVec<F64>,
    open_jobs: Gauge<U64>,
    score: Gauge<F64>,
    summary_running: Gauge<U64>,
    summary_progress: Gauge<F64>,
    summary_accounts: Gauge<U64>,
    summary_height: Gauge<U64>,
    seats: GaugeVec<U64>,
    /// Readings that failed.
    pub failures: Counter<U64>,
}

impl ChainMetrics {
    /// Makes them known.
    pub fn register(to: &Registry) -> Result<Self, PrometheusError> {
        Ok(Self {
            height: gauges(to, "scc_height", "Blocks at which the figures were read", "block")?,
            income: totals(to, "scc_income_tokens_total", "Income of all blocks since genesis", "source")?,
            shared: totals(to, "scc_shared_tokens_total", "Income shared out since genesis", "share")?,
            pots: floats(to, "scc_pot_tokens", "Income that waits", "pot")?,
            open_jobs: gauge(to, "scc_open_jobs", "Jobs that are open")?,
            score: float(to, "scc_score_tokens", "Sum of all scores")?,
            summary_running: gauge(to, "scc_summary_running", "1 while a balance summary is being written")?,
            summary_progress: float(to, "scc_summary_progress_ratio", "Part of the accounts it has looked at")?,
            summary_accounts: gauge(to, "scc_summary_accounts", "Accounts it has written")?,
            summary_height: gauge(to, "scc_summary_height", "Height of the newest complete summary")?,
            seats: gauges(to, "scc_seats", "Seats of this session", "reason")?,
            failures: counter(to, "scc_read_failures_total", "Readings of the chain that failed")?,
        })
    }

    /// Shows a reading.
    pub fn show(&self, figures: &Figures) {
        let Figures { totals, pots, seats, .. } = figures;
        for (block, height) in [("best", figures.best), ("finalized", figures.finalized)] {
            self.height.with_label_values(&[block]).set(height.into());
        }
        let sources = [
            ("emission", totals.emission),
            ("fees", totals.fees),
            ("other", totals.other),
            ("paid_work", totals.paid_work),
        ];
        for (source, amount) in sources {
            follow_total(&self.income.with_label_values(&[source]), tokens(amount));
        }
        let shares = [
            ("author", totals.authors),
            ("foundation", totals.foundation),
            ("developers", totals.developers),
            ("nodes", totals.claims),
            ("requesters", totals.refunds),
            ("reserve", totals.reserve),
        ];
        for (share, amount) in shares {
            follow_total(&self.shared.with_label_values(&[share]), tokens(amount));
        }
        let waiting = [("pending", pots.pending), ("author", pots.author), ("carry", pots.carry)];
        for (pot, amount) in waiting {
            self.pots.with_label_values(&[pot]).set(tokens(amount));
        }
        self.open_jobs.set(figures.open_jobs.into());
        self.score.set(tokens(figures.total_score));
        let (accounts, millionths) =
            figures.summary.as_ref().map_or((0, 0), |summary| (summary.accounts, summary.millionths));
        self.summary_running.set(figures.summary.is_some().into());
        self.summary_progress.set(f64::from(millionths) / 1e6);
        self.summary_accounts.set(accounts);
        self.summary_height.set(figures.newest_summary.unwrap_or(0).into());
        let reasons = [
            ("foundation", seats.foundation),
            ("ranked", seats.ranked),
            ("unqualified", seats.unqualified),
            ("leaving", seats.leaving),
            ("offender", seats.offender),
        ];
        for (reason, count) in reasons {
            self.seats.with_label_values(&[reason]).set(count);
        }
    }
}
