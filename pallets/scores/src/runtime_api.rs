//! What clients ask.

use alloc::vec::Vec;
use scc_types::{AccountId, EarningLine, Earnings, PayOut};
use sp_runtime::Perquintill;

sp_api::decl_runtime_apis! {
    /// Scores and what they pay.
    pub trait ScoresApi {
        /// What an account has earned and will earn, as of this block. In planck.
        fn earnings(account: AccountId) -> Earnings;

        /// The account's part of all scores.
        fn share_of(account: AccountId) -> Perquintill;

        /// Lines `skip .. skip + limit` (at most 64) of an account's income, newest first.
        fn history(account: AccountId, skip: u32, limit: u32) -> Vec<EarningLine>;

        /// Everybody whom the claims of this block paid, in order: to be asked at the block in question.
        fn pay_outs() -> Vec<PayOut>;
    }
}
