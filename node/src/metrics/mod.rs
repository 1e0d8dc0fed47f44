//! Figures of our own for Prometheus, beside those of the SDK: what they mean is in `docs/metrics.md`.
//!
//! The chain is read when blocks come, not when somebody scrapes, and at most twice a second: a scrape costs nothing, and a node
//! that catches up is not slowed down.

mod chain;
mod worker;

pub use worker::WorkerMetrics;

use crate::{service::Client, worker::Watched};
pub use chain::{earnings, ChainMetrics, Figures, Seats};
use futures::{stream, StreamExt};
use sc_client_api::BlockchainEvents;
use sc_service::TaskManager;
use scc_types::{Balance, SCC};
use std::{sync::Arc, time::Duration};
use substrate_prometheus_endpoint::{
    register, Counter, CounterVec, Gauge, GaugeVec, Opts, PrometheusError, Registry, F64, U64,
};

/// Least time between two readings.
const PAUSE: Duration = Duration::from_millis(500);
/// Notifications that one reading answers, at most.
const AT_ONCE: usize = 4_096;
/// Log target.
const LOG: &str = "metrics";

/// Begins to show the chain's figures, and those of the contributor where there is one.
pub fn spawn(
    tasks: &TaskManager,
    registry: &Registry,
    client: Arc<Client>,
    contributor: Option<Watched>,
) -> Result<(), PrometheusError> {
    let chain = ChainMetrics::register(registry)?;
    let mut earner = None;
    if let Some(Watched { account, status, peer }) = contributor {
        let metrics = WorkerMetrics::register(registry)?;
        tasks.spawn_handle().spawn("worker-metrics", Some("metrics"), metrics.clone().follow(status, peer));
        earner = Some((metrics, account));
    }
    tasks.spawn_handle().spawn_blocking("chain-metrics", Some("metrics"), async move {
        let imported = client.import_notification_stream().map(|_| ());
        let finalized = client.finality_notification_stream().map(|_| ());
        let mut blocks = stream::select(imported, finalized).ready_chunks(AT_ONCE);
        loop {
            match Figures::read(&client) {
                Ok(figures) => chain.show(&figures),
                Err(error) => {
                    log::debug!(target: LOG, "the chain's figures cannot be read: {error}");
                    chain.failures.inc();
                }
            }
            if let Some((metrics, account)) = &earner {
                match earnings(&client, account) {
                    Ok(earnings) => metrics.show_earnings(&earnings),
                    Err(error) => log::debug!(target: LOG, "the worker's earnings cannot be read: {error}"),
                }
            }
            tokio::time::sleep(PAUSE).await;
            if blocks.next().await.is_none() {
                return;
            }
        }
    });
    Ok(())
}

/// Planck as tokens: a figure to look at, good to fifteen digits.
pub fn tokens(planck: Balance) -> f64 {
    planck as f64 / SCC as f64
}

/// A counter follows a total that the chain keeps.
fn follow_total(counter: &Counter<F64>, total: f64) {
    let more = total - counter.get();
    if more > 0.0 {
        counter.inc_by(more);
    }
}

fn counter(registry: &Registry, name: &str, help: &str) -> Result<Counter<U64>, PrometheusError> {
    register(Counter::new(name, help)?, registry)
}

fn gauge(registry: &Registry, name: &str, help: &str) -> Result<Gauge<U64>, PrometheusError> {
    register(Gauge::new(name, help)?, registry)
}

fn float(registry: &Registry, name: &str, help: &str) -> Result<Gauge<F64>, PrometheusError> {
    register(Gauge::new(name, help)?, registry)
}

fn totals(registry: &Registry, name: &str, help: &str, label: &str) -> Result<CounterVec<F64>, PrometheusError> {
    register(CounterVec::new(Opts::new(name, help), &[label])?, registry)
}

fn floats(registry: &Registry, name: &str, help: &str, label: &str) -> Result<GaugeVec<F64>, PrometheusError> {
    register(GaugeVec::new(Opts::new(name, help), &[label])?, registry)
}

fn gauges(registry: &Registry, name: &str, help: &str, label: &str) -> Result<GaugeVec<U64>, PrometheusError> {
    register(GaugeVec::new(Opts::new(name, help), &[label])?, registry)
}
