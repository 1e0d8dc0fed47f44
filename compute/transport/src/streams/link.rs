//! What the streams of one connection share.

use super::meter::Meter;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

#[derive(Debug, Clone)]
pub(super) struct Link {
    pub meter: Arc<Meter>,
    /// Cancelled when the connection is gone. The stream below is not always told: yamux forgets who reads when the connection is closed
    /// on this side.
    pub gone: CancellationToken,
}

impl Link {
    pub fn new(meter: Meter) -> Self {
        Self { meter: Arc::new(meter), gone: CancellationToken::new() }
    }
}
