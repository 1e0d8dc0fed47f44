//! Calling the requester, and not calling again where it never was.

use super::Run;
use crate::{
    journal::{Calls, JournalError},
    line::{self, Line, LineError},
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
        let (before, best) = (self.calls.clone(), self.shared.best());
        if !before.met_at(&endpoint) {
            if let Some(objection) = before.objection(best) {
                return Err(LineError::NotCalled(objection));
            }
            self.note_calls(|calls| calls.note_call(best)).await?;
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
