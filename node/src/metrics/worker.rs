//! What the contributor does and has earned.

use super::{counter, float, floats, gauge, gauges, tokens};
use scc_transport::{Peer, Relayed};
use scc_types::Earnings;
use scc_worker::Status;
use std::time::Duration;
use substrate_prometheus_endpoint::{Counter, Gauge, GaugeVec, PrometheusError, Registry, F64, U64};
use tokio::sync::watch;

/// Between two looks at what is relayed.
const LOOK: Duration = Duration::from_secs(5);

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
    relay_holders: Gauge<U64>,
    relay_bytes: Counter<U64>,
    relay_acknowledged: Counter<U64>,
    relay_cut: Counter<U64>,
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
            relay_holders: gauge(to, "scc_relay_holders", "Peers for whom it relays")?,
            relay_bytes: counter(to, "scc_relay_bytes_total", "Bytes relayed since the start")?,
            relay_acknowledged: counter(to, "scc_relay_acknowledged_bytes_total", "Of these, what tickets stand for")?,
            relay_cut: counter(to, "scc_relay_cut_total", "Places taken away for want of tickets")?,
        })
    }

    /// Shows every change of the status until the worker is gone, and now and then what it relays.
    pub async fn follow(self, mut status: watch::Receiver<Status>, peer: Peer) {
        loop {
            self.show(&status.borrow_and_update());
            self.show_relayed(&peer.relayed().unwrap_or_default());
            if let Ok(Err(_)) = tokio::time::timeout(LOOK, status.changed()).await {
                return;
            }
        }
    }

    /// Shows what a relay has carried.
    pub fn show_relayed(&self, relayed: &Relayed) {
        self.relay_holders.set(relayed.holders as u64);
        self.relay_bytes.inc_by(relayed.bytes.saturating_sub(self.relay_bytes.get()));
        self.relay_acknowledged.inc_by(relayed.acknowledged.saturating_sub(self.relay_acknowledged.get()));
        self.relay_cut.inc_by(relayed.cut.saturating_sub(self.relay_cut.get()));
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
        self.units.set(tally.units);
        self.credit.set(tokens(tally.credit));
    }

    /// Shows what the chain says of its account.
    pub fn show_earnings(&self, earnings: &Earnings) {
        for (kind, amount) in [("claim", earnings.claim), ("accrued", earnings.accrued), ("paid", earnings.paid)] {
            self.earnings.with_label_values(&[kind]).set(tokens(amount));
        }
    }
}
