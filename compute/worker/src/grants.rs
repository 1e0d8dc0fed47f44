//! Which results a requester may fetch, and which it has asked for.

use scc_transport::{Hash as BlobHash, PeerId};
use scc_types::JobId;
use std::{
    collections::{BTreeSet, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Tasks may have equal results: a blob stays as long as one of them needs it.
#[derive(Default)]
pub(crate) struct Grants(Mutex<HashMap<BlobHash, HashMap<PeerId, Grant>>>);

#[derive(Default)]
struct Grant {
    results: BTreeSet<(JobId, u32)>,
    asked: bool,
}

impl Grants {
    /// Lets a requester fetch a blob of a task's result.
    pub fn add(&self, requester: PeerId, hash: BlobHash, task: (JobId, u32)) {
        self.lock().entry(hash).or_default().entry(requester).or_default().results.insert(task);
    }

    /// The requester of a job goes by another name: what the old one could fetch, and has asked for, is the new one's.
    pub fn pass_on(&self, from: &PeerId, to: PeerId, job: JobId) {
        for peers in self.lock().values_mut() {
            let Some(old) = peers.get_mut(from) else { continue };
            let passed: BTreeSet<_> = old.results.iter().filter(|(of, _)| *of == job).copied().collect();
            old.results.retain(|result| !passed.contains(result));
            let (asked, is_empty) = (old.asked, old.results.is_empty());
            if is_empty {
                peers.remove(from);
            }
            if !passed.is_empty() {
                let new = peers.entry(to).or_default();
                new.results.extend(passed);
                new.asked |= asked;
            }
        }
    }

    /// Whether a requester may fetch a blob. If so, it counts as having it from now on.
    pub fn ask(&self, requester: &PeerId, hash: &BlobHash) -> bool {
        let mut all = self.lock();
        let grant = all.get_mut(hash).and_then(|peers| peers.get_mut(requester));
        grant.map(|grant| grant.asked = true).is_some()
    }

    /// Whether a requester has asked for a blob it may fetch.
    pub fn was_asked(&self, requester: &PeerId, hash: &BlobHash) -> bool {
        self.lock().get(hash).and_then(|peers| peers.get(requester)).is_some_and(|grant| grant.asked)
    }

    /// A task needs the blob no more. `true`: no task does.
    pub fn release(&self, hash: &BlobHash, task: (JobId, u32)) -> bool {
        let mut all = self.lock();
        let Some(peers) = all.get_mut(hash) else { return true };
        peers.retain(|_, grant| {
            grant.results.remove(&task);
            !grant.results.is_empty()
        });
        if !peers.is_empty() {
            return false;
        }
        all.remove(hash);
        true
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<BlobHash, HashMap<PeerId, Grant>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scc_transport::Identity;

    #[test]
    fn a_blob_is_for_its_requester_until_no_task_needs_it() {
        let (grants, mine, other) = (Grants::default(), Identity::random().peer_id(), Identity::random().peer_id());
        let (blob, absent) = (BlobHash([1; 32]), BlobHash([2; 32]));
        grants.add(mine, blob, (7, 1));
        grants.add(mine, blob, (7, 2));
        assert!(!grants.ask(&other, &blob) && !grants.ask(&mine, &absent));
        assert!(!grants.was_asked(&mine, &blob));
        assert!(grants.ask(&mine, &blob) && grants.was_asked(&mine, &blob));
        assert!(!grants.release(&blob, (7, 1)), "the equal result of another task stays");
        assert!(grants.ask(&mine, &blob));
        assert!(grants.release(&blob, (7, 2)));
        assert!(!grants.ask(&mine, &blob) && !grants.was_asked(&mine, &blob));
        assert!(grants.release(&absent, (7, 1)), "nobody needs what nobody knows");
    }

    #[test]
    fn a_requester_of_another_name_has_what_the_old_one_had_of_the_job() {
        let (grants, old, new) = (Grants::default(), Identity::random().peer_id(), Identity::random().peer_id());
        let [asked, other, elsewhere] = [1, 2, 3].map(|byte| BlobHash([byte; 32]));
        grants.add(old, asked, (7, 1));
        grants.add(old, other, (7, 2));
        grants.add(old, elsewhere, (8, 1));
        assert!(grants.ask(&old, &asked));
        grants.pass_on(&old, new, 7);
        assert!(grants.was_asked(&new, &asked) && !grants.was_asked(&new, &other), "what was fetched stays fetched");
        assert!(grants.ask(&new, &other) && !grants.ask(&old, &other), "the old name is nobody's any more");
        assert!(grants.ask(&old, &elsewhere) && !grants.ask(&new, &elsewhere), "another job stays");
        assert!(grants.release(&asked, (7, 1)));
    }
}
