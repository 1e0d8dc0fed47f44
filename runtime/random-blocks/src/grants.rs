//! Acts of the budgets that pay for jobs, and of the foundation's share.

use crate::{
    arbitrary,
    common::{jobs::of_a_budget, Chain, Who},
    jobs::{Dapp, Terms},
    people::{Account, Person, OPERATOR},
    values::{Amount, Small},
};
use derive_arbitrary::Arbitrary;
use scc_runtime::*;

/// Calls of `pallet-grants`.
#[derive(Clone, Debug, Arbitrary)]
pub enum GrantAct {
    Post(Terms),
    PostTrial(Terms),
    IssueCoupon { holder: Person, dapp: Dapp, amount: Amount, expiry: Small<30> },
    WithdrawCoupon { holder: Person, dapp: Dapp },
    SetOperator(Option<Person>),
    SpendShare { receiver: Account, amount: Amount },
}

impl GrantAct {
    pub fn is_privileged(&self) -> bool {
        matches!(self, Self::SetOperator(_) | Self::SpendShare { .. })
    }

    pub fn call(self, chain: &mut Chain) -> (Option<Who>, RuntimeCall) {
        use pallet_grants::Call;
        let call: Call<Runtime> = match self {
            Self::Post(terms) => return (operator(chain), of_a_budget(terms.call(chain), false)),
            Self::PostTrial(terms) => return (None, of_a_budget(terms.call(chain), true)),
            Self::IssueCoupon { holder, dapp, amount, expiry } => Call::issue_coupon {
                holder: holder.account(),
                dapp: dapp.number().saturating_sub(1),
                amount: amount.0,
                expiry: expiry.after(chain.height()),
            },
            Self::WithdrawCoupon { holder, dapp } => {
                Call::withdraw_coupon { holder: holder.account(), dapp: dapp.number().saturating_sub(1) }
            }
            Self::SetOperator(operator) => Call::set_operator { operator: operator.map(Person::account) },
            Self::SpendShare { receiver, amount } => Call::spend_share { receiver: receiver.id(), amount: amount.0 },
        };
        (operator(chain), call.into())
    }
}

fn operator(chain: &mut Chain) -> Option<Who> {
    let operator = chain.read(pallet_grants::Operator::<Runtime>::get)?;
    Some(Who::from_account_id(&operator).unwrap_or(OPERATOR))
}
