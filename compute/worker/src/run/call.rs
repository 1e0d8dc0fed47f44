//! Calling the requester, and not calling again where it never was.

use super::Run;
use crate::{
    journal::{Call, Calls, JournalError},
    line::{self, Line, LineError},
    ChainError,
};
use scc_job_spec::Reply;
use scc_transport::{DialError, DialOptions, DialOutcome};
use std::time::Duration;

impl Run {
    /// Opens a line to the requester.
    pub(super) async fn call(&mut self) -> Result<(Line, Reply), LineError> {
        self.reach().await?;
        let opened = self.open_line().await?;
        self.was_there = true;
        self.hand.forget_deliveries();
        self.shared.note_heard(self.record.assignment.job);
        Ok(opened)
    }

    /// Connects to the requester unless there is a connection.
    async fn reach(&mut self) -> Result<(), LineError> {
        let endpoint = self.record.assignment.endpoint.clone();
        let (requester, addresses) = line::address(&endpoint)?;
        if requester != self.requester {
            self.shared.grants.pass_on(&self.requester, requester, self.record.assignment.job);
            self.requester = requester;
        }
        let peer = self.shared.blobs.peer().clone();
        if peer.path_to(&requester).is_some() {
            return Ok(());
        }
        // Only the first call of many workers needs spreading.
        let jitter = if self.was_there { Duration::ZERO } else { self.shared.timing.dial_jitter };
        let before = self.calls.clone();
        if !before.met_at(&endpoint) {
            let call = Call::new(self.batch().await?, &endpoint, self.shared.best());
            if let Some(objection) = before.objection(&call) {
                return Err(LineError::NotCalled(objection.into()));
            }
            self.note_calls(|calls| calls.note_call(call)).await?;
        }
        match peer.dial(requester, &addresses, DialOptions { jitter }).await {
            Ok(DialOutcome::Connected { .. }) if before.met_at(&endpoint) => Ok(()),
            Ok(DialOutcome::Connected { .. }) => Ok(self.note_calls(|calls| calls.note_met(&endpoint)).await?),
            // It called us meanwhile, which says nothing of the endpoint.
            Ok(DialOutcome::AlreadyConnected { .. }) => Ok(()),
            Err(error) => {
                if !knocked(&error) {
                    self.note_calls(|calls| *calls = before).await?;
                }
                Err(error.into())
            }
        }
    }

    /// The number of the draw for which a requester is called where it was never met: this worker must be among the drawn, unless it knows
    /// the requester.
    async fn batch(&self) -> Result<u32, LineError> {
        let (job, chain) = (self.record.assignment.job, &self.shared.chain);
        let silent = |error: ChainError| LineError::NotCalled(format!("nobody says who is drawn for it: {error}"));
        let view = chain.job(job, &self.shared.account).await.map_err(silent)?;
        let view = view.ok_or_else(|| LineError::NotCalled("the chain does not know the job".into()))?;
        if self.calls.was_met() {
            return Ok(view.batch);
        }
        let offered = chain.assignments().await.map_err(silent)?;
        // Those of an older block may be of the draw before.
        let is_drawn = offered.at >= view.unserved_since && offered.list.iter().any(|one| one.job == job);
        is_drawn
            .then_some(view.batch)
            .ok_or_else(|| LineError::NotCalled("it is not offered to this worker any more".into()))
    }

    async fn note_calls(&mut self, change: impl FnOnce(&mut Calls)) -> Result<(), JournalError> {
        change(&mut self.calls);
        let (job, calls) = (self.record.assignment.job, self.calls.clone());
        self.shared.journal.off(move |journal| journal.set_calls(job, &calls)).await
    }
}

/// Whether anybody may have noticed a dial that failed: one that was stopped may have been under way.
fn knocked(error: &DialError) -> bool {
    match error {
        DialError::Unreachable(_) | DialError::WrongPeer { .. } | DialError::Stopped => true,
        DialError::NoUsableAddress(_) | DialError::TooManyConnections | DialError::Oneself => false,
    }
}
