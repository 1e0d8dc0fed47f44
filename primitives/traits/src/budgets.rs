use scc_types::{AccountId, Funding};

/// Where the budgets of genesis are kept. Implemented by `pallet-grants`; asked by `pallet-revenue`, which takes jobs' payments
/// out of them and returns refunds into them.
pub trait Budgets {
    /// The account of the budget that pays for jobs of this funding; `None`: there is none, or the requester pays himself.
    fn account(funding: Funding) -> Option<AccountId>;
}

impl Budgets for () {
    fn account(_funding: Funding) -> Option<AccountId> {
        None
    }
}
