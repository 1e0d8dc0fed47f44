//! Watches that the job stays what and where it is: the chain may still replace the block that carries it, and another program
//! may serve it from elsewhere.

use super::{folder::PostedJob, resume};
use crate::{chain::Chain, failure::Outcome};
use scc_types::{AccountId, BlockNumber, Endpoint, JobView};
use sp_core::sr25519;
use std::time::Duration;

/// What is seen must be seen for so many blocks: a block that is replaced takes its transactions with it for a while.
const SURE_AFTER: BlockNumber = 3;

/// Something that ends the work on a job here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shift {
    /// It has another number now.
    Renumbered(PostedJob),
    /// It is served from elsewhere.
    Replaced,
}

/// Whose job it is.
pub struct Anchor {
    /// The connected chain.
    pub chain: Chain,
    /// Who paid.
    pub requester: AccountId,
    /// The key in the job.
    pub job_key: sr25519::Public,
    /// Where it is served from here.
    pub endpoint: Endpoint,
    /// Its number.
    pub job: u64,
}

/// What a look at the job tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Fine,
    Elsewhere,
    NotOurs,
}

impl Anchor {
    /// Watches until something shifts. A chain that does not answer is the dispatcher's to tell.
    pub async fn watch(&self) -> Outcome<Shift> {
        let pause = Duration::from_millis(self.chain.parameters().slot_duration.clamp(1_000, 30_000));
        let mut since = None;
        loop {
            tokio::time::sleep(pause).await;
            let Ok(best) = self.chain.best().await else { continue };
            let Ok(view) = self.chain.job(self.job).await else { continue };
            let look = self.look(view.as_ref());
            match persistent(&mut since, look, best) {
                Some(Look::Elsewhere) => return Ok(Shift::Replaced),
                Some(Look::NotOurs) => {
                    let found = self.chain.find_job(&self.requester, |view| view.job_key == self.job_key).await;
                    if let Ok(Some(view)) = found {
                        return Ok(Shift::Renumbered(resume::posted(&self.chain, &view).await?));
                    }
                }
                _ => {}
            }
        }
    }

    fn look(&self, view: Option<&JobView>) -> Look {
        match view {
            Some(view) if view.job_key != self.job_key || view.requester != self.requester => Look::NotOurs,
            Some(view) if view.endpoint != self.endpoint => Look::Elsewhere,
            Some(_) => Look::Fine,
            None => Look::NotOurs,
        }
    }
}

/// The look, once it has been the same for long enough.
fn persistent(since: &mut Option<(Look, BlockNumber)>, look: Look, best: BlockNumber) -> Option<Look> {
    match since {
        Some((before, height)) if *before == look => (best.saturating_sub(*height) >= SURE_AFTER).then_some(look),
        _ => {
            *since = Some((look, best));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_seen_counts_only_when_it_lasts() {
        let mut since = None;
        assert_eq!(persistent(&mut since, Look::Elsewhere, 10), None);
        assert_eq!(persistent(&mut since, Look::Elsewhere, 12), None);
        assert_eq!(persistent(&mut since, Look::Fine, 12), None);
        assert_eq!(persistent(&mut since, Look::Elsewhere, 13), None);
        assert_eq!(persistent(&mut since, Look::Elsewhere, 15), None);
        assert_eq!(persistent(&mut since, Look::Elsewhere, 16), Some(Look::Elsewhere));
    }
}
