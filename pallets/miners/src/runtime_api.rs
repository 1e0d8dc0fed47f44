//! What clients and nodes ask.

use alloc::vec::Vec;
use scc_types::{AccountId, CandidateView, MinerView, MiningTerms, SeatsView};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_session::MembershipProof;

sp_api::decl_runtime_apis! {
    /// The miners.
    pub trait MinersApi {
        /// What a seat takes on this network.
        fn terms() -> MiningTerms;

        /// Who makes the blocks of this session and the next, and why.
        fn seats() -> SeatsView;

        /// Up to `limit` ≤ 100 candidates from place `skip` + 1 on, best first.
        fn candidates(skip: u32, limit: u32) -> Vec<CandidateView>;

        /// One account: standing, bond, seat, and what it lacks for one. Answers for accounts that never registered, too.
        fn miner(account: AccountId) -> MinerView;

        /// Up to `limit` ≤ 100 requesters whose work counts as checked, behind `after` in storage order; `None` starts.
        fn listed_requesters(after: Option<AccountId>, limit: u32) -> Vec<AccountId>;

        /// The proof, for `report_equivocation`, that a key is seated in the session of the block that is asked. Of an
        /// earlier session, or where the accused has changed its keys since, ask a block from before.
        fn key_owner_proof(key: AuraId) -> Option<MembershipProof>;
    }
}
