//! Marks in a job's folder: that it was given away, and from whom it came.
//!
//! Whoever has the job's key may serve it; that only one does is decided by the chain. A folder that was given away is not served
//! again; one that came from elsewhere, or back, is served for the first time only if the job's endpoint is still the peer that it
//! came from, and then by a peer of a new name. So of two folders the first one to write its endpoint has the job.

use super::super::folder::JobFolder;
use crate::failure::Outcome;
use scc_types::JobId;
use serde::{Deserialize, Serialize};
use std::time::{SystemTime, UNIX_EPOCH};

const GIVEN: &str = "given.json";
const TAKEN: &str = "taken.json";

/// A job that was given away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// The job.
    pub job: JobId,
    /// The peer that asked for it.
    pub to: String,
    /// When, in seconds of Unix time.
    pub since: u64,
}

impl Given {
    /// To a peer, now.
    pub fn now(job: JobId, to: String) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs());
        Self { job, to, since }
    }

    /// On disk when this returns.
    pub fn write(&self, folder: &JobFolder) -> Outcome {
        folder.write_json(GIVEN, self)
    }

    /// The mark of a folder.
    pub fn read(folder: &JobFolder) -> Outcome<Option<Self>> {
        folder.read_json(GIVEN)
    }

    /// What a person is told who asks for the job where it was.
    pub fn sentence(&self) -> String {
        let id = self.job;
        format!(
            "job {id} goes on at another machine, which took it {} ago: 'scc watch {id}' shows it there, with the same key. If it never \
             arrived there, 'scc take {id}' here takes it back (nothing was paid)",
            ago(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs().saturating_sub(self.since)))
        )
    }

    /// The same once the job has ended.
    pub fn ended(&self) -> String {
        format!("job {} was given to another machine and ended there: what it made is there", self.job)
    }

    /// What a person is told where it was, when the one who got the key is gone without a word.
    pub fn unanswered(&self) -> String {
        let id = self.job;
        format!(
            "the other machine got the key of job {id} and went away before it said that the job is there: say 'scc take {id}' there \
             again. Is that machine lost, end this process and say 'scc take {id}' here"
        )
    }

    /// What yet another machine is told that asks for it.
    pub fn refusal(&self) -> String {
        let id = self.job;
        format!(
            "job {id} was given to peer {} already: say 'scc take {id}' on that machine. Is it lost, end scc on the one that gave the job \
             away, say 'scc take {id}' there, then here",
            self.to
        )
    }
}

fn ago(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// A job that came from another peer and was not served here yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Bytes of the peer's name, in hexadecimal.
    pub from: String,
}

impl Taken {
    /// From the peer of an endpoint.
    pub fn from(peer: &[u8]) -> Self {
        Self { from: hex::encode(peer) }
    }

    /// On disk when this returns.
    pub fn write(&self, folder: &JobFolder) -> Outcome {
        folder.write_json(TAKEN, self)
    }

    /// The mark of a folder.
    pub fn read(folder: &JobFolder) -> Outcome<Option<Self>> {
        folder.read_json(TAKEN)
    }

    /// The job is served here: the chain says so.
    pub fn forget(folder: &JobFolder) -> Outcome {
        folder.remove(TAKEN)
    }

    /// Whether the job may be served here by the peer of `own` name, if the chain says it is served by `now`.
    pub fn allows(&self, now: &[u8], own: &[u8]) -> bool {
        now == own || hex::encode(now) == self.from
    }
}

/// Makes a folder that was given away one that came back. In this order: killed in between it is still one that was given away.
pub fn take_back(folder: &JobFolder, endpoint: &[u8]) -> Outcome {
    Taken::from(endpoint).write(folder)?;
    // Another name than the one that gave it away: who has the key besides sees that it is gone.
    folder.remove("peer.key")?;
    folder.remove(GIVEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_folders_with_a_key_the_first_to_write_its_endpoint_serves() {
        let home = tempfile::tempdir().expect("folder");
        let folder = JobFolder::at(home.path().join("job")).expect("made");
        assert_eq!(Given::read(&folder).expect("read"), None);
        Given::now(7, "12D3".into()).write(&folder).expect("written");
        assert_eq!(Given::read(&folder).expect("read").map(|given| given.job), Some(7));
        std::fs::write(folder.join("peer.key"), b"seed").expect("written");
        let (giver, taker, back) = (b"giver", b"taker", b"giver, anew");
        take_back(&folder, giver).expect("taken back");
        assert!(!folder.join("peer.key").exists() && Given::read(&folder).expect("read").is_none());
        let [here, there] = [Taken::read(&folder).expect("read").expect("there"), Taken::from(giver)];
        assert!(here.allows(giver, back) && there.allows(giver, taker), "whoever comes first");
        assert!(!there.allows(back, taker), "it was taken back before it arrived");
        assert!(!here.allows(taker, back), "it has arrived");
        assert!(here.allows(back, back), "and it is served here from then on");
        Taken::forget(&folder).expect("forgotten");
        assert_eq!(Taken::read(&folder).expect("read"), None);
    }

    #[test]
    fn who_asks_where_a_job_was_is_told_where_it_is() {
        let words = Given::now(7, "12D3".into()).sentence();
        assert!(words.starts_with("job 7 goes on at another machine, which took it 0 s ago"), "{words}");
        assert!(words.contains("'scc take 7' here takes it back"), "{words}");
        let given = Given::now(7, "12D3".into());
        assert!(given.unanswered().contains("say 'scc take 7' there again"), "{}", given.unanswered());
        assert!(
            given.refusal().starts_with("job 7 was given to peer 12D3 already: say 'scc take 7'"),
            "{}",
            given.refusal()
        );
        assert_eq!([59, 300, 7_200, 259_200].map(ago), ["59 s", "5 min", "2 h", "3 days"]);
    }
}
