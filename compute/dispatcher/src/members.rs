//! Who may fetch the job's files.

use scc_transport::PeerId;
use std::collections::{BTreeMap, HashMap};

/// Peers that proved an account. Accounts and peers cost nothing, so only the newest are remembered.
pub(crate) struct Members {
    most: usize,
    turn: u64,
    turns: HashMap<PeerId, u64>,
    by_turn: BTreeMap<u64, PeerId>,
}

impl Members {
    pub fn new(most: usize) -> Self {
        Self { most: most.max(1), turn: 0, turns: HashMap::new(), by_turn: BTreeMap::new() }
    }

    /// The peer is the newest member now.
    pub fn insert(&mut self, peer: PeerId) {
        self.turn += 1;
        if let Some(former) = self.turns.insert(peer, self.turn) {
            self.by_turn.remove(&former);
        }
        self.by_turn.insert(self.turn, peer);
        while self.turns.len() > self.most {
            let Some((_, oldest)) = self.by_turn.pop_first() else { return };
            self.turns.remove(&oldest);
        }
    }

    pub fn contains(&self, peer: &PeerId) -> bool {
        self.turns.contains_key(peer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scc_transport::Identity;

    #[test]
    fn only_the_newest_members_are_remembered() {
        let peers: Vec<PeerId> = (0..4u8).map(|number| Identity::from_seed([number; 32]).peer_id()).collect();
        let mut members = Members::new(3);
        for peer in [0, 1, 2, 0, 3] {
            members.insert(peers[peer]);
        }
        let remembered: Vec<bool> = peers.iter().map(|peer| members.contains(peer)).collect();
        assert_eq!(remembered, [true, false, true, true], "the one heard of longest ago makes room");
        assert_eq!((members.turns.len(), members.by_turn.len()), (3, 3));
    }
}
