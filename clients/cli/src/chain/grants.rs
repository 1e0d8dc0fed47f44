//! The budgets of genesis.

use super::Chain;
use crate::failure::Outcome;
use scc_types::{AccountId, BudgetsView, CouponView};

impl Chain {
    /// What the budgets hold and what of it may be spent now.
    pub async fn budgets(&self) -> Outcome<BudgetsView> {
        self.ask("GrantsApi_budgets", ()).await
    }

    /// Up to 100 coupons of an account.
    pub async fn coupons(&self, holder: &AccountId) -> Outcome<Vec<CouponView>> {
        self.ask("GrantsApi_coupons", holder).await
    }
}
