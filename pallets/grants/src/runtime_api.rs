//! What clients ask.

use alloc::vec::Vec;
use scc_types::{AccountId, Balance, BudgetsView, CouponView, DappId};

sp_api::decl_runtime_apis! {
    /// The budgets of genesis.
    pub trait GrantsApi {
        /// What the budgets hold, what of it may be spent now, and when that changes.
        fn budgets() -> BudgetsView;

        /// The price of grant jobs that may be posted today, in planck.
        fn unlocked() -> Balance;

        /// Up to 100 coupons of an account.
        fn coupons(holder: AccountId) -> Vec<CouponView>;

        /// An account's coupon for a dApp, with what of it can be used now.
        fn coupon(holder: AccountId, dapp: DappId) -> Option<CouponView>;
    }
}
