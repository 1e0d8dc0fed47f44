//! The file that names the accounts of a staging or main network.

use scc_runtime::{
    constants::{MAX_MEMBERS, MAX_SIGNATORIES},
    AccountId, Balance, BlockNumber,
};
use scc_types::{CONTRIBUTORS_BUDGET, GENESIS_ISSUANCE, SCC, TRIALS_BUDGET};
use serde::Deserialize;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use std::collections::BTreeSet;

/// Who holds what at genesis.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accounts {
    /// The foundation's account; its balance endows the budgets for contributors and trials, 30 million tokens each.
    pub foundation: AccountId,
    /// Who spends the reserve together: its account is theirs.
    pub reserve: Reserve,
    /// Posts the foundation's daily jobs and issues coupons, until the council names another.
    pub operator: AccountId,
    /// Account and tokens; together 100 million.
    pub balances: Vec<(AccountId, u64)>,
    /// The foundation's council: two thirds of it admit what the committee then dispatches as root.
    pub council: Vec<AccountId>,
    /// The committee of dApp developers: lists dApps by majority.
    pub committee: Vec<AccountId>,
    /// Balances that become their owners' block by block.
    #[serde(default)]
    pub vesting: Vec<Vesting>,
    /// The first block authors.
    pub authorities: Vec<Authority>,
    /// Multiaddrs of the first peers.
    #[serde(default)]
    pub boot_nodes: Vec<sc_network::config::MultiaddrWithPeerId>,
}

/// An account that several people spend from together.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reserve {
    /// Whose signatures count.
    pub signatories: Vec<AccountId>,
    /// How many of them it takes; two at least.
    pub threshold: u16,
}

impl Reserve {
    /// The multisig account, as `pallet-multisig` derives it.
    pub fn account(&self) -> AccountId {
        let mut signatories = self.signatories.clone();
        signatories.sort();
        scc_runtime::Multisig::multi_account_id(&signatories, self.threshold)
    }

    fn check(&self) -> Result<(), String> {
        let (count, threshold) = (self.signatories.len(), self.threshold);
        if self.signatories.iter().collect::<BTreeSet<_>>().len() != count {
            return Err("somebody is among the reserve's signatories twice".into());
        }
        if count > MAX_SIGNATORIES as usize {
            return Err(format!("the reserve has {count} signatories, more than {MAX_SIGNATORIES}"));
        }
        if threshold < 2 || usize::from(threshold) > count {
            return Err(format!(
                "the reserve takes {threshold} of {count} signatures: it must be 2 or more, and no more than there are"
            ));
        }
        Ok(())
    }
}

/// Part of a balance that is locked at first.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vesting {
    /// Whose.
    pub account: AccountId,
    /// Block at which it begins.
    pub begin: BlockNumber,
    /// Blocks until everything is free.
    pub blocks: BlockNumber,
    /// Tokens of the balance that are free from the start.
    pub free: u64,
}

/// A block author.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Its account.
    pub account: AccountId,
    /// Its authoring key.
    pub aura: AuraId,
    /// Its finality key.
    pub grandpa: GrandpaId,
}

impl Accounts {
    /// Reads and checks the file's text; the error says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let accounts: Self = serde_json::from_str(text).map_err(|error| format!("cannot be read: {error}"))?;
        accounts.check()?;
        Ok(accounts)
    }

    /// Balances in planck.
    pub fn balances(&self) -> Vec<(AccountId, Balance)> {
        self.balances.iter().map(|(account, tokens)| (account.clone(), Balance::from(*tokens) * SCC)).collect()
    }

    /// Locked parts as the genesis of `pallet-vesting` takes them.
    pub fn vesting(&self) -> Vec<(AccountId, BlockNumber, BlockNumber, Balance)> {
        let line = |one: &Vesting| (one.account.clone(), one.begin, one.blocks, Balance::from(one.free) * SCC);
        self.vesting.iter().map(line).collect()
    }

    fn check(&self) -> Result<(), String> {
        let sum: Balance = self.balances().iter().map(|(_, amount)| amount).sum();
        if sum != GENESIS_ISSUANCE {
            return Err(format!("the balances add up to {} tokens instead of {}", sum / SCC, GENESIS_ISSUANCE / SCC));
        }
        let mut seen = BTreeSet::new();
        if let Some((account, _)) = self.balances.iter().find(|(account, _)| !seen.insert(account.clone())) {
            return Err(format!("{account} is listed twice"));
        }
        if self.authorities.is_empty() {
            return Err("there is no authority to make the first block".into());
        }
        for (name, members) in [("council", &self.council), ("committee", &self.committee)] {
            if members.is_empty() || members.len() > MAX_MEMBERS as usize {
                return Err(format!("the {name} has {} members instead of 1 to {MAX_MEMBERS}", members.len()));
            }
            if members.iter().collect::<BTreeSet<_>>().len() != members.len() {
                return Err(format!("somebody is in the {name} twice"));
            }
        }
        self.reserve.check()?;
        let accounts = self.balances.iter().map(|(account, _)| account);
        let accounts = accounts
            .chain([&self.foundation, &self.operator])
            .chain(&self.reserve.signatories)
            .chain(&self.council)
            .chain(&self.committee);
        let accounts = accounts.chain(self.authorities.iter().map(|authority| &authority.account));
        if let Some(account) = accounts.into_iter().find(|account| is_development_account(account)) {
            return Err(format!("{account} is a well-known development account, everybody has its key"));
        }
        let foundation = self.balances().into_iter().find(|(account, _)| *account == self.foundation);
        let endowed = CONTRIBUTORS_BUDGET + TRIALS_BUDGET;
        if foundation.is_none_or(|(_, balance)| balance <= endowed) {
            return Err(format!("the foundation must have more than {} tokens: the budgets", endowed / SCC));
        }
        for authority in &self.authorities {
            if Sr25519Keyring::iter().any(|key| AuraId::from(key.public()) == authority.aura)
                || Ed25519Keyring::iter().any(|key| GrandpaId::from(key.public()) == authority.grandpa)
            {
                return Err(format!("the authority {} uses a well-known development key", authority.account));
            }
        }
        let mut vested = BTreeSet::new();
        for one in &self.vesting {
            let balance =
                self.balances.iter().find(|(account, _)| *account == one.account).map_or(0, |(_, tokens)| *tokens);
            if one.free >= balance || one.blocks == 0 {
                return Err(format!("the vesting of {} locks nothing of its {balance} tokens", one.account));
            }
            if !vested.insert(&one.account) {
                return Err(format!("{} is in the vesting twice", one.account));
            }
        }
        Ok(())
    }
}

fn is_development_account(account: &AccountId) -> bool {
    let seeds = ["Foundation", "Reserve", "Developer"].map(scc_runtime::genesis::account_from_seed);
    seeds.contains(account)
        || Sr25519Keyring::iter().any(|key| key.to_account_id() == *account)
        || Ed25519Keyring::iter().any(|key| key.to_account_id() == *account)
}
