//! What the contributor does and has earned.

use super::{counter, float, floats, gauge, gauges, tokens};
use scc_types::{Balance, Earnings, Units};
use scc_worker::Status;
use substrate_prometheus_endpoint::{Counter, Gauge, GaugeVec, PrometheusError, Registry, F64, U64};
use tokio::sync::watch;

/// The figures as Prometheus has them.
#[derive(Clone)]
pub struct WorkerMetrics {
    state: GaugeVec<U64>,
    in_hand: Gauge<U64>,
    computed: Counter<U64>,
    failed: Counter<U64>,
    accepted: Gauge<U64>,
    unsigned: Gauge<U64>,
    units: Gauge<U64>,
    credit: Gauge<F64>,
    earnings: GaugeVec<F64>,
}

impl WorkerMetrics {
    /// Makes them known.
    pub fn register(to: &Registry) -> Result<Self, PrometheusError> {
        Ok(Self {
            state: gauges(to, "scc_worker_state", "1 for what the worker does now", "state")?,
            in_hand: gauge(to, "scc_worker_tasks_in_hand", "Tasks leased, running or on their way")?,
            computed: counter(to, "scc_worker_tasks_computed_total", "Tasks computed since the start")?,
            failed: counter(to, "scc_worker_tasks_failed_total", "Tasks that failed since the start")?,
            accepted: gauge(to, "scc_worker_tasks_accepted", "Tasks that receipts count")?,
            unsigned: gauge(to, "scc_worker_tasks_unsigned", "Tasks refused or not signed in time")?,
            units: gauge(to, "scc_worker_units", "Units on receipts")?,
            credit: float(to, "scc_worker_credit_tokens", "Payment its receipts stand for")?,
            earnings: floats(to, "scc_worker_earnings_tokens", "What the chain owes or has paid it", "kind")?,
        })
    }

    /// Shows every change of the status until the worker is gone.
    pub async fn follow(self, mut status: watch::Receiver<Status>) {
        loop {
            self.show(&status.borrow_and_update());
            if status.changed().await.is_err() {
                return;
            }
        }
    }

    /// Shows a status.
    pub fn show(&self, status: &Status) {
        let now = status.state.word();
        for state in ["idle", "paused", "connecting", "preparing", "working", "stopped"] {
            self.state.with_label_values(&[state]).set((state == now).into());
        }
        self.in_hand.set(status.tasks.len() as u64);
        let tally = status.tally;
        self.computed.inc_by(tally.computed.saturating_sub(self.computed.get()));
        self.failed.inc_by(tally.failed.saturating_sub(self.failed.get()));
        self.accepted.set(tally.accepted);
        self.unsigned.set(tally.unsigned);
        // Requesters choose the numbers of their receipts.
        let units = status.receipts.iter().fold(0, |sum: Units, receipt| sum.saturating_add(receipt.units));
        self.units.set(units);
        let credit = status.receipts.iter().fold(0, |sum: Balance, receipt| sum.saturating_add(receipt.credit));
        self.credit.set(tokens(credit));
    }

    /// Shows what the chain says of its account.
    pub fn show_earnings(&self, earnings: &Earnings) {
        for (kind, amount) in [("claim", earnings.claim), ("accrued", earnings.accrued), ("paid", earnings.paid)] {
            self.earnings.with_label_values(&[kind]).set(tokens(amount));
        }
    }
}
