//! What a command costs, said and agreed to before anything is sent.

use super::Context;
use crate::{
    account, amount,
    args::Consent,
    chain::{Call, Included},
    consent::confirmed,
    failure::{Failure, Outcome},
};
use scc_types::Balance;

/// What a transaction takes besides its fee, in planck.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Leaves the account for good.
    pub spent: Balance,
    /// Stays the account's, but cannot be spent until something is undone.
    pub held: Balance,
}

impl Cost {
    /// Nothing but the fee.
    pub const FEE: Self = Self { spent: 0, held: 0 };

    /// What is paid.
    pub fn pay(spent: Balance) -> Self {
        Self { spent, held: 0 }
    }

    /// What is held.
    pub fn hold(held: Balance) -> Self {
        Self { spent: 0, held }
    }

    fn total(self, fee: Balance) -> Balance {
        self.spent.saturating_add(self.held).saturating_add(fee)
    }

    /// In one sentence.
    fn words(self, what: &str, fee: Balance) -> String {
        let parts = [
            (self.spent > 0).then(|| format!("costs {}", amount::show(self.spent))),
            (self.held > 0).then(|| format!("holds {}", amount::show(self.held))),
            Some(format!("takes a fee of {}", amount::show(fee))),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        format!("{what} {}", parts.join(" and "))
    }
}

impl Context {
    /// Says what a call costs, asks, and sends it. `what` begins the sentence: "the bid".
    pub async fn spend(&self, what: &str, call: &Call, cost: Cost, consent: Consent) -> Outcome<Included> {
        let key = self.key()?;
        let fee = self.chain.fee(&self.chain.sign(call, &key).await?).await?;
        let existential_deposit: Balance = self.chain.constant("Balances", "ExistentialDeposit")?;
        let account = account::id(&key);
        let spendable = self.chain.balance(&account).await?.spendable(existential_deposit);
        let words = cost.words(what, fee);
        if spendable < cost.total(fee) {
            let (account, spendable) = (self.show(&account), amount::show(spendable));
            return Err(Failure::Balance(format!(
                "{words}; {account} can spend {spendable}: add funds or take less (nothing was sent)"
            )));
        }
        let unasked = || Failure::Refused(format!("{words}; nobody is here to agree: add --yes (nothing was sent)"));
        if consent.yes || confirmed(&format!("{words}. Go on?"), unasked()).await? {
            return self.chain.submit(call, &key).await;
        }
        Err(Failure::Refused("not agreed to; nothing was sent".into()))
    }

    /// Sends a call that takes nothing but its fee.
    pub async fn send(&self, call: &Call) -> Outcome<Included> {
        self.chain.submit(call, &self.key()?).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scc_types::SCC;

    #[test]
    fn a_price_is_one_sentence() {
        let words = |cost: Cost| cost.words("the bid", SCC / 1_000);
        assert_eq!(words(Cost::FEE), "the bid takes a fee of 0.001 SCC");
        assert_eq!(words(Cost::pay(SCC)), "the bid costs 1 SCC and takes a fee of 0.001 SCC");
        assert_eq!(words(Cost::hold(SCC)), "the bid holds 1 SCC and takes a fee of 0.001 SCC");
        assert_eq!(Cost { spent: 1, held: 2 }.total(3), 6);
    }
}
