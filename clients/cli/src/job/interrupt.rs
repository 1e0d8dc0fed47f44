//! Ctrl-C: where the work stands then, in one sentence.

use super::Kind;
use scc_types::{BlockNumber, JobId};
use std::sync::Mutex;
use tokio::signal::unix::{signal, SignalKind};

/// Where a job stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum At {
    #[default]
    Nothing,
    Paying,
    Working {
        job: JobId,
        deadline: BlockNumber,
    },
    Given {
        job: JobId,
    },
    Settling {
        job: JobId,
        block: BlockNumber,
    },
}

/// Where a job stands, for the sentence that ends it when it is interrupted.
#[derive(Debug)]
pub struct Stage {
    kind: Kind,
    at: Mutex<At>,
}

impl Stage {
    /// Nothing has happened yet.
    pub fn new(kind: Kind) -> Self {
        Self { kind, at: Mutex::new(At::Nothing) }
    }

    /// A payment may be on its way.
    pub fn paying(&self) {
        self.set(At::Paying);
    }

    /// A job is worked on.
    pub fn working(&self, job: JobId, deadline: BlockNumber) {
        self.set(At::Working { job, deadline });
    }

    /// Another machine has the job's key and has not said yet that the job is there.
    pub fn given(&self, job: JobId) {
        self.set(At::Given { job });
    }

    /// All that can be computed is.
    pub fn settling(&self, job: JobId, block: BlockNumber) {
        self.set(At::Settling { job, block });
    }

    /// What an interruption costs and what to do.
    pub fn sentence(&self) -> String {
        match *self.lock() {
            At::Nothing => "interrupted; nothing was paid".into(),
            At::Paying => "interrupted while the payment was on its way; run the same command again: it finds the payment and \
                           pays nothing twice"
                .into(),
            At::Working { job, deadline } => format!(
                "interrupted: job {job} stays open until block {deadline}, every accepted {} is kept; run the same command \
                 again to resume",
                self.kind.one()
            ),
            At::Given { job } => format!(
                "interrupted: another machine has the key of job {job} and has not said that the job is there; 'scc take {job}' there \
                 goes on with it, 'scc take {job}' here takes it back, and every accepted {} is kept",
                self.kind.one()
            ),
            At::Settling { job, block } => format!(
                "interrupted: the {} are written and job {job} settles by itself at block {block}; run the same command \
                 again for the statement",
                self.kind.many()
            ),
        }
    }

    fn set(&self, at: At) {
        *self.lock() = at;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, At> {
        self.at.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// Waits until somebody wants this program to end.
pub async fn interrupted() {
    let asked_to_end = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signals) => {
                signals.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        // Where signals cannot be heard, the system ends the program without a word, which is as safe.
        Ok(()) = tokio::signal::ctrl_c() => {}
        () = asked_to_end => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interruption_says_what_is_paid_and_what_to_do() {
        let stage = Stage::new(Kind::Frame);
        assert!(stage.sentence().ends_with("nothing was paid"));
        stage.paying();
        assert!(stage.sentence().contains("pays nothing twice"));
        stage.working(7, 90);
        assert!(stage.sentence().contains("job 7 stays open until block 90, every accepted frame is kept"));
        stage.given(7);
        assert!(stage.sentence().contains("'scc take 7' here takes it back, and every accepted frame is kept"));
        stage.settling(7, 40);
        assert!(stage.sentence().contains("job 7 settles by itself at block 40"));
    }
}
